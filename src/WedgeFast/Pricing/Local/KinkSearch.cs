using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace WedgeFast.Pricing;

/// <summary>
/// v(w) = max over b of |g(w, b)| for the projections of one direction, in two passes of O(n). As a function of b g is linear between
/// samples. The first pass sums theta and theta p in equal intervals, which gives g at their ends; within an interval of length h it is
/// within h sum |theta_i| / 4 of the chord, so only the few intervals that could hold the maximum are sorted and swept in the second pass:
/// the result is exact.
/// </summary>
internal sealed class KinkSearch
{
    private const int Intervals = 256;

    private readonly Vector256<double>[] _sums = new Vector256<double>[Intervals];
    private readonly (double Theta, double Product)[] _above = new (double, double)[Intervals];
    private readonly bool[] _open = new bool[Intervals];
    private readonly byte[] _interval;
    private readonly double[] _keys;
    private readonly int[] _samples;

    /// <summary>Makes the workspace.</summary>
    /// <param name="count">n.</param>
    public KinkSearch(int count)
    {
        _interval = new byte[count];
        _keys = new double[count];
        _samples = new int[count];
    }

    /// <summary>Finds the maximum.</summary>
    /// <param name="p">w . x_i, n values.</param>
    /// <param name="theta">n values with zero sum up to rounding.</param>
    public Kink Find(ReadOnlySpan<double> p, ReadOnlySpan<double> theta)
    {
        double least = TensorPrimitives.Min(p), range = TensorPrimitives.Max(p) - least;
        if (!(range > 0) || !double.IsFinite(Intervals / range))
        {
            return new Kink(0, -1, 1);
        }

        Sum(p, theta, least, Intervals * (1 - 1e-12) / range);
        Open(least, range / (Intervals * (1 - 1e-12)));
        int count = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (_open[_interval[i]])
            {
                (_keys[count], _samples[count++]) = (-p[i], i);
            }
        }

        _keys.AsSpan(0, count).Sort(_samples.AsSpan(0, count));
        return Sweep(p, theta, count);
    }

    private void Sum(ReadOnlySpan<double> p, ReadOnlySpan<double> theta, double least, double scale)
    {
        Array.Clear(_sums);
        for (int i = 0; i < p.Length; i++)
        {
            byte k = (byte)(int)((p[i] - least) * scale);
            _interval[i] = k;
            _sums[k] += Vector256.Create(theta[i], theta[i] * p[i], Math.Abs(theta[i]), 0);
        }
    }

    private void Open(double least, double width)
    {
        double theta = 0, product = 0, best = 0, high = 0;
        Span<double> bound = stackalloc double[Intervals];
        for (int k = Intervals - 1; k >= 0; k--)
        {
            _above[k] = (theta, product);
            theta += _sums[k][0];
            product += _sums[k][1];
            double low = Math.Abs(product - (theta * (least + (k * width))));
            bound[k] = Math.Max(low, high) + (_sums[k][2] * width / 4);
            best = Math.Max(best, low);
            high = low;
        }

        // Roundings of the sums must not close the interval of the maximum.
        for (int k = 0; k < Intervals; k++)
        {
            _open[k] = bound[k] >= best * (1 - 1e-9);
        }
    }

    private Kink Sweep(ReadOnlySpan<double> p, ReadOnlySpan<double> theta, int count)
    {
        double sum = 0, product = 0;
        int interval = -1;
        Kink best = new(0, -1, 1);
        for (int t = 0; t < count; t++)
        {
            int i = _samples[t];
            if (_interval[i] != interval)
            {
                interval = _interval[i];
                (sum, product) = _above[interval];
            }

            double g = product - (sum * p[i]);
            if (Math.Abs(g) > best.Value)
            {
                best = new Kink(Math.Abs(g), i, Math.Sign(g));
            }

            sum += theta[i];
            product += theta[i] * p[i];
        }

        return best;
    }
}
