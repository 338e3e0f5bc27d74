using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Guessing;

/// <summary>What was guessed of a file, in lines that fit a screen.</summary>
internal sealed class GuessNotes
{
    private const int Named = 8;

    private readonly List<(string Column, string Format)> _read = [];
    private readonly List<string> _categories = [];
    private readonly List<(string Column, string Why)> _left = [];
    private readonly List<string> _counting = [];

    /// <summary>Columns that are left out, and why.</summary>
    public string LeftOut => Grouped(_left);

    /// <summary>How the numbers of a column are written.</summary>
    public void Read(string column, CellFormat format) => _read.Add((column, format.ToString()));

    /// <summary>A column is taken for categories.</summary>
    public void Take(string column, Categories categories)
    {
        string rare = categories.HasOthers ? string.Create(CultureInfo.InvariantCulture, $" and {categories.Rare} rare ones together") : "";
        int words = categories.Words.Count - (categories.HasOthers ? 1 : 0);
        _categories.Add(string.Create(CultureInfo.InvariantCulture, $"{column} ({words} words{rare})"));
    }

    /// <summary>A column has the numbers of the rows.</summary>
    public void Count(string column) => _counting.Add(column);

    /// <summary>A column is left out.</summary>
    public void LeaveOut(string column, string why) => _left.Add((column, why));

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Lines()
    {
        List<string> lines = [];
        lines.AddRange(_read.Count > 0 ? [$"read as numbers: {Grouped(_read)}"] : []);
        lines.AddRange(_categories.Count > 0 ? [$"taken as categories: {Some(_categories)}; --numeric and --categorical decide"] : []);
        lines.AddRange(_left.Count > 0 ? [$"left out: {LeftOut}; --inputs takes them"] : []);
        lines.AddRange(_counting.Count > 0 ? [$"counting the rows, and inputs like any other: {Some(_counting)}; --inputs leaves them out"] : []);
        return lines;
    }

    private static string Grouped(List<(string Column, string Why)> columns) =>
        string.Join("; ", columns.GroupBy(pair => pair.Why).Select(group => $"{Some([.. group.Select(pair => pair.Column)])} ({group.Key})"));

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(Named))
        + (names.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Named} more") : "");
}
