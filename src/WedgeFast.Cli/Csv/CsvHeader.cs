using System.Globalization;

namespace WedgeFast.Cli.Csv;

/// <summary>The header row: which columns a file has.</summary>
internal sealed class CsvHeader
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    /// <summary>Checks a header.</summary>
    /// <param name="source">The file's name as the user gave it.</param>
    /// <param name="line">The line it is on.</param>
    /// <param name="names">Its fields.</param>
    public CsvHeader(string source, int line, IReadOnlyList<string> names)
    {
        Source = source;
        Names = names;
        Count = names.Count;
        if (names.All(name => CsvNumber.TryParse(name, out _)))
        {
            throw new CliError($"{source}: line {line}: the header holds only numbers ({names[0]}, ..): expected a row of column names first");
        }

        for (int k = 0; k < names.Count; k++)
        {
            if (!_positions.TryAdd(names[k], k))
            {
                throw new CliError(
                    $"{source}: line {line}: column {k + 1} has the name '{names[k]}' of column {_positions[names[k]] + 1}: expected different names");
            }
        }
    }

    /// <summary>The file's name as the user gave it.</summary>
    public string Source { get; }

    /// <summary>The columns' names, in the file's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many columns there are.</summary>
    public int Count { get; }

    /// <summary>The position of a column the user asked for.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="askedBy">Who asks, for the error: "--target".</param>
    public int Find(string name, string askedBy)
    {
        if (_positions.TryGetValue(name, out int position))
        {
            return position;
        }

        string columns = Names.Count <= 8 ? $"expected one of {string.Join(", ", Names)}" : $"the file has {Names.Count.ToString(CultureInfo.InvariantCulture)} columns";
        string? near = NearestName.Of(name, Names);
        throw new CliError($"{Source}: {askedBy}: no column '{name}'{(near is null ? "" : $" (did you mean '{near}'?)")}: {columns}");
    }

    /// <summary>Refuses a column without a name: it is most likely a row number that some tool wrote.</summary>
    public void RequireName(int position)
    {
        if (Names[position].Length == 0)
        {
            throw new CliError($"{Source}: column {position + 1} has no name: name it, or choose the inputs with --inputs");
        }
    }
}
