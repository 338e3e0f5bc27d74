using System.Text;
using System.Text.Unicode;

namespace WedgeFast.Cli.Data;

/// <summary>
/// The text of a file whose encoding nobody may have told: a byte order mark decides, else bytes beyond ASCII that are UTF-8 are, and
/// others are Windows-1252. Text that was UTF-8 and is not any more is refused.
/// </summary>
/// <param name="source">The file's name as the user gave it.</param>
/// <param name="bytes">Its bytes.</param>
/// <param name="encoding">How they are characters; null where that is to be found out.</param>
internal sealed class DetectingReader(string source, Stream bytes, TextEncoding? encoding) : TextReader
{
    private const int Length = 1 << 16, LongestMark = 4;

    // What Windows-1252 has in place of the control characters 80 to 9F; five of them it leaves alone.
    private const string Windows =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private readonly byte[] _bytes = new byte[Length];
    private StreamReader? _marked;
    private TextEncoding? _encoding = encoding;
    private char _second;
    private int _start;
    private int _end;
    private bool _begun;
    private bool _ended;

    /// <summary>What the text is; null while all of it is ASCII.</summary>
    public TextEncoding? Encoding => _encoding;

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (!_begun)
        {
            Begin();
        }

        return _marked?.Read(buffer) ?? Decode(buffer);
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _marked?.Dispose();
        base.Dispose(disposing);
    }

    // A mark is no part of the first name. UTF-16 has no other way to be told.
    private void Begin()
    {
        _begun = true;
        _end = bytes.ReadAtLeast(_bytes.AsSpan(0, LongestMark), 3, throwOnEndOfStream: false);
        ReadOnlySpan<byte> mark = _bytes.AsSpan(0, _end);
        bool wide = mark.StartsWith<byte>([0xFF, 0xFE]) || mark.StartsWith<byte>([0xFE, 0xFF]);
        if (mark.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            _start = 3;
            _encoding = TextEncoding.Utf8;
        }
        else if (wide || _encoding == TextEncoding.Utf16)
        {
            _encoding = TextEncoding.Utf16;
            _marked = new StreamReader(new PrefixedStream(mark.ToArray(), bytes), System.Text.Encoding.Unicode, detectEncodingFromByteOrderMarks: true, Length);
        }
    }

    private int Decode(Span<char> buffer)
    {
        int written = 0;
        if (_second != '\0' && buffer.Length > 0)
        {
            (buffer[written++], _second) = (_second, '\0');
        }

        while (written < buffer.Length)
        {
            bool filled = _start == _end && Fill();
            if (_start == _end)
            {
                break;
            }

            int done = DecodeSome(buffer[written..]);
            written += done;
            if (done == 0 && !Fill())
            {
                Incomplete();
            }

            // What is there is not kept waiting for more.
            if (filled && _start == _end && _end < Length)
            {
                break;
            }
        }

        return written;
    }

    private bool Fill()
    {
        if (_ended)
        {
            return false;
        }

        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        int read = bytes.Read(_bytes, _end, Length - _end);
        _end += read;
        _ended = read == 0;
        return read > 0;
    }

    private int DecodeSome(Span<char> buffer)
    {
        ReadOnlySpan<byte> left = _bytes.AsSpan(_start, _end - _start);
        if (_encoding is TextEncoding.Latin1 or TextEncoding.Windows1252)
        {
            int count = Math.Min(left.Length, buffer.Length);
            System.Text.Encoding.Latin1.GetChars(left[..count], buffer);
            ToWindows(buffer[..count]);
            _start += count;
            return count;
        }

        int ascii = left.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        if (ascii > 0 || ascii < 0)
        {
            int count = Math.Min(ascii < 0 ? left.Length : ascii, buffer.Length);
            Ascii.ToUtf16(left[..count], buffer, out _);
            _start += count;
            return count;
        }

        return DecodeBeyond(left, buffer);
    }

    private int DecodeBeyond(ReadOnlySpan<byte> left, Span<char> buffer)
    {
        System.Buffers.OperationStatus status = Utf8.ToUtf16(left, buffer, out int read, out int written, replaceInvalidSequences: false, isFinalBlock: false);
        if (_encoding is null && read > 0)
        {
            _encoding = TextEncoding.Utf8;
        }

        if (read == 0 && status == System.Buffers.OperationStatus.InvalidData)
        {
            _encoding = _encoding is null ? TextEncoding.Windows1252 : throw NoUtf8();
            return DecodeSome(buffer);
        }

        _start += read;

        return read == 0 && status == System.Buffers.OperationStatus.DestinationTooSmall ? FirstHalf(left, buffer) : written;
    }

    // A character of two units at the last place of a buffer: the second one waits for the next call.
    private int FirstHalf(ReadOnlySpan<byte> left, Span<char> buffer)
    {
        Span<char> both = stackalloc char[2];
        Utf8.ToUtf16(left, both, out int read, out _, replaceInvalidSequences: false);
        (buffer[0], _second) = (both[0], both[1]);
        _start += read;
        _encoding = TextEncoding.Utf8;
        return 1;
    }

    // The file ends within a character.
    private void Incomplete()
    {
        _encoding = _encoding is null ? TextEncoding.Windows1252 : _encoding == TextEncoding.Utf8 ? throw NoUtf8() : _encoding;
    }

    private CliError NoUtf8() => new(
        $"{source}: some bytes are UTF-8 and others are not: expected one encoding; --encoding windows-1252 or latin1 reads any bytes");

    private void ToWindows(Span<char> text)
    {
        if (_encoding == TextEncoding.Latin1)
        {
            return;
        }

        for (int at = text.IndexOfAnyInRange('\u0080', '\u009F'); at >= 0;)
        {
            text[at] = Windows[text[at] - 0x80];
            int next = text[(at + 1)..].IndexOfAnyInRange('\u0080', '\u009F');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
