namespace WedgeFast.Kernels;

/// <summary>
/// A sum in twice the working precision: every rounding error of an addition or product is caught (TwoSum, and TwoProduct by fused
/// multiply-add) and added at the end. The result is as if summed with some 32 digits and rounded once, so it hardly depends on order.
/// </summary>
public struct CompensatedSum
{
    private double _sum;
    private double _error;

    /// <summary>The sum so far.</summary>
    public readonly double Value => _sum + _error;

    /// <summary>Adds a term.</summary>
    public void Add(double term)
    {
        double sum = _sum + term;
        double back = sum - _sum;
        _error += (_sum - (sum - back)) + (term - back);
        _sum = sum;
    }

    /// <summary>Adds a product, its own rounding included.</summary>
    public void AddProduct(double a, double b)
    {
        double product = a * b;
        Add(product);
        _error += Math.FusedMultiplyAdd(a, b, -product);
    }
}
