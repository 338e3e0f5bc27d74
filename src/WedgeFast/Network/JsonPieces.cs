using System.Text;
using System.Text.Json;

namespace WedgeFast.Network;

/// <summary>A JSON document read piece by piece, in memory that grows with its largest piece alone.</summary>
/// <param name="source">UTF-8 JSON.</param>
internal sealed class JsonPieces(Stream source)
{
    /// <summary>The most bytes of one piece.</summary>
    private const int MostBytes = 1 << 28;

    private byte[] _buffer = new byte[1 << 16];
    private JsonReaderState _state;
    private int _start;
    private int _end;
    private bool _begun;
    private bool _ended;

    /// <summary>The next token, and what it says where it is a name, a text or a number; none behind the end.</summary>
    /// <exception cref="JsonException">There is no JSON, or no more of it.</exception>
    public (JsonTokenType Type, string Text) Token()
    {
        while (true)
        {
            Utf8JsonReader reader = Reader();
            if (reader.Read())
            {
                Advance(in reader);
                return (reader.TokenType, reader.TokenType switch
                {
                    JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString()!,
                    JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => "",
                });
            }

            if (_ended)
            {
                return (JsonTokenType.None, "");
            }

            Fill();
        }
    }

    /// <summary>The next element of the list whose beginning was the last token; null behind the last one.</summary>
    /// <exception cref="JsonException">There is no JSON, or no more of it.</exception>
    /// <exception cref="InvalidDataException">An element is too large.</exception>
    public JsonDocument? Element()
    {
        while (true)
        {
            Utf8JsonReader reader = Reader();
            if (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    Advance(in reader);
                    return null;
                }

                if (JsonDocument.TryParseValue(ref reader, out JsonDocument? element))
                {
                    Advance(in reader);
                    return element;
                }
            }

            Fill();
        }
    }

    private Utf8JsonReader Reader() => new(_buffer.AsSpan(_start, _end - _start), _ended, _state);

    private void Advance(in Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            int length = 2 * _buffer.Length;
            Array.Resize(ref _buffer, length <= MostBytes ? length : throw JsonField.Fault($"one model takes more than {MostBytes / 2} bytes: expected smaller ones"));
        }

        // A byte order mark is none of the reader's business.
        int least = _begun ? 1 : Encoding.UTF8.Preamble.Length;
        int read = source.ReadAtLeast(_buffer.AsSpan(_end), least, throwOnEndOfStream: false);
        _start = !_begun && _buffer.AsSpan(0, read).StartsWith(Encoding.UTF8.Preamble) ? least : 0;
        _end += read;
        _ended = read < least;
        _begun = true;
    }
}
