using System.Globalization;
using System.Text.Json;
using WedgeFast.Samples;

namespace WedgeFast.Accuracy;

/// <summary>One division of a data set into rows to train on and rows to test on.</summary>
internal sealed record DataSplit(string Data, int Number, SampleSet Train, SampleSet Test)
{
    public const int Count = 5;

    /// <summary>Reads a split: the last column of the file is the target, the split's file lists the rows of each test set.</summary>
    /// <param name="folder">Holds NAME.csv and splits/NAME.json.</param>
    /// <param name="data">The data set's name.</param>
    /// <param name="number">From 0 on.</param>
    public static DataSplit Read(string folder, string data, int number)
    {
        string[] lines = [.. File.ReadLines(Path.Combine(folder, data + ".csv")).Where(line => line.Length > 0)];
        string[] names = lines[0].Split(',');
        double[][] rows = [.. lines.Skip(1).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        using JsonDocument splits = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "splits", data + ".json")));
        JsonElement listed = splits.RootElement.GetProperty(number.ToString(CultureInfo.InvariantCulture));
        HashSet<int> test = [.. listed.EnumerateArray().Select(row => row.GetInt32())];
        return new DataSplit(
            data, number, Samples(names, rows.Where((_, i) => !test.Contains(i))), Samples(names, rows.Where((_, i) => test.Contains(i))));
    }

    private static SampleSet Samples(string[] names, IEnumerable<double[]> rows)
    {
        double[][] chosen = [.. rows];
        return SampleSet.Create(
            [.. chosen.SelectMany(row => row[..^1])], names.Length - 1, [.. chosen.Select(row => row[^1])], default, names[..^1], names[^1]);
    }
}
