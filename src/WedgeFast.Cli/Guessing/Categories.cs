namespace WedgeFast.Cli.Guessing;

/// <summary>Whether the words of a column are categories: few different ones, rare ones taken together.</summary>
internal sealed class Categories
{
    /// <summary>What stands for rare words.</summary>
    public const string Others = "(others)";

    // Up to so many words are kept as they are; of more the rare ones are one, and so are those beyond the most frequent.
    private const int FewWords = 10, MostWords = 40;
    private const double RareShare = 0.005;
    private const int FewestOfRare = 3;

    // Words that all have so many rows are all kept, up to so many: none of them is rare.
    private const int Frequent = 10, MostFrequent = 300;

    private Categories(IReadOnlyList<string> words, bool hasOthers, int rare) => (Words, HasOthers, Rare) = (words, hasOthers, rare);

    /// <summary>The words in their order, the one that stands for rare ones last.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether there are rare ones.</summary>
    public bool HasOthers { get; }

    /// <summary>How many different words are rare.</summary>
    public int Rare { get; }

    /// <summary>The categories of a column.</summary>
    /// <returns>Null where most cells differ, or hardly a word has rows enough.</returns>
    public static Categories? Of(CellTexts texts)
    {
        int[] counts = texts.Counts();
        int rows = counts.Sum();
        if (counts.Length > Math.Max(2, rows / 2))
        {
            return null;
        }

        if (counts.Length <= FewWords || (counts.Length <= MostFrequent && counts.Min() >= Frequent))
        {
            return new Categories([.. texts.Words.Order(StringComparer.Ordinal)], hasOthers: false, rare: 0);
        }

        double least = Math.Clamp(RareShare * rows, FewestOfRare, Frequent);
        string[] kept = [.. Enumerable.Range(0, counts.Length).Where(k => counts[k] >= least)
            .OrderByDescending(k => counts[k]).ThenBy(k => texts.Words[k], StringComparer.Ordinal).Take(MostWords).Select(k => texts.Words[k])];
        int rare = counts.Length - kept.Length;
        Array.Sort(kept, StringComparer.Ordinal);
        return kept.Length < 2 ? null
            : rare < 2 || kept.Contains(Others) ? new Categories([.. texts.Words.Order(StringComparer.Ordinal)], hasOthers: false, rare: 0)
            : new Categories([.. kept, Others], hasOthers: true, rare);
    }

    /// <summary>Per cell text the position of its word.</summary>
    public double[] Codes(IReadOnlyList<string> texts)
    {
        Dictionary<string, int> positions = Words.Select((word, at) => (word, at)).ToDictionary(StringComparer.Ordinal);
        return [.. texts.Select(text => (double)positions.GetValueOrDefault(text, Words.Count - 1))];
    }
}
