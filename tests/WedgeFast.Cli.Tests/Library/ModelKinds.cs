using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Tests.Library;

/// <summary>A small table as a file and as columns, and ways to train on it, one per kind of model.</summary>
internal static class ModelKinds
{
    private static readonly string[] Kinds = ["red", "green", "blue"], Sizes = ["low", "middle", "high"];

    /// <summary>Options of fit that give every kind of model.</summary>
    public static Dictionary<string, string> All { get; } = new()
    {
        ["one target"] = "--target y --inputs a,b",
        ["a linear term"] = "--target y --inputs a,b --skip",
        ["several targets"] = "--target y,z --inputs a,b",
        ["two classes"] = "--target two --inputs a,b",
        ["more classes"] = "--target three --inputs a,b",
        ["two classes, softmax"] = "--target two --inputs a,b --loss softmax",
        ["numbers as classes"] = "--target count --inputs a,b --loss softmax",
        ["words"] = "--target y --inputs a,kind --categorical kind",
        ["words, classes"] = "--target three --inputs kind,b --categorical kind",
        ["filled gaps"] = "--target y --inputs a,gap --missing mean",
        ["left-out gaps"] = "--target y --inputs gap,b --missing drop",
        ["gaps among words"] = "--target y --inputs gap,kind --categorical kind --missing drop",
        ["logarithms"] = "--target y --inputs a,b --log-target",
        ["several logarithms"] = "--target y,count --inputs a,b --log-target",
        ["weights"] = "--target y --inputs a,b --weights count",
        ["huber"] = "--target y --inputs a,b --loss huber --delta 0.5",
        ["two hidden layers"] = "--target y --inputs a,b --layers 2",
        ["layers of words"] = "--target y --inputs a,kind --categorical kind --layers 2",
        ["splines"] = "--target y --inputs a,b --splines 4",
        ["splines of classes"] = "--target two --inputs a,b --splines 3",
    };

    /// <summary>24 rows.</summary>
    public static string Csv => "a,b,kind,gap,y,z,count,two,three\n" + string.Concat(Enumerable.Range(0, 24).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{A(i)},{B(i)},{Kinds[i % 3]},{(i % 5 == 2 ? "NA" : $"{i % 7}")},{Y(i)},{A(i) - B(i)},{1 + (i % 3)},{Two(i)},{Three(i)}\n")));

    /// <summary>The same rows as columns.</summary>
    public static Table Table => new()
    {
        { "three", Column(Three) },
        { "two", Column(Two) },
        { "count", Column(i => 1.0 + (i % 3)) },
        { "z", Column(i => A(i) - B(i)) },
        { "y", Column(Y) },
        { "gap", Column(i => i % 5 == 2 ? double.NaN : i % 7) },
        { "kind", Column(i => Kinds[i % 3]) },
        { "b", Column(B) },
        { "a", Column(A) },
    };

    /// <summary>The values that a row has in the columns of a model, words by their position.</summary>
    public static double[] Cells(Model model, int row) => [.. model.Claim.Encoding is { } encoding
        ? encoding.Columns.Select(column => Cell(column, row))
        : model.Columns.Select(name => Cell(new SourceColumn(name, null), row))];

    private static double Cell(SourceColumn column, int row) => column.Name switch
    {
        "a" => A(row),
        "b" => B(row),
        "gap" => row % 5 == 2 ? double.NaN : row % 7,
        _ => column.Words!.ToList().IndexOf(Kinds[row % 3]),
    };

    private static T[] Column<T>(Func<int, T> value) => [.. Enumerable.Range(0, 24).Select(value)];

    private static double A(int i) => i * 7 % 24 / 4.0;

    private static double B(int i) => i * 5 % 11;

    private static double Y(int i) => 0.5 + Math.Abs(A(i) - 3) + (0.25 * B(i)) + (i % 3 == 0 ? 1 : 0) + (0.1 * (i % 4));

    private static string Two(int i) => Y(i) + (i % 4 * 0.5) > 4 ? "yes" : "no";

    private static string Three(int i) => Sizes[(int)Math.Clamp((Y(i) + (i % 5 * 0.4) - 2) / 1.5, 0, 2)];
}
