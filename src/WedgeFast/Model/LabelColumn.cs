using System.Globalization;

namespace WedgeFast;

/// <summary>
/// A target column whose cells may be labels: its different values, numbers in their shortest form, as long as they are few.
/// </summary>
internal sealed class LabelColumn
{
    /// <summary>With more different values than this a column holds no labels.</summary>
    public const int Most = 20;

    private readonly TextColumn _cells = new();
    private readonly List<int> _codes = [];

    /// <summary>The different values, in the order of their first rows; one more than <see cref="Most"/> where there are many.</summary>
    public IReadOnlyList<string> Words => _cells.Words;

    /// <summary>
    /// For each row the position of its value in <see cref="Words"/>, -1 where it is missing; not for all rows where there are many values.
    /// </summary>
    public IReadOnlyList<int> Codes => _codes;

    /// <summary>The first cell that is no number, and its line; null where all are numbers.</summary>
    public (int Line, string Cell)? FirstWord { get; private set; }

    /// <summary>Whether some cell is a number.</summary>
    public bool HasNumber { get; private set; }

    /// <summary>Adds the next row's cell.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="cell">Its text.</param>
    /// <param name="number">The number that it is, or null.</param>
    public void Add(int line, ReadOnlySpan<char> cell, double? number)
    {
        HasNumber |= number is not null;
        FirstWord ??= number is null ? (line, cell.ToString()) : null;
        if (Words.Count <= Most)
        {
            _codes.Add(_cells.Add(number is double value ? value.ToString("R", CultureInfo.InvariantCulture) : cell));
        }
    }

    /// <summary>Adds a row whose value is missing.</summary>
    public void AddMissing() => _codes.Add(-1);

    /// <summary>Some of the rows of a column of few values.</summary>
    public LabelColumn Take(ReadOnlySpan<int> rows)
    {
        LabelColumn taken = new();
        foreach (int row in rows)
        {
            if (_codes[row] < 0)
            {
                taken.AddMissing();
            }
            else
            {
                taken.Add(0, Words[_codes[row]], null);
            }
        }

        return taken;
    }

    /// <summary>Adds the rows of another column below these.</summary>
    public void Append(LabelColumn part)
    {
        HasNumber |= part.HasNumber;
        FirstWord ??= part.FirstWord;
        foreach (int code in part._codes)
        {
            if (code < 0)
            {
                AddMissing();
            }
            else if (Words.Count <= Most)
            {
                _codes.Add(_cells.Add(part.Words[code]));
            }
        }
    }
}
