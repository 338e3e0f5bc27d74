using System.Numerics.Tensors;

namespace WedgeFast.Sparse;

/// <summary>
/// Minimises |y - A z|^2 / 2 + beta |z|_1 over explicit columns by a primal active-set method. With the signs fixed on the active set the
/// minimum is one triangular solve; the step goes there or to the first sign change, where that column leaves; then the most violating
/// column enters. A column that depends on the active ones enters along the direction that leaves A z unchanged, in which the l1 norm falls
/// at the rate of its violation, until an active coefficient reaches zero and leaves. The objective falls at every step, so no active set
/// comes twice. Where one sign alone is allowed, only columns enter that violate with it. State is kept between calls: columns may be added
/// and beta changed. MATHEMATICS.md, "The l1 problem".
/// </summary>
/// <remarks>
/// A product with all columns finds the violating ones and refers all that follows to the true residual. Products of the columns that may
/// enter with one another and with the active ones are computed in a block; the steps then cost O(k^2) for k active columns however many
/// samples there are. Several columns enter at once; where the objective does not fall by it, one at a time, which is sure to make it fall.
/// </remarks>
internal sealed class ActiveSetSolver : IColumnSolver
{
    /// <summary>How many violating columns a product with all columns gives to choose from, at least; else as many as are active.</summary>
    private const int LeastShortlist = 8;

    /// <summary>How many of them are candidates at a time: a fourth of the active ones, within these limits.</summary>
    private const int LeastCandidates = 8, MostCandidates = 64;

    private readonly WorkingColumns _columns;
    private readonly SignedCoefficients _coefficients;
    private readonly ViolatingColumns _violating;
    private readonly List<int> _entered = [];
    private readonly List<int> _waiting = [];
    private int _steps;

    /// <summary>Starts with no columns.</summary>
    /// <param name="y">The target, scaled and projected off the free columns; not copied, not to be changed.</param>
    /// <param name="sign">The sign that coefficients may have: 1, -1, or 0 for either.</param>
    /// <param name="threads">Threads at most.</param>
    public ActiveSetSolver(double[] y, int sign = 0, int threads = 1)
        : this(y, sign, new WorkingColumns(y.Length, threads))
    {
    }

    /// <summary>Starts with no columns.</summary>
    /// <param name="y">The target, scaled and projected off the free columns; not copied, not to be changed.</param>
    /// <param name="sign">The sign that coefficients may have: 1, -1, or 0 for either.</param>
    /// <param name="columns">Holds the columns; without any.</param>
    internal ActiveSetSolver(double[] y, int sign, WorkingColumns columns)
    {
        _columns = columns;
        _coefficients = new SignedCoefficients(y, _columns);
        _violating = new ViolatingColumns(_columns, _coefficients, sign);
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
        _columns.Add(column);
        return Added();
    }

    /// <summary>Adds a column that can be computed, scaled and projected like y, with coefficient 0.</summary>
    /// <returns>Its index.</returns>
    public int Add(IColumn column)
    {
        _columns.Add(column);
        return Added();
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
        double last = double.PositiveInfinity;
        bool futile = false;
        _violating.Start();
        _steps = 1000 + (20 * Count);
        while (_steps-- > 0 && !cancellation.IsCancellationRequested)
        {
            _coefficients.RecomputeResidual();
            Span<double> correlations = _violating.Correlate();
            _coefficients.Refer(correlations);
            _violating.NoteProgress(_coefficients.Objective(beta), 0);
            double deviation = _coefficients.Deviation(beta, correlations);

            // What violates by less than active columns are off by may be rounding, or no longer violate at the minimum over these.
            double bound = beta + Math.Max(accuracy * beta, deviation);
            ReadOnlySpan<int> shortlist = _violating.Shortlist(bound, Math.Max(LeastShortlist, _coefficients.Active.Count));
            if (shortlist.IsEmpty ? deviation <= accuracy * beta || deviation >= last / 2 : futile && deviation >= last / 2)
            {
                return shortlist.IsEmpty && deviation <= accuracy * beta && !_violating.AnyBarred;
            }

            bool entered = !shortlist.IsEmpty && EnterListed(shortlist, correlations, beta, bound, cancellation);
            last = entered ? double.PositiveInfinity : deviation;
            futile = !shortlist.IsEmpty && !entered;
            if (shortlist.IsEmpty)
            {
                _coefficients.MinimiseOnActive(beta);
            }
        }

        _coefficients.RecomputeResidual();
        return false;
    }

    /// <summary>
    /// Forgets the columns with coefficient 0 but for those that correlate most with the residual since the last product.
    /// </summary>
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

    private int Added()
    {
        _coefficients.Add();
        _violating.Add();
        return Count - 1;
    }

    /// <summary>Lets listed columns enter until none of them violates, some at a time.</summary>
    /// <returns>Whether any entered.</returns>
    private bool EnterListed(
        ReadOnlySpan<int> shortlist, Span<double> correlations, double beta, double bound, CancellationToken cancellation)
    {
        bool any = false;
        _coefficients.Hold(shortlist);
        for (; !shortlist.IsEmpty; shortlist = _violating.Relist(bound))
        {
            int most = Math.Clamp(_coefficients.Active.Count / 4, LeastCandidates, MostCandidates);
            _coefficients.Offer(shortlist[..Math.Min(shortlist.Length, most)], correlations);
            _coefficients.MinimiseOnActive(beta);
            if (!EnterCandidates(beta, bound, cancellation))
            {
                break;
            }

            any = true;
            _coefficients.Refer(beta, correlations);
        }

        return any;
    }

    /// <summary>Lets candidates enter until none of them violates: several at once, or one at a time where that made no progress.</summary>
    /// <returns>Whether any entered.</returns>
    private bool EnterCandidates(double beta, double bound, CancellationToken cancellation)
    {
        int all = Math.Max(2, _coefficients.Active.Count / 8), most = all;
        bool any = false;
        while (_steps > 0 && !cancellation.IsCancellationRequested)
        {
            EnterBlock(beta, bound, most);
            if (_entered.Count == 0)
            {
                break;
            }

            any = true;
            _steps -= _entered.Count;
            _coefficients.MinimiseOnActive(beta);
            (double objective, double rounding) = _coefficients.Reached(beta);
            if (_violating.NoteProgress(objective, rounding))
            {
                most = all;
            }
            else if (_entered.Count > 1)
            {
                // One at a time the objective is sure to fall, or else the column is set aside.
                _entered.ForEach(_violating.Release);
                most = 1;
            }
        }

        return any;
    }

    /// <summary>Lets violating candidates enter, the most violating one at the minimum over those before it first.</summary>
    private void EnterBlock(double beta, double bound, int most)
    {
        _entered.Clear();
        _waiting.Clear();
        while (_entered.Count < most)
        {
            ReadOnlySpan<double> correlations = _coefficients.Correlations(beta);
            int next = _violating.Next(bound, correlations);
            if (next < 0)
            {
                break;
            }

            int column = _coefficients.Candidates[next], sign = Math.Sign(correlations[next]);
            _violating.Bar(column);
            if (_coefficients.TryEnter(next, sign, beta))
            {
                _entered.Add(column);
            }
            else if (_entered.Count > 0)
            {
                // Nearly dependent on the others of the block: most of those are no longer violating when they have found their place.
                _waiting.Add(column);
            }
            else
            {
                _coefficients.Enter(next, sign, beta);
                _entered.Add(column);
                break;
            }
        }

        _waiting.ForEach(_violating.Release);
    }
}
