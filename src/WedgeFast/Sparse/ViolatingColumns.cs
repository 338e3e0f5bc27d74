using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Which column is to enter: a product with all columns gives the most violating ones, and the next steps choose among these few alone. A column
/// that has entered without any progress is set aside until something else makes progress.
/// </summary>
/// <param name="columns">The columns.</param>
/// <param name="coefficients">Their coefficients.</param>
internal sealed class ViolatingColumns(ColumnStore columns, SignedCoefficients coefficients)
{
    /// <summary>How many violating columns a product with all columns gives to choose from.</summary>
    private const int Shortlisted = 64;

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
    public void NoteProgress(double objective)
    {
        if (objective < _least * (1 - 1e-15))
        {
            _barred.Clear();
            _least = objective;
        }
    }

    /// <summary>Lists the most violating columns by a product with all.</summary>
    /// <param name="bound">What is above it violates.</param>
    /// <returns>Whether there are any.</returns>
    public bool Shortlist(double bound)
    {
        ColumnProducts.Dots(columns.Values, coefficients.Residual, _correlations.AsSpan(0, columns.Count));
        _shortlist.Clear();
        for (int j = 0; j < columns.Count; j++)
        {
            if (coefficients[j] == 0 && Math.Abs(_correlations[j]) > bound && !_barred.Contains(j))
            {
                _shortlist.Add(j);
            }
        }

        _shortlist.Sort((a, b) => Math.Abs(_correlations[b]).CompareTo(Math.Abs(_correlations[a])) is var order && order != 0 ? order : a.CompareTo(b));
        if (_shortlist.Count > Shortlisted)
        {
            _shortlist.RemoveRange(Shortlisted, _shortlist.Count - Shortlisted);
        }

        return _shortlist.Count > 0;
    }

    /// <summary>The most violating column of the list, set aside from now on; -1 where none violates.</summary>
    /// <param name="bound">What is above it violates.</param>
    /// <param name="correlation">Its correlation with the residual.</param>
    public int Next(double bound, out double correlation)
    {
        int best = -1;
        correlation = 0;
        foreach (int j in _shortlist)
        {
            if (coefficients[j] == 0 && !_barred.Contains(j))
            {
                double c = ColumnProducts.Dot(columns[j], coefficients.Residual);
                if (Math.Abs(c) > Math.Max(bound, Math.Abs(correlation)))
                {
                    (best, correlation) = (j, c);
                }
            }
        }

        if (best >= 0)
        {
            _barred.Add(best);
        }

        return best;
    }
}
