using System.Buffers.Binary;
using WedgeFast.Proofs;

namespace WedgeFast.Proving;

/// <summary>
/// Writes the trees of boxes for one set of inputs: halves boxes until a bound of the checker holds in each. It asks the checker's own
/// arithmetic, so that
/// what it writes checks.
/// </summary>
internal sealed class BoxProver
{
    private const byte NoneCrosses = 0x10, SlopeInBias = 0x11, UsualMultipliers = 0x12, GivenMultipliers = 0x13, Cases = 0x14;

    /// <summary>Beyond so many crossing samples multipliers and cases are not worth their time.</summary>
    private const int FewSamples = 16;

    private const int MostCases = 2, MostHalvings = 46;

    private readonly SampleGrid _samples;
    private readonly int[] _inputs;
    private readonly bool _isL1;
    private readonly double _threshold;
    private readonly CancellationToken _stop;
    private readonly MemoryStream _tree = new();
    private readonly MultiplierSearch _multipliers;
    private Box _box = null!;
    private SampleGrid _signed = null!;

    /// <summary>Prepares a set of inputs.</summary>
    /// <param name="point">theta and the samples.</param>
    /// <param name="inputs">The inputs that neurons read.</param>
    /// <param name="isL1">Whether the norm is l1.</param>
    /// <param name="threshold">What |g| has to be at most, per norm of the weights.</param>
    /// <param name="stop">Stops.</param>
    public BoxProver(DualPoint point, int[] inputs, bool isL1, double threshold, CancellationToken stop)
    {
        _samples = SampleGrid.Of(point.Points, point.PointExponent, point.Theta, point.ThetaExponent, inputs);
        (_inputs, _isL1, _threshold, _stop) = (inputs, isL1, threshold, stop);
        _multipliers = new MultiplierSearch(inputs.Length, FewSamples, isL1, threshold);
    }

    /// <summary>The trees, as the proof has them.</summary>
    public ReadOnlySpan<byte> Prove()
    {
        double radius = _samples.Radius();
        foreach (int sign in (int[])[1, -1])
        {
            _signed = _samples.Times(sign);
            Node root = Node.Root(_signed, _inputs.Length);
            for (int face = 0; face < _inputs.Length; face++)
            {
                foreach (int side in (int[])[1, -1])
                {
                    _box = new Box(_inputs, radius, face, side);
                    Prove(root.In(_box), 0);
                }
            }
        }

        return _tree.GetBuffer().AsSpan(0, (int)_tree.Length);
    }

    private void Prove(Node node, int halvings)
    {
        _stop.ThrowIfCancellationRequested();
        if (Close(node, node.Crossing.Length <= FewSamples ? MostCases : 0))
        {
            return;
        }

        if (halvings > MostHalvings * _box.Length)
        {
            throw new ArgumentException("The certificate could not be proven: a box at a maximum of |g| has no bound below beta.");
        }

        int axis = Axis(node);
        (double low, double middle, double high) = (_box.Low[axis], _box.Middle(axis), _box.High[axis]);
        _tree.WriteByte((byte)axis);
        _box.High[axis] = middle;
        Prove(node.In(_box), halvings + 1);
        (_box.Low[axis], _box.High[axis]) = (middle, high);
        Prove(node.In(_box), halvings + 1);
        _box.Low[axis] = low;
    }

    /// <summary>Writes a leaf, or leaves for the cases of a few samples; nothing where there is none.</summary>
    private bool Close(Node node, int cases)
    {
        long start = _tree.Length;
        if (Leaf(node))
        {
            return true;
        }

        int place = cases > 0 ? Widest(node) : -1;
        if (place >= 0)
        {
            _tree.Write([Cases, (byte)place]);
            if (Close(node.Case(place, active: true), cases - 1) && Close(node.Case(place, active: false), cases - 1))
            {
                return true;
            }
        }

        _tree.SetLength(start);
        return false;
    }

    private bool Leaf(Node node)
    {
        bool none = node is { Crossing.Length: 0, Cases: 0 };
        if (none || node.Falls || node.Rises)
        {
            _tree.WriteByte(none ? NoneCrosses : SlopeInBias);
            return true;
        }

        if (node.Bound(null).IsBelow(_box, _threshold, _isL1))
        {
            _tree.WriteByte(UsualMultipliers);
            return true;
        }

        double[]? multipliers = node.Crossing.Length <= FewSamples ? _multipliers.Find(node, _signed) : null;
        if (multipliers is null || !node.Bound(multipliers).IsBelow(_box, _threshold, _isL1))
        {
            return false;
        }

        _tree.WriteByte(GivenMultipliers);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (double y in multipliers)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, y);
            _tree.Write(bytes);
        }

        return true;
    }

    /// <summary>The convex sample whose line is farthest above it, or -1.</summary>
    private int Widest(Node node)
    {
        (int best, double most) = (-1, 0);
        for (int place = 0; place < node.Crossing.Length; place++)
        {
            Interval range = node.Ranges[place];
            double height = -range.Low * range.High / (range.High - range.Low);
            double above = node.IsConvex(place) ? _signed.Values[node.Crossing[place]] * height : 0;
            (best, most) = above > most ? (place, above) : (best, most);
        }

        return best;
    }

    /// <summary>The axis that moves the crossing samples most.</summary>
    private int Axis(Node node)
    {
        (int best, double most) = (_box.Length - 1, -1);
        for (int j = 0; j < _box.Length; j++)
        {
            double moved = 0, width = _box.High[j] - _box.Low[j];
            foreach (int i in node.Crossing)
            {
                moved += Math.Abs(_signed.Values[i] * (j < _inputs.Length ? _signed.Points[i][j] : 1));
            }

            moved = (moved * width) + (j < _inputs.Length ? _threshold * width * width / 4 : 0);
            (best, most) = moved > most ? (j, moved) : (best, most);
        }

        return best;
    }
}
