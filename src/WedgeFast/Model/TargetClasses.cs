using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>A target of two classes or more.</summary>
/// <param name="Labels">Their names; numbers by value, others ordinally; of two the second one is the positive class.</param>
/// <param name="Targets">For each row the position of its label; NaN where it is missing.</param>
internal sealed record TargetClasses(IReadOnlyList<string> Labels, double[] Targets)
{
    /// <summary>The classes of a column whose labels are not known yet.</summary>
    /// <param name="column">The column.</param>
    /// <param name="name">Its name, with its file, for messages.</param>
    /// <param name="kind">What was asked for.</param>
    /// <exception cref="ArgumentException">There are not as many different labels.</exception>
    public static TargetClasses Of(LabelColumn column, string name, TargetKind kind)
    {
        int most = kind == TargetKind.TwoLabels ? 2 : LabelColumn.Most;
        if (column.Words.Count < 2 || column.Words.Count > most)
        {
            string expected = kind switch
            {
                TargetKind.TwoLabels => "two with --loss logistic",
                TargetKind.Labels => $"2 to {LabelColumn.Most} with --loss softmax",
                _ => $"2 to {LabelColumn.Most} labels, or numbers",
            };
            string found = column.Words.Count switch
            {
                1 => $"one value, {Quoted.Single(column.Words[0])}",
                <= LabelColumn.Most => $"{column.Words.Count} different values, {string.Join(", ", column.Words.Take(3).Select(Quoted.Single))}{(column.Words.Count > 3 ? ", .." : "")}",
                _ => $"more than {LabelColumn.Most} different values",
            };
            throw new ArgumentException($"{name}: {found}: expected {expected}");
        }

        string[] labels = [.. column.Words];
        Array.Sort(labels, Compare);
        return new TargetClasses(labels, Codes(column, labels));
    }

    /// <summary>The classes of a column by a model's labels.</summary>
    /// <param name="column">The column.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="name">Its name, with its file, for messages.</param>
    /// <exception cref="ArgumentException">A cell is none of the labels.</exception>
    public static TargetClasses Known(LabelColumn column, IReadOnlyList<string> labels, string name)
    {
        string? other = column.Words.FirstOrDefault(word => !labels.Contains(word));
        return other is null
            ? new TargetClasses(labels, Codes(column, labels))
            : throw new ArgumentException($"{name}: {Quoted.Single(other)}: expected {string.Join(", ", labels.SkipLast(1).Select(Quoted.Single))} or {Quoted.Single(labels[^1])}, the labels of the model");
    }

    private static double[] Codes(LabelColumn column, IReadOnlyList<string> labels)
    {
        double[] positions = [.. column.Words.Select(word => labels.TakeWhile(label => label != word).Count())];
        return [.. column.Codes.Select(code => code < 0 ? double.NaN : positions[code])];
    }

    private static int Compare(string a, string b) => IsNumber(a, out double x) && IsNumber(b, out double y)
        ? x.CompareTo(y)
        : string.CompareOrdinal(a, b);

    private static bool IsNumber(string word, out double value) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
