namespace WedgeFast.Sparse;

/// <summary>
/// Minimises the mean loss of sums of columns plus beta times the l1 norm of their coefficients, from where the last call ended. With
/// several outputs a column has a coefficient for each, and its length counts.
/// </summary>
internal interface IColumnSolver
{
    /// <summary>
    /// The negative gradient of the mean loss by the outputs, divided by sqrt(c_i / C) and projected off the free columns: for the squared
    /// loss the scaled residual. n values for each output, output after output.
    /// </summary>
    double[] Residual { get; }

    /// <summary>The mean loss.</summary>
    double Loss { get; }

    /// <summary>The number of columns.</summary>
    int Count { get; }

    /// <summary>The columns with nonzero coefficients.</summary>
    IReadOnlyList<int> Active { get; }

    /// <summary>The coefficient of a column; of several their length.</summary>
    double Coefficient(int column);

    /// <summary>The coefficients of a column, one per output.</summary>
    double[] Coefficients(int column) => [Coefficient(column)];

    /// <summary>Adds a column with coefficient 0.</summary>
    /// <param name="column">n values, copied.</param>
    /// <returns>Its index.</returns>
    int Add(ReadOnlySpan<double> column);

    /// <summary>
    /// Gives a column that has coefficient 0 another to start from; it may stay 0 where the column depends on those started before.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="z">Its coefficients, one per output.</param>
    void Start(int column, ReadOnlySpan<double> z);

    /// <summary>Minimises from the current coefficients.</summary>
    /// <param name="beta">The weight of the l1 norm, positive.</param>
    /// <param name="accuracy">Relative: no column's correlation with the residual exceeds (1 + accuracy) beta at the end.</param>
    /// <param name="cancellation">Stops between steps at a feasible point.</param>
    /// <returns>Whether the accuracy was reached: rounding or cancellation may come first.</returns>
    bool Solve(double beta, double accuracy, CancellationToken cancellation);

    /// <summary>Forgets the columns with coefficient 0 but for those that correlate most with the residual.</summary>
    /// <param name="spare">How many of them to keep.</param>
    /// <returns>The former indices of the columns kept, ascending, in their new order.</returns>
    int[] Keep(int spare);
}
