using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// The columns of an l1 problem and products with them, on several threads where there is enough to do. Few rows are stored, column after
/// column; with many rows nothing is: a neuron's values take a multiplication for each of its inputs and a few more, and memory stays that
/// of the samples.
/// </summary>
internal sealed class WorkingColumns : IColumnParts
{
    /// <summary>From so many rows on columns are computed whenever they are needed: 200 of them would be 100 MB.</summary>
    private const int LeastComputed = 1 << 16;

    /// <summary>Rows of a part: the samples of one, all inputs of them, stay in the cache while all columns pass by.</summary>
    private const int Tile = 1024;

    private readonly int _rows;
    private readonly int _threads;
    private readonly ColumnStore? _stored;
    private readonly List<IColumn> _computed = [];

    /// <summary>Starts with no columns.</summary>
    /// <param name="rows">n, the length of a column.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="leastComputed">From so many rows on columns are computed.</param>
    public WorkingColumns(int rows, int threads, int leastComputed = LeastComputed)
    {
        (_rows, _threads) = (rows, threads);
        _stored = rows < leastComputed ? new ColumnStore(rows) : null;
    }

    /// <summary>The number of columns.</summary>
    public int Count => _stored?.Count ?? _computed.Count;

    /// <summary>Threads at most.</summary>
    public int Threads => _threads;

    /// <summary>Adds a column.</summary>
    /// <param name="values">n values, copied.</param>
    public void Add(ReadOnlySpan<double> values)
    {
        if (_stored is not null)
        {
            values.CopyTo(_stored.Append());
        }
        else
        {
            _computed.Add(new StoredColumn(values.ToArray()));
        }
    }

    /// <summary>Adds a column.</summary>
    public void Add(IColumn column)
    {
        if (_stored is not null)
        {
            column.Write(_stored.Append());
        }
        else
        {
            _computed.Add(column);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Part(int column, int first, int length, Span<double> buffer) =>
        _stored is not null ? _stored[column].Slice(first, length) : _computed[column].Part(first, length, buffer);

    /// <summary>Copies a column: the values that <see cref="Part"/> gives.</summary>
    public void CopyTo(int column, Span<double> values) => Part(column, 0, _rows, values).CopyTo(values);

    /// <summary>The product of every column with a vector.</summary>
    /// <param name="vector">n values.</param>
    /// <param name="results">Receives one value per column.</param>
    public void Dots(double[] vector, double[] results) => Portions.Run(Count, Work(Count), _threads, (from, to) =>
    {
        if (_stored is not null)
        {
            ColumnProducts.Dots(_stored.Values[(from * _rows)..], vector, results.AsSpan(from, to - from));
        }
        else
        {
            Dots(from, to, t => t, vector, results);
        }
    });

    /// <summary>The products of some columns with a vector.</summary>
    /// <param name="which">Which columns.</param>
    /// <param name="vector">n values.</param>
    /// <param name="results">Receives one value per column.</param>
    public void Dots(IReadOnlyList<int> which, double[] vector, double[] results) =>
        Portions.Run(which.Count, Work(which.Count), _threads, (from, to) => Dots(from, to, t => which[t], vector, results));

    /// <summary>Adds scale times the sum of coefficient times column to a vector.</summary>
    /// <param name="which">Which columns.</param>
    /// <param name="coefficients">A coefficient for each of them.</param>
    /// <param name="scale">A common factor.</param>
    /// <param name="vector">n values.</param>
    public void AddCombination(IReadOnlyList<int> which, double[] coefficients, double scale, double[] vector) =>
        Portions.Run(_rows, Work(which.Count), _threads, (from, to) =>
        {
            double[] buffer = Buffer();
            for (int first = from; first < to; first += Length)
            {
                int length = Math.Min(Length, to - first);
                for (int t = 0; t < which.Count; t++)
                {
                    ColumnProducts.AddScaled(Part(which[t], first, length, buffer), scale * coefficients[t], vector.AsSpan(first, length));
                }
            }
        });

    /// <summary>Keeps only these columns, in this order.</summary>
    /// <param name="kept">Ascending indices.</param>
    public void Keep(ReadOnlySpan<int> kept)
    {
        if (_stored is not null)
        {
            _stored.Keep(kept);
            return;
        }

        for (int t = 0; t < kept.Length; t++)
        {
            _computed[t] = _computed[kept[t]];
        }

        _computed.RemoveRange(kept.Length, _computed.Count - kept.Length);
    }

    /// <summary>Rows of a part: all of a column that is stored.</summary>
    private int Length => _stored is null ? Tile : _rows;

    private double[] Buffer() => _stored is null ? new double[Tile] : [];

    private double Work(int columns) => (double)columns * _rows;

    private void Dots(int from, int to, Func<int, int> column, double[] vector, double[] results)
    {
        double[] buffer = Buffer();
        Array.Clear(results, from, to - from);
        for (int first = 0; first < _rows; first += Length)
        {
            int length = Math.Min(Length, _rows - first);
            for (int t = from; t < to; t++)
            {
                results[t] += ColumnProducts.Dot(Part(column(t), first, length, buffer), vector.AsSpan(first, length));
            }
        }
    }
}
