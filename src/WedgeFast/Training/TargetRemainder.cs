using WedgeFast.Kernels;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// The targets less a combination of the free columns, which changes neither the class nor any loss of errors: what is left has the size of
/// the errors, however steep the trend. MATHEMATICS.md, "The certificate".
/// </summary>
internal sealed class TargetRemainder
{
    private readonly double[] _origins;
    private readonly CompensatedAccumulator[][] _coefficients;

    /// <summary>Fits every target by least squares.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="origins">What each target is counted from.</param>
    /// <param name="free">The free columns.</param>
    public TargetRemainder(SampleSet samples, double[] origins, FreeColumns free)
        : this(samples, origins, free, (_, rest, taken) => (free.Remainder(rest, taken, out double error), error))
    {
    }

    /// <summary>Takes given coefficients off each target.</summary>
    public TargetRemainder(SampleSet samples, double[] origins, FreeColumns free, IReadOnlyList<double[]> coefficients)
        : this(samples, origins, free, (target, rest, taken) => (free.Remainder(rest, coefficients[target], taken, out double error), error))
    {
    }

    private TargetRemainder(
        SampleSet samples, double[] origins, FreeColumns free, Func<int, DoubleDouble[], CompensatedAccumulator[], (DoubleDouble[] Left, double Error)> takeOff)
    {
        int n = samples.Count;
        _origins = origins;
        (High, Low) = (new double[n * origins.Length], new double[n * origins.Length]);
        _coefficients = [.. origins.Select(_ => new CompensatedAccumulator[free.Columns])];
        for (int q = 0; q < origins.Length; q++)
        {
            DoubleDouble[] rest = new DoubleDouble[n];
            for (int i = 0; i < n; i++)
            {
                rest[i] = DoubleDouble.Difference(samples.TargetRow(i)[q], origins[q]);
            }

            (rest, double error) = takeOff(q, rest, _coefficients[q]);
            Error += error;
            for (int i = 0; i < n; i++)
            {
                (High[(q * n) + i], Low[(q * n) + i]) = rest[i];
            }
        }
    }

    /// <summary>What is left, rounded, n values for each target.</summary>
    public double[] High { get; }

    /// <summary>What rounding has taken from it.</summary>
    public double[] Low { get; }

    /// <summary>A bound on the scaled norm of what is not known of it.</summary>
    public double Error { get; }

    /// <summary>What is left, rounded and scaled.</summary>
    public double[] Scaled(FreeColumns free)
    {
        double[] scaled = new double[High.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = High[i] * free.RowScale[i % free.RowScale.Length];
        }

        return scaled;
    }

    /// <summary>The product of a residual with what is left, scaled.</summary>
    public double Dot(ReadOnlySpan<double> residual, FreeColumns free)
    {
        CompensatedAccumulator sum = default;
        for (int i = 0; i < residual.Length; i++)
        {
            double scale = free.RowScale[i % free.RowScale.Length];
            sum.AddProduct(residual[i], scale, High[i]);
            sum.Add(residual[i] * scale * Low[i]);
        }

        return sum.Value;
    }

    /// <summary>The product of a residual with what rounding has taken, scaled.</summary>
    public double LowDot(ReadOnlySpan<double> residual, FreeColumns free)
    {
        double sum = 0;
        for (int i = 0; i < residual.Length; i++)
        {
            sum += residual[i] * free.RowScale[i % free.RowScale.Length] * Low[i];
        }

        return sum;
    }

    /// <summary>The coefficients of a target: what was taken off and others, the constant's first.</summary>
    public (CompensatedAccumulator Intercept, double[] Linear) Coefficients(int target, IReadOnlyList<double> others)
    {
        CompensatedAccumulator intercept = _coefficients[target][0];
        intercept.Add(_origins[target]);
        intercept.Add(others[0]);
        double[] linear = new double[others.Count - 1];
        for (int k = 0; k < linear.Length; k++)
        {
            CompensatedAccumulator sum = _coefficients[target][k + 1];
            sum.Add(others[k + 1]);
            linear[k] = sum.Value;
        }

        return (intercept, linear);
    }
}
