using WedgeFast.Kernels;

namespace WedgeFast.Samples;

/// <summary>
/// Weighted mean and population standard deviation of one column. Two passes with compensated sums, so that the order of the rows, a
/// large offset and weights in place of repeated rows change at most the last rounding; exact scaling by powers of two keeps very large
/// and very small values from overflowing and vanishing.
/// </summary>
internal static class ColumnMoments
{
    /// <summary>Mean and standard deviation of a column that holds at least two different values.</summary>
    /// <param name="values">n finite values, not all equal.</param>
    /// <param name="weights">n positive weights.</param>
    /// <returns>The mean and a positive standard deviation.</returns>
    public static (double Mean, double Deviation) Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        int weightScale = -Exponent(weights, 0);
        int valueScale = -Exponent(values, 0);
        CompensatedAccumulator total = default;
        CompensatedAccumulator first = default;
        for (int i = 0; i < values.Length; i++)
        {
            double weight = Math.ScaleB(weights[i], weightScale);
            total.Add(weight);
            first.AddProduct(weight, Math.ScaleB(values[i], valueScale));
        }

        double mean = Math.ScaleB(first.Value / total.Value, -valueScale);
        return (mean, Deviation(values, weights, mean, weightScale, total.Value));
    }

    // The mean is rounded, so the deviations from it do not sum to 0: subtracting the square of their own mean corrects for that,
    // which matters where the spread is a few last places of the mean.
    private static double Deviation(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double mean, int weightScale, double total)
    {
        int scale = -Exponent(values, mean);
        CompensatedAccumulator first = default;
        CompensatedAccumulator second = default;
        for (int i = 0; i < values.Length; i++)
        {
            double weight = Math.ScaleB(weights[i], weightScale);
            double deviation = Math.ScaleB(HalfDifference(values[i], mean), scale);
            first.AddProduct(weight, deviation);
            double square = deviation * deviation;
            second.AddProduct(weight, square);
            second.Add(weight * Math.FusedMultiplyAdd(deviation, deviation, -square));
        }

        double shift = first.Value / total;
        double variance = (second.Value / total) - (shift * shift);
        double deviationOfAll = Math.ScaleB(2 * Math.Sqrt(variance), -scale);

        // A spread below the smallest positive number rounds to 0, which cannot be divided by.
        return Math.Max(deviationOfAll, double.Epsilon);
    }

    // The power of two of the largest half difference to the origin: scaled by its inverse, all are below 2.
    private static int Exponent(ReadOnlySpan<double> values, double origin)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(HalfDifference(value, origin)));
        }

        return largest > 0 ? Math.ILogB(largest) : 0;
    }

    // The difference itself can overflow where the signs differ.
    private static double HalfDifference(double a, double b)
    {
        double difference = a - b;
        return double.IsFinite(difference) ? difference / 2 : (a / 2) - (b / 2);
    }
}
