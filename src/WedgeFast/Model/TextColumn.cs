namespace WedgeFast;

/// <summary>A column of words: which different ones there are, and which each row has.</summary>
internal sealed class TextColumn
{
    private readonly List<int> _codes = [];
    private readonly List<string> _words = [];
    private readonly bool _closed;
    private readonly int _other = -1;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _known =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A column whose words the file tells.</summary>
    public TextColumn()
    {
    }

    /// <summary>A column that has these words and no others.</summary>
    /// <param name="words">The words.</param>
    /// <param name="hasOthers">Whether the last one stands for all others.</param>
    public TextColumn(IReadOnlyList<string> words, bool hasOthers = false)
    {
        foreach (string word in words)
        {
            Learn(word);
        }

        _closed = true;
        _other = hasOthers ? words.Count - 1 : -1;
    }

    /// <summary>The different words: the given ones, or those of the file in the order of their first rows.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>For each row the position of its word in <see cref="Words"/>; -1 for others than the given ones.</summary>
    public IReadOnlyList<int> Codes => _codes;

    /// <summary>The first word that is none of those given; null where there is none.</summary>
    public string? FirstUnknown { get; private set; }

    /// <summary>Adds the next row's cell; blanks around it do not count.</summary>
    /// <returns>Its code.</returns>
    public int Add(ReadOnlySpan<char> cell)
    {
        ReadOnlySpan<char> word = cell.Trim();
        if (!_known.TryGetValue(word, out int code))
        {
            code = _closed ? _other : Learn(word);
        }

        FirstUnknown ??= code < 0 ? word.ToString() : null;
        _codes.Add(code);
        return code;
    }

    /// <summary>The position of a cell's word in <see cref="Words"/>, -1 where it is none of them; adds nothing.</summary>
    public int Find(ReadOnlySpan<char> cell) => _known.TryGetValue(cell.Trim(), out int code) ? code : _other;

    /// <summary>Whether the last word stands for all that are not among the others.</summary>
    public bool HasOthers => _other >= 0;

    /// <summary>Whether a cell's word is one of those given.</summary>
    public bool Knows(ReadOnlySpan<char> cell) => _closed && _known.ContainsKey(cell.Trim());

    /// <summary>A column with the given words again, or with none where the file tells them.</summary>
    public TextColumn Anew() => _closed ? new TextColumn(_words, HasOthers) : new TextColumn();

    /// <summary>Adds the rows of a column that was started anew.</summary>
    /// <returns>Per word of <paramref name="part"/> its code here.</returns>
    public int[] Append(TextColumn part)
    {
        int[] codes = [.. part._words.Select(word => _known.TryGetValue(word, out int code) ? code : Learn(word))];
        FirstUnknown ??= part.FirstUnknown;
        _codes.AddRange(part._codes.Select(code => code < 0 ? code : codes[code]));
        return codes;
    }

    private int Learn(ReadOnlySpan<char> word)
    {
        _known[word] = _words.Count;
        _words.Add(word.ToString());
        return _words.Count - 1;
    }
}
