using System.Runtime.CompilerServices;

namespace WedgeFast.Kernels;

/// <summary>
/// A running sum with about twice the working precision: each addition's rounding error is recovered exactly (Knuth's TwoSum, and a fused
/// multiply-add for products) and added up beside the sum. With u = 2^-53 and n terms t the result differs from the exact sum by at most
/// u |exact| + O(n^2 u^2) sum |t|, barring overflow, and for products barring underflow. Start from <c>default</c>: zero.
/// </summary>
/// <remarks>A mutable struct: keep it in a local or a field, never in a readonly field. The result depends on the order of the terms.
/// Infinities, NaN and overflow: <see cref="Value"/> is what the plain sum is.</remarks>
internal struct CompensatedAccumulator
{
    private double _sum;
    private double _error;

    /// <summary>The sum so far, rounded to double.</summary>
    public readonly double Value => Round(_sum, _error);

    /// <summary>Adds one term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double term)
    {
        double sum = _sum + term;
        double shift = sum - _sum;
        _error += (_sum - (sum - shift)) + (term - shift);
        _sum = sum;
    }

    /// <summary>Adds the exact product a b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(double a, double b)
    {
        double product = a * b;
        Add(product);
        _error += Math.FusedMultiplyAdd(a, b, -product);
    }

    /// <summary>Adds a b c, its own rounding of the order u^2 |a b c|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(double a, double b, double c)
    {
        double product = a * b;
        double low = Math.FusedMultiplyAdd(a, b, -product);
        AddProduct(product, c);
        _error = Math.FusedMultiplyAdd(low, c, _error);
    }

    /// <summary>Adds a sum, with its recovered errors, times high + low, the latter a rounding of the former.</summary>
    public void AddProduct(CompensatedAccumulator sum, double high, double low)
    {
        AddProduct(sum._sum, high);
        _error += Math.FusedMultiplyAdd(sum._sum, low, sum._error * high);
    }

    /// <summary>Adds another sum, with its recovered errors.</summary>
    public void Add(CompensatedAccumulator other)
    {
        Add(other._sum);
        _error += other._error;
    }

    /// <summary>Starts again from a sum and the errors recovered with it.</summary>
    internal static CompensatedAccumulator From(double sum, double error) => new() { _sum = sum, _error = error };

    // Past the range of doubles the recovered errors are infinite minus infinite: only the plain sum still says anything.
    private static double Round(double sum, double error) => double.IsFinite(error) ? sum + error : sum;
}
