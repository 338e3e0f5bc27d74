using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using WedgeFast.Kernels;

namespace WedgeFast.Benchmarks.Kernels;

/// <summary>
/// Time per normal of a hyperplane through d points, from the differences: 512 at once, one per lane, against one minor after the other.
/// </summary>
public class CrossProductBenchmarks : LaneBenchmarks
{
    private double[] _lanes = [];
    private double[] _rows = [];
    private double[] _products = [];
    private Matrix<double>[] _minors = [];

    /// <summary>The dimension d.</summary>
    [Params(2, 3, 4, 6, 8)]
    public int Size { get; set; }

    /// <summary>The same random vectors in three layouts.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_lanes, _rows) = Matrices(Size, (Size - 1) * Size);
        _products = new double[Size * Count];
        _minors = [.. Enumerable.Range(0, Count * Size).Select(m => Matrix<double>.Build.DenseOfRowMajor(Size - 1, Size - 1, MinorOf(m / Size, m % Size)))];
    }

    /// <summary>MathNet's LU on every minor, the minors built beforehand.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double MathNet()
    {
        double sum = 0;
        foreach (Matrix<double> minor in _minors) sum += minor.Determinant();
        return sum;
    }

    /// <summary>The plain loop: every minor copied and eliminated.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double PlainLoop()
    {
        Span<double> work = stackalloc double[(Size - 1) * (Size - 1)];
        double sum = 0;
        for (int k = 0; k < Count; k++)
        {
            for (int without = 0; without < Size; without++)
            {
                FillMinor(k, without, work);
                sum += ScalarDeterminant.Of(work, Size - 1);
            }
        }

        return sum;
    }

    private protected override double Batched(VectorWidth width)
    {
        BatchedCrossProduct.Compute(_lanes, Size, Count, Count, _products, width);
        return _products[0];
    }

    private double[] MinorOf(int lane, int without)
    {
        double[] minor = new double[(Size - 1) * (Size - 1)];
        FillMinor(lane, without, minor);
        return minor;
    }

    private void FillMinor(int lane, int without, Span<double> minor)
    {
        ReadOnlySpan<double> vectors = _rows.AsSpan(lane * (Size - 1) * Size, (Size - 1) * Size);
        for (int r = 0, at = 0; r < Size - 1; r++)
        {
            for (int c = 0; c < Size; c++)
            {
                if (c != without) minor[at++] = vectors[(r * Size) + c];
            }
        }
    }
}
