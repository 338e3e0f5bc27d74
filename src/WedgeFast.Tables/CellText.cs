using System.Buffers;
using System.Globalization;
using System.Text;

namespace WedgeFast.Tables;

/// <summary>Rows as text: fields between commas, in quotes where they have to be.</summary>
internal sealed class CellText
{
    private const int LongestNumber = 64;

    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\n\r");

    private char[] _text = new char[1 << 12];
    private int _length;

    /// <summary>What was added since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<char> Written => _text.AsMemory(0, _length);

    /// <summary>Forgets all.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds a character as it is.</summary>
    public void Add(char c)
    {
        Reserve(1);
        _text[_length++] = c;
    }

    /// <summary>Adds a number, so that it reads back the same.</summary>
    public void Add<T>(T number) where T : ISpanFormattable => Add(number, "");

    /// <summary>Adds a date, with its time unless that is midnight.</summary>
    public void Add(DateTime date) => Add(date, date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF");

    /// <summary>Adds a time of day.</summary>
    public void Add(TimeSpan time) => Add(time, "c");

    /// <summary>Adds a text that is UTF-8.</summary>
    public void AddUtf8(ReadOnlySpan<byte> text)
    {
        Reserve(Encoding.UTF8.GetCharCount(text));
        int count = Encoding.UTF8.GetChars(text, _text.AsSpan(_length));
        if (!_text.AsSpan(_length, count).ContainsAny(Special))
        {
            _length += count;
            return;
        }

        Add(_text.AsSpan(_length, count).ToString());
    }

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        bool quoted = text.ContainsAny(Special);
        Reserve(text.Length + 2);
        if (!quoted)
        {
            text.CopyTo(_text.AsSpan(_length));
            _length += text.Length;
            return;
        }

        Add('"');
        foreach (char c in text)
        {
            Add(c);
            if (c == '"')
            {
                Add(c);
            }
        }

        Add('"');
    }

    private void Add<T>(T value, ReadOnlySpan<char> format) where T : ISpanFormattable
    {
        Reserve(LongestNumber);
        _length += value.TryFormat(_text.AsSpan(_length), out int written, format, CultureInfo.InvariantCulture)
            ? written
            : throw new TableFault("a number of more digits than expected");
    }

    private void Reserve(int more)
    {
        if (_text.Length - _length < more)
        {
            Array.Resize(ref _text, Math.Max(checked(_length + more), checked(2 * _text.Length)));
        }
    }
}
