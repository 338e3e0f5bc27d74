using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.MlNet;

/// <summary>A row as ML.NET takes it.</summary>
internal sealed class Row
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}

/// <summary>The rows of a table to train on and to test on.</summary>
/// <param name="Schema">How long features are.</param>
/// <param name="Train">Rows to train on.</param>
/// <param name="Test">Rows to test on.</param>
/// <param name="Sample">One row.</param>
/// <param name="Rows">How many there are to train on.</param>
internal sealed record MlSplit(SchemaDefinition Schema, IDataView Train, IDataView Test, Row Sample, int Rows)
{
    /// <summary>Reads the first split: the last column of the file is the target.</summary>
    public static MlSplit Read(MLContext context, string folder, string data)
    {
        Row[] rows = [.. File.ReadLines(Path.Combine(folder, data + ".csv")).Skip(1).Where(line => line.Length > 0).Select(Parse)];
        using JsonDocument splits = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "splits", data + ".json")));
        HashSet<int> test = [.. splits.RootElement.GetProperty("0").EnumerateArray().Select(row => row.GetInt32())];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        IDataView Of(Func<int, bool> which) => context.Data.LoadFromEnumerable(rows.Where((_, row) => which(row)).ToArray(), schema);
        return new MlSplit(schema, Of(row => !test.Contains(row)), Of(test.Contains), rows[test.First()], rows.Length - test.Count);
    }

    private static Row Parse(string line)
    {
        float[] cells = [.. line.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
        return new Row { Features = cells[..^1], Label = cells[^1] };
    }
}
