using WedgeFast.Cli.Data;

namespace WedgeFast.Cli.Csv;

/// <summary>A reader with the text already taken from it put back in front.</summary>
internal sealed class PrefixedReader(ReadOnlyMemory<char> prefix, TextReader rest) : TextReader
{
    private Prefix<char> _prefix = new(prefix);

    public override int Read(Span<char> buffer) => _prefix.IsEmpty ? rest.Read(buffer) : _prefix.Take(buffer);

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read()
    {
        char c = '\0';
        return Read(new Span<char>(ref c)) == 0 ? -1 : c;
    }
}
