using System.Text.Json;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Output;

/// <summary>What maximize prints.</summary>
/// <param name="Of">What is predicted.</param>
/// <param name="Sought">largest, smallest or nearest.</param>
/// <param name="Target">What the nearest is near to.</param>
/// <param name="Prediction">The prediction found.</param>
/// <param name="Bound">No prediction in the box is beyond it.</param>
/// <param name="LeastDistance">No prediction in the box is nearer to the target.</param>
/// <param name="Columns">The columns of the data, and their numbers or words there.</param>
/// <param name="Inputs">The inputs of the network there.</param>
/// <param name="Parts">How many parts of the box were looked at.</param>
/// <param name="IsComplete">Whether the search ended by itself.</param>
internal sealed record ExtremumReport(
    string Of, string Sought, double? Target, double Prediction, double? Bound, double? LeastDistance, (string Name, double Number, string? Word)[] Columns,
    double[] Inputs, int Parts, bool IsComplete)
{
    /// <summary>The columns of the data for inputs of the network.</summary>
    public static (string Name, double Number, string? Word)[] ColumnsOf(ModelInput model, double[] inputs)
    {
        List<(string, double, string?)> columns = [];
        int at = 0;
        foreach (SourceColumn column in model.Encoding.Columns)
        {
            int width = column.Words?.Count ?? 1;
            columns.Add((column.Name, inputs[at], column.Words?[inputs.AsSpan(at, width).IndexOf(1)]));
            at += width;
        }

        return [.. columns];
    }

    /// <summary>Prints it for people; bounds with all their digits, as fewer might not be bounds.</summary>
    public void Print(TextWriter output)
    {
        string to = Target is { } target ? $" to {CsvNumber.Format(target)}" : "";
        output.WriteLine($"{Sought} prediction of {Of}{to}: {CsvNumber.Format(Prediction)}");
        output.WriteLine(Bound is { } bound
            ? !double.IsFinite(bound) ? "Nothing is proven yet." : $"Proven: no inputs within the ranges give {(Sought == "smallest" ? "less" : "more")} than {CsvNumber.Format(bound)}."
            : LeastDistance == 0 ? "It may be reached within the ranges but for rounding." : $"Proven: no inputs within the ranges are nearer than {CsvNumber.Format(LeastDistance!.Value)}.");
        foreach ((string name, double number, string? word) in Columns)
        {
            output.WriteLine($"{name} = {word ?? CsvNumber.Format(number)}");
        }
    }

    /// <summary>Prints it for programs.</summary>
    public void WriteJson(Stream stream)
    {
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("of", Of);
            json.WriteString("sought", Sought);
            Number(json, "target", Target);
            json.WriteNumber("prediction", Prediction);
            Number(json, "bound", Bound);
            Number(json, "leastDistance", LeastDistance);
            json.WriteStartObject("inputs");
            foreach ((string name, double number, string? word) in Columns)
            {
                if (word is null)
                {
                    json.WriteNumber(name, number);
                }
                else
                {
                    json.WriteString(name, word);
                }
            }

            json.WriteEndObject();
            json.WriteNumber("parts", Parts);
            json.WriteBoolean("complete", IsComplete);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
