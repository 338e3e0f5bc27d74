using System.Globalization;
using System.Text;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>Data that trains in milliseconds.</summary>
internal static class SmallData
{
    /// <summary>Columns a, b, y; ten rows.</summary>
    public const string Csv = """
        a,b,y
        0,1,1.5
        1,3,0.5
        2,0,2.5
        3,2,4
        4,5,3
        5,1,7.5
        6,4,6
        7,0,11
        8,3,10
        9,2,13.5

        """;

    /// <summary>Columns a, b, w, y: the same rows with weights 1 to 3.</summary>
    public static string Weighted => Change((cells, row) => $"{cells[0]},{cells[1]},{(row % 3) + 1},{cells[2]}", "a,b,w,y");

    /// <summary>The same rows from the last to the first.</summary>
    public static string Reversed
    {
        get
        {
            string[] lines = Lines(Csv);
            return string.Join('\n', lines[1..].Reverse().Prepend(lines[0])) + "\n";
        }
    }

    /// <summary>Deterministic rows of <paramref name="inputs"/> inputs and a target that no small network fits.</summary>
    public static string Rough(int rows, int inputs)
    {
        StringBuilder text = new();
        text.AppendJoin(',', Enumerable.Range(1, inputs).Select(k => $"x{k}")).Append(",y\n");
        Random random = new(7);
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inputs; k++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{random.NextDouble():R},");
            }

            text.Append(CultureInfo.InvariantCulture, $"{random.NextDouble():R}\n");
        }

        return text.ToString();
    }

    public static string[] Lines(string csv) => csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Change(Func<string[], int, string> row, string header) =>
        string.Join('\n', Lines(Csv).Skip(1).Select((line, i) => row(line.Split(','), i)).Prepend(header)) + "\n";
}
