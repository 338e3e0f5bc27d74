using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>Inner products of the columns in use, each computed once, in blocks, when the first of the two comes into use.</summary>
/// <param name="columns">The columns.</param>
/// <param name="rows">n, the length of a column.</param>
internal sealed class GramMatrix(ColumnStore columns, int rows)
{
    private readonly List<int> _held = [];
    private int[] _slots = [];
    private double[] _values = [];
    private int _stride;

    /// <summary>The inner product of two columns that are held.</summary>
    public double this[int i, int j] => _values[(_slots[i] * _stride) + _slots[j]];

    /// <summary>The products of a column that is held with all that are, by slots.</summary>
    public ReadOnlySpan<double> Row(int column) => _values.AsSpan(_slots[column] * _stride, _held.Count);

    /// <summary>Where a row has the product with a column that is held.</summary>
    public int Slot(int column) => _slots[column];

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
        List<int> fresh = [];
        foreach (int j in wanted)
        {
            if (_slots[j] < 0)
            {
                fresh.Add(j);
            }
        }

        if (fresh.Count == 0)
        {
            return;
        }

        // A quarter more than what is in use: columns that leave often come back.
        if (_held.Count + fresh.Count > (5 * (active.Count + wanted.Length) / 4) + 64)
        {
            HashSet<int> used = [.. active, .. wanted];
            Compact(slot => used.Contains(_held[slot]));
        }

        Extend(fresh);
    }

    /// <summary>Keeps only these columns, ascending; the columns themselves are kept by their owner.</summary>
    public void Keep(int[] kept)
    {
        HashSet<int> stay = [.. kept];
        Compact(slot => stay.Contains(_held[slot]));
        int[] slots = [.. kept.Select(j => _slots[j])];
        slots.CopyTo(_slots, 0);
        for (int t = 0; t < slots.Length; t++)
        {
            if (slots[t] >= 0)
            {
                _held[slots[t]] = t;
            }
        }
    }

    private void Extend(List<int> fresh)
    {
        int before = _held.Count, count = before + fresh.Count;
        Widen(count);
        foreach (int j in fresh)
        {
            _slots[j] = _held.Count;
            _held.Add(j);
        }

        int[] all = [.. _held];
        GramProducts.Multiply(columns.Values, rows, all.AsSpan(before), all, _values.AsSpan(before * _stride), _stride);
        for (int i = 0; i < before; i++)
        {
            for (int j = before; j < count; j++)
            {
                _values[(i * _stride) + j] = _values[(j * _stride) + i];
            }
        }
    }

    private void Compact(Func<int, bool> stays)
    {
        int[] slots = [.. Enumerable.Range(0, _held.Count).Where(stays)];
        _held.ForEach(j => _slots[j] = -1);
        for (int t = 0; t < slots.Length; t++)
        {
            Span<double> row = _values.AsSpan(t * _stride, _stride);
            ReadOnlySpan<double> from = _values.AsSpan(slots[t] * _stride, _stride);
            for (int s = 0; s < slots.Length; s++)
            {
                row[s] = from[slots[s]];
            }

            _held[t] = _held[slots[t]];
            _slots[_held[t]] = t;
        }

        _held.RemoveRange(slots.Length, _held.Count - slots.Length);
    }

    private void Widen(int count)
    {
        if (count <= _stride)
        {
            return;
        }

        int stride = Math.Max(count, Math.Min(2 * _stride, _stride + 512));
        double[] wider = GC.AllocateUninitializedArray<double>(checked(stride * stride));
        for (int i = 0; i < _held.Count; i++)
        {
            _values.AsSpan(i * _stride, _held.Count).CopyTo(wider.AsSpan(i * stride));
        }

        (_values, _stride) = (wider, stride);
    }
}
