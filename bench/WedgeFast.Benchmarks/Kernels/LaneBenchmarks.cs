using BenchmarkDotNet.Attributes;
using WedgeFast.Kernels;

namespace WedgeFast.Benchmarks.Kernels;

/// <summary>A kernel that takes many small matrices at once, one per lane, without vectors and with them.</summary>
public abstract class LaneBenchmarks
{
    /// <summary>How many matrices.</summary>
    protected const int Count = 512;

    /// <summary>The same random matrices in two layouts: entry after entry, and matrix after matrix.</summary>
    protected static (double[] Lanes, double[] Rows) Matrices(int seed, int entries)
    {
        Random random = new(seed);
        (double[] lanes, double[] rows) = (new double[entries * Count], new double[entries * Count]);
        for (int k = 0; k < Count; k++)
        {
            for (int i = 0; i < entries; i++) lanes[(i * Count) + k] = rows[(k * entries) + i] = (2 * random.NextDouble()) - 1;
        }

        return (lanes, rows);
    }

    /// <summary>The kernel without vectors.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double Scalar() => Batched(VectorWidth.Scalar);

    /// <summary>The kernel on Vector256.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double Lanes256() => Batched(VectorWidth.Vector256);

    /// <summary>The kernel on Vector512; emulated, and slow, where the hardware has none.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public double Lanes512() => Batched(VectorWidth.Vector512);

    /// <summary>Runs the kernel.</summary>
    private protected abstract double Batched(VectorWidth width);
}
