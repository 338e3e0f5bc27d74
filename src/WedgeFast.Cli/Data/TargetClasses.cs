using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Data;

/// <summary>A target of two classes.</summary>
/// <param name="Labels">Their names; numbers by value, others ordinally; the second one is the positive class.</param>
/// <param name="Targets">For each row 0 or 1, the position of its label; NaN where it is missing.</param>
internal sealed record TargetClasses(IReadOnlyList<string> Labels, double[] Targets)
{
    /// <summary>The classes of a column whose labels are not known yet.</summary>
    /// <param name="column">The column.</param>
    /// <param name="name">Its name, with its file, for messages.</param>
    /// <param name="because">What asks for classes, for messages.</param>
    /// <exception cref="CliError">There are not two different labels.</exception>
    public static TargetClasses Of(LabelColumn column, string name, string because)
    {
        if (column.Words.Count != 2)
        {
            string found = column.Words.Count switch
            {
                1 => $"one value, {Quote(column.Words[0])}",
                <= LabelColumn.Most => $"{column.Words.Count} different values, {string.Join(", ", column.Words.Take(3).Select(Quote))}{(column.Words.Count > 3 ? ", .." : "")}",
                _ => $"more than {LabelColumn.Most} different values",
            };
            throw new CliError($"{name}: {found}: expected two {because}");
        }

        string[] labels = [.. column.Words];
        Array.Sort(labels, Compare);
        return new TargetClasses(labels, Codes(column, labels));
    }

    /// <summary>The classes of a column by a model's labels.</summary>
    /// <param name="column">The column.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="name">Its name, with its file, for messages.</param>
    /// <exception cref="CliError">A cell is none of the labels.</exception>
    public static TargetClasses Known(LabelColumn column, IReadOnlyList<string> labels, string name)
    {
        string? other = column.Words.FirstOrDefault(word => !labels.Contains(word));
        return other is null
            ? new TargetClasses(labels, Codes(column, labels))
            : throw new CliError($"{name}: {Quote(other)}: expected {Quote(labels[0])} or {Quote(labels[1])}, the labels of the model");
    }

    private static double[] Codes(LabelColumn column, IReadOnlyList<string> labels) =>
        [.. column.Codes.Select(code => code < 0 ? double.NaN : column.Words[code] == labels[1] ? 1.0 : 0.0)];

    private static int Compare(string a, string b) => CsvNumber.TryParse(a, out double x) && CsvNumber.TryParse(b, out double y)
        ? x.CompareTo(y)
        : string.CompareOrdinal(a, b);

    private static string Quote(string word) => $"'{Words.Shorten(word)}'";
}
