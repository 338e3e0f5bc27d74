using System.Buffers;
using System.Runtime.InteropServices;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Inner products of the columns in use, each computed once, in blocks, when the second of the two comes into use. The lower triangle is
/// kept, row by row.
/// </summary>
/// <param name="columns">The columns.</param>
/// <param name="rows">n, the length of a column.</param>
internal sealed class GramMatrix(WorkingColumns columns, int rows)
{
    private readonly List<int> _held = [];
    private int[] _slots = [];
    private double[] _values = [];

    /// <summary>The columns that are held, by slots.</summary>
    public ReadOnlySpan<int> Held => CollectionsMarshal.AsSpan(_held);

    /// <summary>The inner product of two columns that are held.</summary>
    public double this[int i, int j] => _values[At(_slots[i], _slots[j])];

    /// <summary>The inner product of a column that is held with itself.</summary>
    public double Square(int column) => _values[Start(_slots[column] + 1) - 1];

    /// <summary>The inner products of a column that is held with others that are.</summary>
    public void Gather(int column, ReadOnlySpan<int> others, Span<double> products)
    {
        int slot = _slots[column];
        for (int c = 0; c < others.Length; c++)
        {
            products[c] = _values[At(slot, _slots[others[c]])];
        }
    }

    /// <summary>Multiplies by a vector.</summary>
    /// <param name="x">A value for each column that is held, by slots.</param>
    /// <param name="products">Receives as many.</param>
    public void Multiply(ReadOnlySpan<double> x, Span<double> products)
    {
        for (int slot = 0; slot < _held.Count; slot++)
        {
            ReadOnlySpan<double> row = _values.AsSpan(Start(slot), slot + 1);
            products[slot] = ColumnProducts.Dot(row, x[..(slot + 1)]);
            if (x[slot] != 0)
            {
                ColumnProducts.AddScaled(row[..slot], x[slot], products[..slot]);
            }
        }
    }

    /// <summary>Gives the last column no slot.</summary>
    public void Add()
    {
        if (_slots.Length < columns.Count)
        {
            Array.Resize(ref _slots, Math.Max(2 * columns.Count, 64));
        }

        _slots[columns.Count - 1] = -1;
    }

    /// <summary>Computes the products of columns with one another and with those that are held.</summary>
    /// <param name="wanted">The columns that are to be held.</param>
    /// <param name="active">Columns that are held and stay so; others may be forgotten.</param>
    public void Hold(ReadOnlySpan<int> wanted, IReadOnlyList<int> active)
    {
        int fresh = 0;
        foreach (int j in wanted)
        {
            fresh += _slots[j] < 0 ? 1 : 0;
        }

        if (fresh == 0)
        {
            return;
        }

        // Half more than what is in use: columns that leave often come back.
        if (_held.Count + fresh > (3 * (active.Count + wanted.Length) / 2) + 64)
        {
            Compact([.. active, .. wanted]);
        }

        int before = _held.Count;
        foreach (int j in wanted)
        {
            if (_slots[j] < 0)
            {
                _slots[j] = _held.Count;
                _held.Add(j);
            }
        }

        Extend(before);
    }

    /// <summary>Keeps only these columns, ascending; the columns themselves are kept by their owner.</summary>
    public void Keep(int[] kept)
    {
        Compact([.. kept]);
        for (int t = 0; t < kept.Length; t++)
        {
            int slot = _slots[kept[t]];
            _slots[t] = slot;
            if (slot >= 0)
            {
                _held[slot] = t;
            }
        }
    }

    private static int Start(int slot) => slot * (slot + 1) / 2;

    private static int At(int i, int j) => i >= j ? Start(i) + j : Start(j) + i;

    private void Extend(int before)
    {
        int count = _held.Count, fresh = count - before;
        if (_values.Length < Start(count))
        {
            double[] larger = GC.AllocateUninitializedArray<double>(Math.Max(Start(count), Math.Min(2 * _values.Length, Start(count + 256))));
            _values.AsSpan(0, Start(before)).CopyTo(larger);
            _values = larger;
        }

        double[] products = ArrayPool<double>.Shared.Rent(checked(fresh * count));
        Portions.Run(count, (double)rows * fresh * count, columns.Threads, (from, to) =>
            GramProducts.Multiply(columns, rows, Held[before..], Held[from..to], products.AsSpan(from), count));
        for (int i = 0; i < fresh; i++)
        {
            products.AsSpan(i * count, before + i + 1).CopyTo(_values.AsSpan(Start(before + i)));
        }

        ArrayPool<double>.Shared.Return(products);
    }

    private void Compact(HashSet<int> stay)
    {
        int[] slots = [.. Enumerable.Range(0, _held.Count).Where(slot => stay.Contains(_held[slot]))];
        _held.ForEach(j => _slots[j] = -1);
        for (int t = 0; t < slots.Length; t++)
        {
            // Rows and elements move towards the front only, so that nothing is overwritten before it has moved.
            Span<double> row = _values.AsSpan(Start(t), t + 1);
            ReadOnlySpan<double> from = _values.AsSpan(Start(slots[t]), slots[t] + 1);
            for (int s = 0; s <= t; s++)
            {
                row[s] = from[slots[s]];
            }

            _held[t] = _held[slots[t]];
            _slots[_held[t]] = t;
        }

        _held.RemoveRange(slots.Length, _held.Count - slots.Length);
    }
}
