using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using WedgeFast.Sparse;

namespace WedgeFast.Benchmarks.Sparse;

/// <summary>
/// The most that gap-safe screening (Ndiaye, Fercoq, Gramfort, Salmon, 2017) could save: two neighbouring betas of the spiral's path in
/// turn, each from the other's optimum, on all columns and on those that are left where screening knows the optimum to a relative gap of
/// 1e-6, at no cost.
/// </summary>
public class ScreeningBenchmarks
{
    private const double Gap = 1e-6;

    private ActiveSetSolver _all = null!;
    private ActiveSetSolver _screened = null!;
    private double _first;
    private double _second;

    /// <summary>
    /// Columns, wedge features of the spiral: all there are, and as many as training keeps beside each other: three for each that is
    /// active, and 200.
    /// </summary>
    [Params(440, 25440)]
    public int Columns { get; set; }

    /// <summary>The solvers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (double[][] columns, double[] y) = SpiralColumns.Create();
        double largest = columns.Max(column => Math.Abs(TensorPrimitives.Dot<double>(column, y)));
        (_first, _second) = (0.01 * largest, 0.0046 * largest);
        columns = Columns < columns.Length ? Useful(y, columns) : columns;
        _all = Solver(y, columns);
        bool[] first = Kept(_first, y, columns), second = Kept(_second, y, columns);
        double[][] left = [.. columns.Where((_, j) => first[j] || second[j])];
        Console.WriteLine($"// {left.Length} of {columns.Length} columns are left.");
        _screened = Solver(y, left);
        double difference = Both(_all) - Both(_screened);
        if (Math.Abs(difference) > 1e-9)
        {
            throw new InvalidOperationException($"The objectives differ by {difference:R}.");
        }
    }

    /// <summary>Every product over all columns.</summary>
    [Benchmark(Baseline = true)]
    public double AllColumns() => Both(_all);

    /// <summary>Every product over those that screening leaves.</summary>
    [Benchmark]
    public double ScreenedColumns() => Both(_screened);

    private double Both(ActiveSetSolver solver)
    {
        solver.Solve(_first, 1e-9, CancellationToken.None);
        double objective = Objective(solver, _first);
        solver.Solve(_second, 1e-9, CancellationToken.None);
        return objective + Objective(solver, _second);
    }

    /// <summary>The columns that correlate most at the two optima.</summary>
    private double[][] Useful(double[] y, double[][] columns)
    {
        ActiveSetSolver solver = Solver(y, columns);
        double[] most = new double[columns.Length];
        foreach (double beta in (ReadOnlySpan<double>)[_first, _second])
        {
            solver.Solve(beta, 1e-9, CancellationToken.None);
            for (int j = 0; j < most.Length; j++)
            {
                most[j] = Math.Max(most[j], Math.Abs(TensorPrimitives.Dot<double>(columns[j], solver.Residual)) / beta);
            }
        }

        return [.. Enumerable.Range(0, columns.Length).OrderByDescending(j => most[j]).Take(Columns).Select(j => columns[j])];
    }

    /// <summary>Which columns the rule leaves at the optimum for beta, the gap being what it is allowed to be.</summary>
    private static bool[] Kept(double beta, double[] y, double[][] columns)
    {
        ActiveSetSolver solver = Solver(y, columns);
        solver.Solve(beta, 1e-9, CancellationToken.None);
        double radius = Math.Sqrt(2 * Gap * TensorPrimitives.SumOfSquares<double>(y) / 2);
        return [.. columns.Select(c => Math.Abs(TensorPrimitives.Dot<double>(c, solver.Residual)) + (radius * TensorPrimitives.Norm<double>(c)) >= beta)];
    }

    private static ActiveSetSolver Solver(double[] y, double[][] columns)
    {
        ActiveSetSolver solver = new([.. y]);
        foreach (double[] column in columns)
        {
            solver.Add(column);
        }

        return solver;
    }

    private static double Objective(ActiveSetSolver solver, double beta) =>
        solver.Loss + (beta * solver.Active.Sum(j => Math.Abs(solver.Coefficient(j))));
}
