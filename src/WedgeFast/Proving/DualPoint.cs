using WedgeFast.Kernels;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Proving;

/// <summary>
/// theta and the samples as a proof has them: integers times a power of two, so that sums of theta are exact. theta sums to 0.
/// docs/proof-format.md.
/// </summary>
internal sealed class DualPoint
{
    /// <summary>Integers of the grid are below 2^50, and the sizes of theta sum to less than 2^53.</summary>
    private const double PointBits = 49.9, ThetaBits = 52.8;

    private readonly double[] _units;

    private DualPoint(long[] theta, int thetaExponent, double[] units, long[][] points, int pointExponent) =>
        (Theta, ThetaExponent, _units, Points, PointExponent) = (theta, thetaExponent, units, points, pointExponent);

    public long[] Theta { get; }

    public int ThetaExponent { get; }

    /// <summary>Row by row.</summary>
    public long[][] Points { get; }

    public int PointExponent { get; }

    /// <summary>Rounds.</summary>
    /// <param name="theta">Sums to 0 up to rounding.</param>
    /// <param name="bounded">Whether no theta may grow: then they are rounded towards 0.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="scaling">Their scaling.</param>
    public static DualPoint Of(double[] theta, bool bounded, SampleSet samples, Standardizer scaling)
    {
        int d = samples.Dimension, n = samples.Count, exponent = Exponent(theta.Sum(Math.Abs), ThetaBits);
        long[] rounded = [.. theta.Select(value => (long)Math.Round(Math.ScaleB(value, exponent), bounded ? MidpointRounding.ToZero : default))];
        Balance(rounded);
        double[] units = new double[n * d];
        scaling.Apply(samples.Inputs, units);
        int pointExponent = Exponent(units.Max(Math.Abs), PointBits);
        long[][] points = [.. Enumerable.Range(0, n).Select(
            i => units.AsSpan(i * d, d).ToArray().Select(value => (long)Math.Round(Math.ScaleB(value, pointExponent))).ToArray())];
        return new DualPoint(rounded, exponent, units, points, pointExponent);
    }

    /// <summary>Where there is a linear term, how theta is made orthogonal to it.</summary>
    public FreeBasis? Basis { get; private set; }

    /// <summary>Finds it.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="mayChange">Whether theta of a row may change.</param>
    public void AddBasis(SampleSet samples, Func<int, bool> mayChange) =>
        Basis = FreeBasis.Of([.. Enumerable.Range(0, Theta.Length).Select(Value)], _units, samples, mayChange);

    /// <summary>theta of a row.</summary>
    public double Value(int row) => Math.ScaleB(Theta[row], -ThetaExponent);

    /// <summary>An upper bound on what moving the samples to the grid, and theta off the linear term, changes g by.</summary>
    /// <param name="weights">How many inputs a neuron reads.</param>
    /// <param name="samples">The samples.</param>
    public double Moved(int weights, SampleSet samples)
    {
        double moved = 0.51 * weights * Math.ScaleB(1, -PointExponent) * Theta.Sum(value => Math.ScaleB(Math.Abs(value), -ThetaExponent));
        for (int k = 0; k < samples.Dimension && Basis is { } basis; k++)
        {
            double[] column = [.. Enumerable.Range(0, samples.Count).Select(i => _units[(i * samples.Dimension) + k])];
            moved += 1.01 * basis.Change * (column.Max() - column.Min());
        }

        return moved;
    }

    /// <summary>sum theta_i y_i - (C/2) sum theta_i^2 / c_i less more than its roundings.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="loss">The loss: of classes the mean of -l*, each off by a few roundings of 1.</param>
    public double Bound(SampleSet samples, Loss loss)
    {
        if (loss.HasClasses)
        {
            return Entropies(samples);
        }

        CompensatedAccumulator sum = default;
        double total = 0, size = 0, mean = 0, farthest = 0;
        foreach (double weight in samples.Weights)
        {
            total += weight;
        }

        for (int i = 0; i < Theta.Length; i++)
        {
            mean += samples.Weights[i] / total * samples.Targets[i];
        }

        for (int i = 0; i < Theta.Length; i++)
        {
            double theta = Value(i), square = theta * (total / samples.Weights[i]) * theta / 2;
            sum.AddProduct(theta, samples.Targets[i]);
            sum.Add(-square);
            size += square;
            farthest = Math.Max(farthest, Math.Abs(samples.Targets[i] - mean) + Math.Abs(Value(i) * (total / samples.Weights[i])));
        }

        return sum.Value - (1e-14 * (size + Math.Abs(sum.Value))) - (2 * (Basis?.Change ?? 0) * farthest);
    }

    private double Entropies(SampleSet samples)
    {
        CompensatedAccumulator sum = default;
        double total = 0;
        foreach (double weight in samples.Weights)
        {
            total += weight;
        }

        for (int i = 0; i < Theta.Length; i++)
        {
            double share = samples.Weights[i] / total, slope = Math.Abs(Value(i)) / share;
            sum.Add(share * (Term(slope) + Term(1 - slope)));
        }

        return sum.Value - 1e-14 - (100 * (Basis?.Change ?? 0));

        static double Term(double p) => p > 0 ? -p * Math.Log(p) : 0;
    }

    private static int Exponent(double largest, double bits) =>
        largest > 0 ? Math.Clamp((int)Math.Floor(bits - Math.Log2(largest)), -400, 400) : 0;

    /// <summary>
    /// What rounding towards 0 leaves of the sum goes to the largest values on its side, which shrink: no value leaves the domain of a
    /// loss.
    /// </summary>
    private static void Balance(long[] theta)
    {
        long excess = theta.Sum();
        int sign = Math.Sign(excess);
        int[] order = [.. Enumerable.Range(0, theta.Length).Where(i => theta[i] * sign > 0).OrderByDescending(i => Math.Abs(theta[i]))];
        for (int at = 0; excess != 0; at = (at + 1) % order.Length)
        {
            theta[order[at]] -= sign;
            excess -= sign;
        }
    }
}
