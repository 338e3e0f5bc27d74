using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WedgeFast.Cli.Csv;

/// <summary>Rows of a text without quotes: whatever stands between two delimiters is a field.</summary>
/// <param name="text">Whole rows.</param>
/// <param name="delimiter">What separates fields.</param>
internal sealed class PlainRows(ReadOnlyMemory<char> text, char delimiter)
{
    private const int Step = 32;

    private int[] _ends = new int[64];
    private int _start;
    private int _next;

    // Delimiters and line ends that were found and not looked at yet, as bits from a place on, and the place behind them.
    private uint _marks;
    private int _marked;
    private int _scanned;

    /// <summary>How many fields the row has.</summary>
    public int Count { get; private set; }

    /// <summary>The row without its line end.</summary>
    public ReadOnlySpan<char> Row => text.Span[_start.._ends[Count - 1]];

    /// <summary>A field of the row.</summary>
    public ReadOnlySpan<char> Field(int position)
    {
        int start = position == 0 ? _start : _ends[position - 1] + 1;
        return text.Span[start.._ends[position]];
    }

    /// <summary>Moves to the next row.</summary>
    /// <returns>False behind the last one.</returns>
    public bool Read()
    {
        ReadOnlySpan<char> all = text.Span;
        (_start, Count) = (_next, 0);
        if (_start >= all.Length)
        {
            return false;
        }

        while (true)
        {
            int end = NextMark(all);
            if (Count == _ends.Length)
            {
                Array.Resize(ref _ends, 2 * _ends.Length);
            }

            _ends[Count++] = end;
            if (end == all.Length || all[end] != delimiter)
            {
                _next = end + 1;
                SkipSecond(all, end);
                return true;
            }
        }
    }

    // A line feed behind a carriage return ends the same line.
    private void SkipSecond(ReadOnlySpan<char> all, int end)
    {
        if (end < all.Length && all[end] == '\r' && end + 1 < all.Length && all[end + 1] == '\n')
        {
            _next = NextMark(all) + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextMark(ReadOnlySpan<char> all)
    {
        while (_marks == 0)
        {
            if (_scanned >= all.Length)
            {
                return all.Length;
            }

            _marked = _scanned;
            _marks = all.Length - _scanned >= Step ? Marks(ref Unsafe.Add(ref MemoryMarshal.GetReference(all), _scanned)) : LastMarks(all[_scanned..]);
            _scanned += Step;
        }

        int at = _marked + BitOperations.TrailingZeroCount(_marks);
        _marks &= _marks - 1;
        return at;
    }

    private uint Marks(ref char start)
    {
        ref ushort units = ref Unsafe.As<char, ushort>(ref start);
        Vector256<ushort> first = Marks(Vector256.LoadUnsafe(ref units)), second = Marks(Vector256.LoadUnsafe(ref units, (nuint)Vector256<ushort>.Count));
        return Vector256.Narrow(first, second).ExtractMostSignificantBits();
    }

    private Vector256<ushort> Marks(Vector256<ushort> units) => Vector256.Equals(units, Vector256.Create((ushort)delimiter))
        | Vector256.Equals(units, Vector256.Create((ushort)'\n')) | Vector256.Equals(units, Vector256.Create((ushort)'\r'));

    private uint LastMarks(ReadOnlySpan<char> rest)
    {
        uint marks = 0;
        for (int at = 0; at < rest.Length; at++)
        {
            marks |= rest[at] == delimiter || rest[at] is '\n' or '\r' ? 1u << at : 0;
        }

        return marks;
    }
}
