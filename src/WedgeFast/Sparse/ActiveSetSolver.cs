using System.Numerics.Tensors;

namespace WedgeFast.Sparse;

/// <summary>
/// Minimises |y - A z|^2 / 2 + beta |z|_1 over explicit columns by a primal active-set method. With the signs fixed on the active set the
/// minimum is one triangular solve; the step goes there or to the first sign change, where that column leaves; then the most violating
/// column enters. A column that depends on the active ones enters along the direction that leaves A z unchanged, in which the l1 norm falls
/// at the rate of its violation, until an active coefficient reaches zero and leaves. The objective falls at every step, so no active set
/// comes twice. State is kept between calls: columns may be added and beta changed. MATHEMATICS.md, "The l1 problem".
/// </summary>
/// <remarks>
/// A product with all columns finds the most violating ones; the steps then choose among these few alone until none of them violates, so
/// that a step costs O(n k) for k active columns however many there are. After each product the solution is refined on the true residual.
/// </remarks>
internal sealed class ActiveSetSolver : IColumnSolver
{
    private readonly ColumnStore _columns;
    private readonly SignedCoefficients _coefficients;
    private readonly ViolatingColumns _violating;

    /// <summary>Starts with no columns.</summary>
    /// <param name="y">The target, scaled and projected off the free columns; not copied, not to be changed.</param>
    public ActiveSetSolver(double[] y)
    {
        _columns = new ColumnStore(y.Length);
        _coefficients = new SignedCoefficients(y, _columns);
        _violating = new ViolatingColumns(_columns, _coefficients);
    }

    /// <summary>y - A z.</summary>
    public double[] Residual => _coefficients.Residual;

    /// <inheritdoc/>
    public double Loss => TensorPrimitives.SumOfSquares<double>(Residual) / 2;

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>The columns with nonzero coefficients.</summary>
    public IReadOnlyList<int> Active => _coefficients.Active;

    /// <summary>The coefficient of a column.</summary>
    public double Coefficient(int column) => _coefficients[column];

    /// <summary>Adds a column, scaled and projected like y, with coefficient 0.</summary>
    /// <param name="column">n values, copied.</param>
    /// <returns>Its index.</returns>
    public int Add(ReadOnlySpan<double> column)
    {
        column.CopyTo(_columns.Append());
        _coefficients.Add(TensorPrimitives.Norm(column));
        _violating.Add();
        return Count - 1;
    }

    /// <inheritdoc/>
    public void Start(int column, ReadOnlySpan<double> z) => Start(column, z[0]);

    /// <summary>Gives a column that has coefficient 0 another to start from.</summary>
    public void Start(int column, double z) => _coefficients.Start(column, z);

    /// <summary>Minimises from the current coefficients.</summary>
    /// <param name="beta">The weight of the l1 norm, positive.</param>
    /// <param name="accuracy">Relative: no column's correlation with the residual exceeds (1 + accuracy) beta at the end.</param>
    /// <param name="cancellation">Stops between steps at a feasible point.</param>
    /// <returns>Whether the accuracy was reached: rounding or cancellation may come first.</returns>
    public bool Solve(double beta, double accuracy, CancellationToken cancellation)
    {
        int limit = 1000 + (20 * Count);
        double bound = beta * (1 + accuracy);
        _violating.Start();
        _coefficients.Refresh();
        _coefficients.MinimiseOnActive(beta);
        for (int step = 0; step < limit && !cancellation.IsCancellationRequested;)
        {
            _coefficients.Refine(beta);
            _violating.NoteProgress(_coefficients.Objective(beta));
            if (!_violating.Shortlist(bound))
            {
                return !_violating.AnyBarred;
            }

            for (; step < limit && !cancellation.IsCancellationRequested; step++)
            {
                int entering = _violating.Next(bound, out double correlation);
                if (entering < 0)
                {
                    break;
                }

                _coefficients.Enter(entering, Math.Sign(correlation));
                _coefficients.MinimiseOnActive(beta);
                _violating.NoteProgress(_coefficients.Objective(beta));
            }
        }

        return false;
    }

    /// <summary>Forgets the columns with coefficient 0 but for those that correlate most with the residual since the last product.</summary>
    /// <param name="spare">How many of them to keep.</param>
    /// <returns>The former indices of the columns kept, ascending, in their new order.</returns>
    public int[] Keep(int spare)
    {
        int[] idle = [.. Enumerable.Range(0, Count).Where(j => _coefficients[j] == 0)];
        Array.Sort([.. idle.Select(j => -Math.Abs(_violating.Correlation(j)))], idle);
        int[] kept = [.. idle.Take(spare), .. Active];
        Array.Sort(kept);
        _coefficients.Keep(kept);
        _violating.Keep(kept);
        _columns.Keep(kept);
        return kept;
    }
}
