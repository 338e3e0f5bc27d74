using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using WedgeFast.Sparse;

namespace WedgeFast.Benchmarks.Sparse;

/// <summary>
/// The l1 problem on 200 strongly correlated columns, wedge features of the spiral, from zero: the active-set solver against cyclic
/// coordinate descent that stops at a relative duality gap of 1e-6.
/// </summary>
public class SolverBenchmarks
{
    private const int Columns = 200;
    private const double Gap = 1e-6;

    private double[][] _columns = [];
    private double[] _y = [];
    private double _beta;

    /// <summary>beta over the least beta without any column.</summary>
    [Params(0.1, 0.01)]
    public double BetaRatio { get; set; }

    /// <summary>Random features. The two solvers must agree.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (double[][] all, _y) = SpiralColumns.Create();
        Random random = new(2);
        random.Shuffle(all);
        _columns = all[..Columns];
        _beta = BetaRatio * _columns.Max(column => Math.Abs(TensorPrimitives.Dot<double>(column, _y)));
        double descent = CoordinateDescent(), active = ActiveSet();
        if (Math.Abs(descent - active) > 2 * Gap * TensorPrimitives.SumOfSquares<double>(_y) / 2)
        {
            throw new InvalidOperationException($"The active set gave {active:R}, coordinate descent {descent:R}.");
        }
    }

    /// <summary>Cyclic coordinate descent, the gap looked at every tenth sweep.</summary>
    [Benchmark(Baseline = true)]
    public double CoordinateDescent()
    {
        double[] z = new double[Columns], residual = [.. _y];
        double[] squares = [.. _columns.Select(column => TensorPrimitives.SumOfSquares<double>(column))];
        double reference = TensorPrimitives.SumOfSquares<double>(_y) / 2;
        for (int sweep = 1; ; sweep++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double rest = TensorPrimitives.Dot<double>(_columns[j], residual) + (z[j] * squares[j]);
                double next = squares[j] == 0 ? 0 : Math.Sign(rest) * Math.Max(Math.Abs(rest) - _beta, 0) / squares[j];
                if (next != z[j])
                {
                    TensorPrimitives.MultiplyAdd(_columns[j], z[j] - next, residual, residual);
                    z[j] = next;
                }
            }

            if (sweep % 10 == 0)
            {
                double primal = Objective(residual, z);
                double s = Math.Min(1, _beta / _columns.Max(column => Math.Abs(TensorPrimitives.Dot<double>(column, residual))));
                double dual = (s * TensorPrimitives.Dot<double>(residual, _y)) - (s * s * TensorPrimitives.SumOfSquares<double>(residual) / 2);
                if (primal - dual <= Gap * reference)
                {
                    return primal;
                }
            }
        }
    }

    /// <summary>The library's solver.</summary>
    [Benchmark]
    public double ActiveSet()
    {
        ActiveSetSolver solver = new([.. _y]);
        foreach (double[] column in _columns)
        {
            solver.Add(column);
        }

        solver.Solve(_beta, 1e-9, CancellationToken.None);
        return Objective(solver.Residual, [.. Enumerable.Range(0, Columns).Select(solver.Coefficient)]);
    }

    private double Objective(ReadOnlySpan<double> residual, ReadOnlySpan<double> z) =>
        (TensorPrimitives.SumOfSquares(residual) / 2) + (_beta * TensorPrimitives.SumOfMagnitudes(z));
}
