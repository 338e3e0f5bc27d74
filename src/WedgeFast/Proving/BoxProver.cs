using System.Buffers.Binary;
using WedgeFast.Proofs;

namespace WedgeFast.Proving;

/// <summary>
/// Writes the tree of boxes for one face of a set of inputs: halves boxes until a bound of the checker holds in each. It asks the checker's
/// own arithmetic, so that what it writes checks.
/// </summary>
internal sealed class BoxProver
{
    private const byte Elsewhere = 0x10, Below = 0x12, BelowByMultipliers = 0x13, Cases = 0x14;

    /// <summary>Beyond so many crossing samples multipliers and cases are not worth their time.</summary>
    private const int FewSamples = 16;

    private const int MostCases = 2, MostHalvings = 46;

    /// <summary>A tree that grows beyond this is of a face where |g| is all but beta on a whole surface.</summary>
    private const int MostNodes = 20_000_000;

    private readonly SampleGrid _samples;
    private readonly LeafBound _bound;
    private readonly CancellationToken _stop;
    private readonly MemoryStream _tree = new();
    private readonly MultiplierSearch _multipliers;
    private readonly Box _box;
    private readonly double _threshold;
    private int _nodes;

    /// <summary>Prepares a face.</summary>
    /// <param name="samples">theta and the samples.</param>
    /// <param name="box">The face.</param>
    /// <param name="isL1">Whether the norm is l1.</param>
    /// <param name="sign">The sign that output weights have, or 0.</param>
    /// <param name="threshold">What |g| has to be at most, per norm of the weights.</param>
    /// <param name="stop">Stops.</param>
    public BoxProver(SampleGrid samples, Box box, bool isL1, int sign, double threshold, CancellationToken stop)
    {
        (_samples, _box, _threshold, _stop) = (samples, box, threshold, stop);
        _bound = new LeafBound(threshold, isL1, sign);
        _multipliers = new MultiplierSearch(box.Length - 1, FewSamples, isL1);
    }

    /// <summary>The tree, as the proof has it.</summary>
    /// <exception cref="ArgumentException">There is none, or it would be too large.</exception>
    public byte[] Prove()
    {
        Prove(Node.Root(_samples).In(_box), 0);
        return _tree.ToArray();
    }

    private void Prove(Node node, int halvings)
    {
        _stop.ThrowIfCancellationRequested();
        if (Close(node, node.Crossing.Length <= FewSamples ? MostCases : 0))
        {
            return;
        }

        if (halvings > MostHalvings * _box.Length || ++_nodes > MostNodes)
        {
            throw new ArgumentException(
                "The certificate could not be proven: boxes at a maximum of |g| have no bound below beta, or there are too many.");
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
        if (node.IsElsewhere)
        {
            _tree.WriteByte(Elsewhere);
            return true;
        }

        long start = _tree.Length;
        double[] v = _bound.Direction(node, _box);
        if (Leaf(node, v))
        {
            return true;
        }

        int place = cases > 0 ? Widest(node, v) : -1;
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

    private bool Leaf(Node node, double[] v)
    {
        if (_bound.Holds(node, _box, v, null))
        {
            _tree.WriteByte(Below);
            return true;
        }

        double[]? multipliers = node.Crossing.Length <= FewSamples
            ? _multipliers.Find(node, _samples, v, _bound.Limit(v, node, _box))
            : null;
        if (multipliers is null || !_bound.Holds(node, _box, v, multipliers))
        {
            return false;
        }

        _tree.WriteByte(BelowByMultipliers);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (double y in multipliers)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, y);
            _tree.Write(bytes);
        }

        return true;
    }

    /// <summary>The sample without a multiplier whose line is farthest above it, or -1.</summary>
    private static int Widest(Node node, double[] v)
    {
        (int best, double most) = (-1, 0);
        for (int place = 0; place < node.Crossing.Length; place++)
        {
            double above = node.Along(v, place).High * node.Height(place);
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
                moved += _samples.Values[i].Sum(Math.Abs) * Math.Abs(_samples.Points[i][j]);
            }

            moved = (moved * width) + (j < _box.Length - 1 ? _threshold * width * width / 4 : 0);
            (best, most) = moved > most ? (j, moved) : (best, most);
        }

        return best;
    }
}
