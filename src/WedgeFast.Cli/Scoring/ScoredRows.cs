using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Scoring;

/// <summary>What became of some rows of a file.</summary>
internal sealed class ScoredRows
{
    private static readonly (RowState State, string Has, string Have, string Advice)[] Kinds =
    [
        (RowState.Missing, "has missing values", "have missing values", ""),
        (RowState.Unseen, "has words that the training data did not have", "have words that the training data did not have", ""),
        (RowState.WithoutModel, "is of a group without a model", "are of groups without a model", ""),
        (RowState.Unreadable, "cannot be read", "cannot be read", "; --strict stops there"),
        (RowState.Beyond, "is beyond the largest number", "are beyond the largest number", ""),
    ];

    private readonly int[] _counts = new int[Kinds.Length + 1];
    private readonly string?[] _first = new string?[Kinds.Length + 1];

    /// <summary>Their lines of the output.</summary>
    public Utf8Buffer Text { get; } = new();

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>How many lie outside the range of the training data.</summary>
    public long Outside { get; set; }

    /// <summary>Counts a row.</summary>
    public void Add(RowState state) => Add(state, 1);

    /// <summary>Counts rows.</summary>
    public void Add(RowState state, int count)
    {
        Count += count;
        _counts[(int)state] += count;
    }

    /// <summary>Remembers where a kind of row came first.</summary>
    /// <param name="state">The kind.</param>
    /// <param name="place">Line, column and value.</param>
    public void Remember(RowState state, string place) => _first[(int)state] ??= place;

    /// <summary>Whether nothing is remembered of a kind of row.</summary>
    public bool IsNew(RowState state) => _first[(int)state] is null;

    /// <summary>Adds the counts of rows further down.</summary>
    public void Append(ScoredRows others)
    {
        Count += others.Count;
        Outside += others.Outside;
        for (int k = 0; k < _counts.Length; k++)
        {
            _counts[k] += others._counts[k];
            _first[k] ??= others._first[k];
        }
    }

    /// <summary>What a user should know, a line each.</summary>
    /// <param name="outcome">What became of rows that could not be predicted.</param>
    public IEnumerable<string> Lines(string outcome = "no prediction there")
    {
        string rows = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count} row{(Count == 1 ? "" : "s")}");
        if (Outside > 0)
        {
            yield return $"{Outside} of {rows} {(Outside == 1 ? "lies" : "lie")} outside the range of the training data: predictions there extrapolate";
        }

        foreach ((RowState state, string has, string have, string advice) in Kinds)
        {
            int count = _counts[(int)state];
            if (count > 0)
            {
                string first = _first[(int)state] is { } place ? $" (first {place})" : "";
                yield return $"{count} of {rows} {(count == 1 ? has : have)}{first}: {outcome}{advice}";
            }
        }
    }
}
