using System.Globalization;
using System.Text.Json;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Page;

/// <summary>The columns of the data as the page shows and sets them: ranges, words, where the rows are.</summary>
/// <param name="parts">The network's parts, which know the columns.</param>
/// <param name="samples">The rows.</param>
internal sealed class PageColumns(AnovaDecomposition parts, SampleSet samples)
{
    private const int Bins = 30, MostRows = 200;

    /// <summary>Writes the columns, and some rows.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ValueGrid?[] grids = new ValueGrid?[parts.Columns.Count], pairGrids = new ValueGrid?[parts.Columns.Count];
        foreach (AnovaPart part in parts.Parts)
        {
            for (int k = 0; k < part.Columns.Length; k++)
            {
                grids[part.Columns[k]] = part.Moved.Count > k ? part.Moved[k].Grid : grids[part.Columns[k]];
                pairGrids[part.Columns[k]] = part.Joint is { } joint ? (k == 0 ? joint.First : joint.Second) : pairGrids[part.Columns[k]];
            }
        }

        json.WriteStartArray("columns");
        for (int c = 0; c < parts.Columns.Count; c++)
        {
            json.WriteStartObject();
            json.WriteString("name", parts.Columns[c].Name);
            json.WriteNumber("first", parts.Columns[c].First);
            json.Numbers("grid", Points(parts.Columns[c], grids[c]));
            json.Numbers("pairGrid", Points(parts.Columns[c], pairGrids[c]));
            if (parts.Columns[c].Words is null)
            {
                WriteNumbers(json, parts.Columns[c]);
            }
            else
            {
                WriteWords(json, parts.Columns[c]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteRows(json);
    }

    private static IEnumerable<double> Points(ColumnInputs column, ValueGrid? grid) => column.Words is null && grid is not null
        ? grid.Points.Select(point => point[0]) : [];

    private double[] Values(ColumnInputs column) => [.. Enumerable.Range(0, samples.Count).Select(i => column.Words is null
        ? samples.Row(i)[column.First]
        : Word(column, column.In(samples.Row(i))))];

    // A filled gap is no word: the word it is closest to.
    private static int Word(ColumnInputs column, ReadOnlySpan<double> inputs)
    {
        int best = 0;
        for (int word = 1; word < column.Width; word++)
        {
            best = inputs[word] > inputs[best] ? word : best;
        }

        return best;
    }

    private void WriteNumbers(Utf8JsonWriter json, ColumnInputs column)
    {
        double[] values = Values(column), sorted = [.. values.Order()];
        (double least, double most) = (sorted[0], sorted[^1]);
        json.WriteNumber("least", least);
        json.WriteNumber("most", most);
        json.WriteNumber("start", sorted[sorted.Length / 2]);
        json.WriteString("step", Step(values, least, most));
        double[] counts = new double[Bins];
        for (int i = 0; i < values.Length; i++)
        {
            counts[most > least ? Math.Min((int)((values[i] - least) / (most - least) * Bins), Bins - 1) : 0] += samples.Weights[i];
        }

        json.Numbers("counts", counts, digits: 5);
    }

    // Whole numbers are set as whole numbers; anything else where the slider stops. "any" is a slider of its own precision.
    private static string Step(double[] values, double least, double most) =>
        values.All(value => value == Math.Round(value)) && most - least is > 0 and < 1e6 ? "1" : "any";

    private void WriteWords(Utf8JsonWriter json, ColumnInputs column)
    {
        double[] counts = new double[column.Width], values = Values(column);
        for (int i = 0; i < values.Length; i++)
        {
            counts[(int)values[i]] += samples.Weights[i];
        }

        json.Texts("words", column.Words!);
        json.WriteNumber("start", Array.IndexOf(counts, counts.Max()));
        json.Numbers("counts", counts, digits: 5);
        json.WriteStartArray("levels");
        foreach (double[] level in column.Levels)
        {
            json.Numbers(null, level);
        }

        json.WriteEndArray();
    }

    private void WriteRows(Utf8JsonWriter json)
    {
        int count = Math.Min(samples.Count, MostRows);
        double[][] values = [.. parts.Columns.Select(Values)];
        json.WriteStartArray("rows");
        for (int k = 0; k < count; k++)
        {
            int row = (int)((long)k * samples.Count / count);
            json.WriteStartObject();
            json.WriteString("number", samples.SourceRows[row].ToString(CultureInfo.InvariantCulture));
            json.Numbers("values", values.Select(column => column[row]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
