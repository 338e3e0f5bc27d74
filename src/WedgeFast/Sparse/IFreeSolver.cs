namespace WedgeFast.Sparse;

/// <summary>A solver that finds the free columns' coefficients beside those of neurons.</summary>
internal interface IFreeSolver : IColumnSolver
{
    /// <summary>The coefficients of the free columns, q for each: the constant's, then one block per column.</summary>
    IReadOnlyList<double> FreeCoefficients { get; }

    /// <summary>The outputs, n values for each.</summary>
    ReadOnlySpan<double> Fitted { get; }

    /// <summary>The largest change of an output in the last step: not small where the minimum is at infinity.</summary>
    double LastChange { get; }

    /// <summary>The solver for a loss, at the best model without columns.</summary>
    /// <param name="sum">The mean loss.</param>
    /// <param name="projection">The free columns in the metric of the sample weights.</param>
    /// <param name="linear">The free columns besides the constant, n values each.</param>
    /// <param name="offset">A fixed part of the outputs, n values for each; not copied.</param>
    /// <param name="sign">With one output, the sign that columns' coefficients may have; 0 for either.</param>
    /// <param name="threads">Threads at most.</param>
    static IFreeSolver Create(LossSum sum, FreeColumns projection, IReadOnlyList<double[]> linear, double[] offset, int sign = 0, int threads = 1)
    {
        IFreeSolver solver = sum.Outputs == 1
            ? new NewtonSolver(sum, projection, linear, offset) { Sign = sign, Threads = threads }
            : new GroupNewtonSolver(sum, projection, linear, offset);
        solver.Solve(beta: 1, accuracy: 1e-9, CancellationToken.None);
        return solver;
    }
}
