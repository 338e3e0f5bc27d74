using System.Runtime.InteropServices;

namespace WedgeFast.Sparse;

/// <summary>
/// Which column is to enter: a product with all columns gives the most violating ones, and the next steps choose among these few alone. A
/// column that has entered without any progress is set aside until something else makes progress.
/// </summary>
/// <param name="columns">The columns.</param>
/// <param name="coefficients">Their coefficients.</param>
/// <param name="sign">The sign that coefficients may have; 0 for either.</param>
internal sealed class ViolatingColumns(WorkingColumns columns, SignedCoefficients coefficients, int sign)
{
    private readonly List<int> _shortlist = [];
    private readonly HashSet<int> _barred = [];
    private double[] _correlations = new double[64];
    private double _least;

    /// <summary>Whether columns are set aside.</summary>
    public bool AnyBarred => _barred.Count > 0;

    /// <summary>The correlation of a column with the residual at the last product.</summary>
    public double Correlation(int column) => _correlations[column];

    /// <summary>Gives the last column the correlation 0.</summary>
    public void Add()
    {
        int index = columns.Count - 1;
        if (_correlations.Length <= index)
        {
            Array.Resize(ref _correlations, 2 * index);
        }

        _correlations[index] = 0;
    }

    /// <summary>Keeps only these columns, ascending.</summary>
    public void Keep(int[] kept)
    {
        for (int t = 0; t < kept.Length; t++)
        {
            _correlations[t] = _correlations[kept[t]];
        }
    }

    /// <summary>Forgets what was set aside.</summary>
    public void Start()
    {
        _barred.Clear();
        _least = double.PositiveInfinity;
    }

    /// <summary>Notes an objective: where it is less than all before, nothing is set aside any longer.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="rounding">What it may be off by.</param>
    /// <returns>Whether it is less.</returns>
    public bool NoteProgress(double objective, double rounding)
    {
        if (!(objective < (_least * (1 - 1e-15)) - rounding))
        {
            return false;
        }

        _barred.Clear();
        _least = objective;
        return true;
    }

    /// <summary>Computes all columns' correlations with the residual.</summary>
    public Span<double> Correlate()
    {
        Span<double> correlations = _correlations.AsSpan(0, columns.Count);
        columns.Dots(coefficients.Residual, _correlations);
        return correlations;
    }

    /// <summary>Lists the most violating columns.</summary>
    /// <param name="bound">What is above it violates.</param>
    /// <param name="most">How many columns at most.</param>
    public ReadOnlySpan<int> Shortlist(double bound, int most)
    {
        _shortlist.Clear();
        for (int j = 0; j < columns.Count; j++)
        {
            Consider(j, bound);
        }

        Sort();
        if (_shortlist.Count > most)
        {
            _shortlist.RemoveRange(most, _shortlist.Count - most);
        }

        return CollectionsMarshal.AsSpan(_shortlist);
    }

    /// <summary>Lists the violating columns among those whose products are held.</summary>
    /// <param name="bound">What is above it violates.</param>
    public ReadOnlySpan<int> Relist(double bound)
    {
        _shortlist.Clear();
        foreach (int j in coefficients.Held)
        {
            Consider(j, bound);
        }

        Sort();
        return CollectionsMarshal.AsSpan(_shortlist);
    }

    /// <summary>The most violating candidate that is not set aside; -1 where none violates.</summary>
    /// <param name="bound">What is above it violates.</param>
    /// <param name="correlations">The candidates' correlations.</param>
    public int Next(double bound, ReadOnlySpan<double> correlations)
    {
        int best = -1;
        for (int c = 0; c < correlations.Length; c++)
        {
            int column = coefficients.Candidates[c];
            if (Size(correlations[c]) > bound && coefficients[column] == 0 && !_barred.Contains(column))
            {
                (best, bound) = (c, Size(correlations[c]));
            }
        }

        return best;
    }

    /// <summary>Sets a column aside until there is progress.</summary>
    public void Bar(int column) => _barred.Add(column);

    /// <summary>No longer sets a column aside.</summary>
    public void Release(int column) => _barred.Remove(column);

    private void Consider(int column, double bound)
    {
        if (Size(_correlations[column]) > bound && coefficients[column] == 0 && !_barred.Contains(column))
        {
            _shortlist.Add(column);
        }
    }

    private void Sort() =>
        _shortlist.Sort((a, b) => Size(_correlations[b]).CompareTo(Size(_correlations[a])) is var order && order != 0 ? order : a.CompareTo(b));

    /// <summary>What of a correlation violates: all of it, or what would give a coefficient of the sign allowed.</summary>
    private double Size(double correlation) => sign == 0 ? Math.Abs(correlation) : sign * correlation;
}
