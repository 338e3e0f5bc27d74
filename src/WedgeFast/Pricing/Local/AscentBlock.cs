using System.Numerics.Tensors;
using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Ascents of v(w) = max over b of |g(w, b)| from four starts in one coordinate set: w goes along the gradient of v / |w| and is
/// normalised; a step that does not raise v is not taken and the next is shorter. With l1 a weight that would change its sign becomes zero,
/// and a zero one stays zero until its slope exceeds v: optima have zero weights.
/// </summary>
internal sealed class AscentBlock
{
    private const int Block = DirectionProducts.Block;

    private const double Longer = 1.3, Shorter = 0.4, Shortest = 1e-9;

    private readonly PointSet _points;
    private readonly WeightNorm _norm;
    private readonly double[] _products, _trial, _slopes, _found;
    private readonly KinkSearch _kinks;
    private readonly double[] _steps = new double[Block];

    /// <summary>Makes the workspace.</summary>
    /// <param name="points">The points.</param>
    /// <param name="norm">The norm that weights have length one in.</param>
    /// <param name="most">The most coordinates of a set.</param>
    public AscentBlock(PointSet points, WeightNorm norm, int most)
    {
        (_points, _norm) = (points, norm);
        _products = new double[Block * points.Count];
        (_trial, _slopes, _found) = (new double[Block * most], new double[Block * most], new double[Block * most]);
        _kinks = new KinkSearch(points.Count);
    }

    /// <summary>Where the ascents ended.</summary>
    public Kink[] Kinks { get; } = new Kink[Block];

    /// <summary>Ascends.</summary>
    /// <param name="theta">n values with zero sum.</param>
    /// <param name="set">The m coordinates.</param>
    /// <param name="weights">4 x m, row-major: the starts, of any positive length; receives the ends, of length one.</param>
    /// <param name="steps">How many steps.</param>
    public void Ascend(ReadOnlySpan<double> theta, ReadOnlySpan<int> set, Span<double> weights, int steps)
    {
        int m = set.Length;
        Array.Fill(_steps, 1.0);
        for (int s = 0; s < Block; s++)
        {
            Normalise(weights.Slice(s * m, m));
            Kinks[s] = new Kink(-1, -1, 1);
        }

        weights.CopyTo(_trial);
        for (int step = 0; ; step++)
        {
            bool moved = Take(theta, set, weights);
            if (step == steps || (!moved && Array.TrueForAll(_steps, eta => eta < Shortest)))
            {
                return;
            }

            if (moved)
            {
                _found.AsSpan(0, Block * m).CopyTo(_slopes);
            }

            for (int s = 0; s < Block; s++)
            {
                Step(weights.Slice(s * m, m), _slopes.AsSpan(s * m, m), Kinks[s].Value, _steps[s], _trial.AsSpan(s * m, m));
            }
        }
    }

    /// <summary>Evaluates the trial directions, takes those that rise and finds all slopes anew if any has moved.</summary>
    private bool Take(ReadOnlySpan<double> theta, ReadOnlySpan<int> set, Span<double> weights)
    {
        int n = _points.Count, m = set.Length;
        bool moved = false;
        DirectionProducts.Project(_points, set, _trial.AsSpan(0, Block * m), 0, _products);
        for (int s = 0; s < Block; s++)
        {
            Span<double> p = _products.AsSpan(s * n, n);
            Kink kink = _kinks.Find(p, theta);
            bool rises = kink.Value > Kinks[s].Value;
            _steps[s] *= rises ? Longer : Shorter;
            if (!rises || kink.Sample < 0)
            {
                p.Clear();
                continue;
            }

            (Kinks[s], moved) = (kink, true);
            _trial.AsSpan(s * m, m).CopyTo(weights[(s * m)..]);
            Weigh(p, theta, kink);
        }

        if (moved)
        {
            DirectionProducts.Correlate(_points, set, _products, 0, _found.AsSpan(0, Block * m));
            for (int s = 0; s < Block; s++)
            {
                // A start that has not moved keeps its slopes: its factors were cleared.
                Settle(s, set, n);
            }
        }

        return moved;
    }

    private void Settle(int s, ReadOnlySpan<int> set, int n)
    {
        int m = set.Length;
        Span<double> slopes = _found.AsSpan(s * m, m);
        ReadOnlySpan<double> factors = _products.AsSpan(s * n, n);
        double total = TensorPrimitives.Sum(factors);
        if (!factors.ContainsAnyExcept(0.0))
        {
            _slopes.AsSpan(s * m, m).CopyTo(slopes);
            return;
        }

        for (int k = 0; k < m; k++)
        {
            slopes[k] -= total * _points.Coordinate(set[k])[Kinks[s].Sample];
        }
    }

    /// <summary>Projections become sign theta_i of the active samples, 0 of the others.</summary>
    private static void Weigh(Span<double> p, ReadOnlySpan<double> theta, Kink kink)
    {
        double at = p[kink.Sample], sign = kink.Sign;
        for (int i = 0; i < p.Length; i++)
        {
            p[i] = p[i] > at ? sign * theta[i] : 0;
        }
    }

    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> slopes, double value, double eta, Span<double> trial)
    {
        if (!(value > 0))
        {
            w.CopyTo(trial);
            return;
        }

        double along = _norm == WeightNorm.L2 ? 1 : 1.0 / w.Length;
        for (int k = 0; k < w.Length; k++)
        {
            if (_norm == WeightNorm.L2)
            {
                trial[k] = w[k] + (eta * ((slopes[k] / value) - w[k]));
                continue;
            }

            double sign = w[k] == 0 ? Math.Sign(slopes[k]) : Math.Sign(w[k]);
            double rate = w[k] == 0 && Math.Abs(slopes[k]) <= value ? 0 : (slopes[k] / value) - sign;
            double to = w[k] + (eta * along * rate);
            trial[k] = to * sign < 0 ? 0 : to;
        }

        if (!Normalise(trial))
        {
            w.CopyTo(trial);
        }
    }

    private bool Normalise(Span<double> w)
    {
        double length = _norm == WeightNorm.L2
            ? TensorPrimitives.Norm<double>(w)
            : TensorPrimitives.SumOfMagnitudes<double>(w);
        if (!(length > 0) || !double.IsFinite(length))
        {
            return false;
        }

        TensorPrimitives.Divide(w, length, w);
        return true;
    }
}
