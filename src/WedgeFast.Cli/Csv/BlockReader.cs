using System.Buffers;

namespace WedgeFast.Cli.Csv;

/// <summary>Cuts a CSV file into blocks of whole rows, so that several can be parsed at a time.</summary>
/// <param name="reader">The file.</param>
/// <param name="delimiter">What separates its fields.</param>
/// <param name="length">About how many characters a block has.</param>
/// <param name="isAwaited">Whether rows that are there should not wait for a block to be full.</param>
internal sealed class BlockReader(TextReader reader, char delimiter, int length, Func<bool> isAwaited)
{
    private char[] _rest = [];
    private int _line = 1;
    private bool _ended;

    /// <summary>Reads the next block.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(out CsvBlock block)
    {
        int room = Math.Max(length, 2 * _rest.Length), filled = _rest.Length, cut = 0;
        char[] buffer = ArrayPool<char>.Shared.Rent(room);
        _rest.CopyTo(buffer, 0);
        while (!_ended)
        {
            int read = reader.Read(buffer.AsSpan(filled..room));
            filled += read;
            _ended = read == 0;
            if (_ended || (filled < room && !isAwaited()))
            {
                continue;
            }

            cut = LastRowEnd(buffer.AsSpan(0, filled));
            if (cut > 0)
            {
                break;
            }

            if (filled == room)
            {
                buffer = Longer(buffer, room = checked(2 * room));
            }
        }

        cut = cut > 0 ? cut : filled;
        _rest = buffer.AsSpan(cut, filled - cut).ToArray();
        block = new CsvBlock(buffer.AsMemory(0, cut), _line);
        _line += CsvBlock.LineEnds(block.Text.Span);
        return cut > 0;
    }

    private static char[] Longer(char[] buffer, int room)
    {
        char[] longer = ArrayPool<char>.Shared.Rent(room);
        buffer.CopyTo(longer, 0);
        ArrayPool<char>.Shared.Return(buffer);
        return longer;
    }

    /// <summary>Where the last row of a text that goes on ends; 0 where none does.</summary>
    private int LastRowEnd(ReadOnlySpan<char> text)
    {
        // What follows a carriage return decides whether the line ends with it.
        text = text[^1] == '\r' ? text[..^1] : text;
        return text.Contains('"') ? LastRowEndOutsideQuotes(text) : text.LastIndexOfAny('\r', '\n') + 1;
    }

    // Quotes count at the start of a field alone, and within such a field; doubled ones open it anew at once.
    private int LastRowEndOutsideQuotes(ReadOnlySpan<char> text)
    {
        int end = 0;
        bool starts = true, quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (quoted)
            {
                // A doubled quote ends the quotation here and starts it again with the next character.
                (quoted, starts) = (c != '"', c == '"');
            }
            else if (c == '"' && starts)
            {
                quoted = true;
            }
            else
            {
                starts = c == delimiter || c is '\r' or '\n';
                end = c is '\r' or '\n' ? at + 1 : end;
            }
        }

        return end;
    }
}
