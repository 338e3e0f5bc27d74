using WedgeFast.Losses;
using WedgeFast.Proofs;
using WedgeFast.Samples;

namespace WedgeFast.Proving;

/// <summary>
/// theta and the samples as a proof has them: integers times a power of two, so that sums of theta are exact. theta of each output sums
/// to 0, and of losses that do not see a number added to all outputs that of each row. docs/proof-format.md.
/// </summary>
internal sealed class DualPoint
{
    /// <summary>Integers of the grid are below 2^50, and the sizes of theta sum to less than 2^53.</summary>
    private const double PointBits = 49.9, ThetaBits = 52.8;

    private readonly double[] _units;

    private DualPoint(long[][] theta, int thetaExponent, double[] units, long[][] points, int pointExponent) =>
        (Theta, ThetaExponent, _units, Points, PointExponent) = (theta, thetaExponent, units, points, pointExponent);

    /// <summary>Row by row, output by output.</summary>
    public long[][] Theta { get; }

    public int ThetaExponent { get; }

    /// <summary>Row by row.</summary>
    public long[][] Points { get; }

    public int PointExponent { get; }

    /// <summary>Where there is a linear term, how theta is made orthogonal to it.</summary>
    public FreeBasis? Basis { get; private set; }

    private int Outputs => Theta[0].Length;

    /// <summary>Rounds.</summary>
    /// <param name="theta">Output after output; sums to 0 up to rounding.</param>
    /// <param name="loss">The loss: where theta is bounded no value may grow, and all are rounded towards 0.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="scaling">Their scaling.</param>
    public static DualPoint Of(double[] theta, Losses.Loss loss, SampleSet samples, Standardizer scaling)
    {
        int d = samples.Dimension, n = samples.Count, outputs = theta.Length / n, exponent = Exponent(theta.Sum(Math.Abs), ThetaBits);
        MidpointRounding rounding = loss.IsSquared ? default : MidpointRounding.ToZero;
        long[][] rounded = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, outputs).Select(
            q => (long)Math.Round(Math.ScaleB(theta[(q * n) + i], exponent), rounding)).ToArray())];
        if (loss.HasGauge)
        {
            BalanceClasses(rounded, [.. samples.Targets.ToArray().Select(y => (int)y)]);
        }
        else
        {
            Array.ForEach([.. Enumerable.Range(0, outputs)], q => Balance(rounded, q));
        }

        double[] units = new double[n * d];
        scaling.Apply(samples.Inputs, units);
        int pointExponent = Exponent(units.Max(Math.Abs), PointBits);
        long[][] points = [.. Enumerable.Range(0, n).Select(
            i => units.AsSpan(i * d, d).ToArray().Select(value => (long)Math.Round(Math.ScaleB(value, pointExponent))).ToArray())];
        return new DualPoint(rounded, exponent, units, points, pointExponent);
    }

    /// <summary>Finds it.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="mayChange">Whether theta of a row may change.</param>
    public void AddBasis(SampleSet samples, Func<int, bool> mayChange) => Basis = FreeBasis.Of(
        [.. Enumerable.Range(0, Outputs).Select(q => Theta.Select(row => Math.ScaleB(row[q], -ThetaExponent)).ToArray())],
        _units,
        samples,
        mayChange);

    /// <summary>An upper bound on what moving the samples to the grid, and theta off the linear term, changes g by.</summary>
    /// <param name="weights">How many inputs a neuron reads.</param>
    /// <param name="samples">The samples.</param>
    public double Moved(int weights, SampleSet samples)
    {
        double size = Theta.Sum(row => row.Sum(value => Math.ScaleB(Math.Abs(value), -ThetaExponent)));
        double moved = 0.51 * weights * Math.ScaleB(1, -PointExponent) * size;
        for (int k = 0; k < samples.Dimension && Basis is { } basis; k++)
        {
            double[] column = [.. Enumerable.Range(0, samples.Count).Select(i => _units[(i * samples.Dimension) + k])];
            moved += 1.01 * basis.Change * (column.Max() - column.Min());
        }

        return moved;
    }

    /// <summary>D by the checker's own arithmetic, less more than what making theta orthogonal to a linear term may cost.</summary>
    /// <param name="samples">The samples as given: weights, targets.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="balanced">Whether classes weigh the same.</param>
    /// <param name="logTarget">Whether logarithms of targets are learnt.</param>
    public double Bound(SampleSet samples, Losses.Loss loss, bool balanced, bool logTarget)
    {
        Proofs.Loss checkedLoss = new(loss.Name, loss.Parameter ?? 0);
        double[] weights = samples.Weights.ToArray();
        double[] keys = [.. Enumerable.Range(0, Theta.Length).Select(i => balanced ? samples.Targets[i] : 0)];
        Dictionary<double, Enclosure> sums = [];
        for (int i = 0; i < weights.Length; i++)
        {
            sums[keys[i]] = sums.GetValueOrDefault(keys[i]) + weights[i];
        }

        double slack = 0;
        Enclosure dual = Enclosure.Sum(Theta.Length, i =>
        {
            Enclosure share = weights[i] / (sums.Count * sums[keys[i]]);
            Enclosure[] target = Target(samples.TargetRow(i).ToArray(), loss, logTarget);
            Enclosure[] u = [.. Theta[i].Select(value => 0 - (Enclosure.Scaled(value, -ThetaExponent) / share))];
            slack = Math.Max(slack, u.Zip(target, (a, b) => (a + b).Absolute().Above + b.Absolute().Above).Max());
            return 0 - (share * checkedLoss.Conjugate(u, target));
        });
        double change = Basis?.Change ?? 0;
        return change == 0 ? dual.Below : dual.Below - (2 * change * (loss.Link == Link.Identity ? 2 * slack : 100));
    }

    private Enclosure[] Target(double[] target, Losses.Loss loss, bool logTarget) => loss.HasGauge
        ? [.. Enumerable.Range(0, Outputs).Select(q => (Enclosure)(q == (int)target[0] ? 1 : 0))]
        : [.. target.Select(y => logTarget ? Functions.Log(y) : (Enclosure)y)];

    private static int Exponent(double largest, double bits) =>
        largest > 0 ? Math.Clamp((int)Math.Floor(bits - Math.Log2(largest)), -400, 400) : 0;

    /// <summary>
    /// What rounding towards 0 leaves of the sum goes to the largest values on its side, which shrink: no value leaves the domain of a
    /// loss.
    /// </summary>
    private static void Balance(long[][] theta, int output)
    {
        long excess = theta.Sum(row => row[output]);
        int sign = Math.Sign(excess);
        long[][] order = [.. theta.Where(row => row[output] * sign > 0).OrderByDescending(row => Math.Abs(row[output]))];
        for (int at = 0; excess != 0; at = (at + 1) % order.Length)
        {
            order[at][output] -= sign;
            excess -= sign;
        }
    }

    /// <summary>
    /// The same where each row sums to 0 as well, theta of its own class being above 0 and the others below: between two outputs what one
    /// has too much and the other too little goes to the row of the first class that has most of the second, where both shrink.
    /// </summary>
    private static void BalanceClasses(long[][] theta, int[] classes)
    {
        for (int i = 0; i < theta.Length; i++)
        {
            theta[i][classes[i]] = 0;
            theta[i][classes[i]] = -theta[i].Sum();
        }

        int[] outputs = [.. Enumerable.Range(0, theta[0].Length)];
        long Excess(int q) => theta.Sum(row => row[q]);
        for (int more = outputs.MaxBy(Excess); Excess(more) > 0; more = outputs.MaxBy(Excess))
        {
            int less = outputs.MinBy(Excess);
            long moved = Math.Min(Excess(more), -Excess(less));
            int row = Enumerable.Range(0, theta.Length).Where(i => classes[i] == more).MinBy(i => theta[i][less]);
            if (theta[row][less] > -moved)
            {
                throw new ArgumentException("The certificate could not be proven: theta of a class is all but 0.");
            }

            theta[row][more] -= moved;
            theta[row][less] += moved;
        }
    }
}
