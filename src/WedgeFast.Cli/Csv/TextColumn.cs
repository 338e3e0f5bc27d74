namespace WedgeFast.Cli.Csv;

/// <summary>A column of words: which different ones there are, and which each row has.</summary>
internal sealed class TextColumn
{
    private readonly List<int> _codes = [];
    private readonly List<string> _words = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _known =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The different words, in the order of their first rows.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>For each row the position of its word in <see cref="Words"/>.</summary>
    public IReadOnlyList<int> Codes => _codes;

    /// <summary>Adds the next row's cell; blanks around it do not count.</summary>
    public void Add(ReadOnlySpan<char> cell)
    {
        ReadOnlySpan<char> word = cell.Trim();
        if (!_known.TryGetValue(word, out int code))
        {
            code = _words.Count;
            _words.Add(word.ToString());
            _known[word] = code;
        }

        _codes.Add(code);
    }
}
