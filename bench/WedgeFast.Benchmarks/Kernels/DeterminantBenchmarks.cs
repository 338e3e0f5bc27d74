using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using WedgeFast.Kernels;

namespace WedgeFast.Benchmarks.Kernels;

/// <summary>
/// Time per determinant of 512 small matrices: one per lane, the plain scalar loop, and MathNet on matrices built beforehand.
/// </summary>
public class DeterminantBenchmarks : LaneBenchmarks
{
    private double[] _lanes = [];
    private double[] _rows = [];
    private double[] _determinants = [];
    private Matrix<double>[] _matrices = [];

    /// <summary>Rows and columns.</summary>
    [Params(2, 3, 4, 5, 6, 7, 8)]
    public int Size { get; set; }

    /// <summary>The same random matrices in three layouts.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int entries = Size * Size;
        (_lanes, _rows) = Matrices(Size, entries);
        _determinants = new double[Count];
        _matrices = [.. Enumerable.Range(0, Count).Select(k => Matrix<double>.Build.DenseOfRowMajor(Size, Size, _rows.AsSpan(k * entries, entries).ToArray()))];
    }

    /// <summary>MathNet's LU, one matrix at a time.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double MathNet()
    {
        double sum = 0;
        foreach (Matrix<double> matrix in _matrices) sum += matrix.Determinant();
        return sum;
    }

    /// <summary>The plain loop, one matrix at a time.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double PlainLoop()
    {
        Span<double> work = stackalloc double[Size * Size];
        double sum = 0;
        for (int k = 0; k < Count; k++)
        {
            _rows.AsSpan(k * work.Length, work.Length).CopyTo(work);
            sum += ScalarDeterminant.Of(work, Size);
        }

        return sum;
    }

    private protected override double Batched(VectorWidth width)
    {
        BatchedDeterminant.Compute(_lanes, Size, Count, _determinants, width);
        return _determinants[0];
    }
}
