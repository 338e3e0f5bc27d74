using System.Globalization;
using Microsoft.Data.Analysis;

namespace WedgeFast.Data;

/// <summary>Makes a <see cref="Table"/> of a <see cref="DataFrame"/>, and a <see cref="DataFrame"/> of predictions.</summary>
public static class DataFrameTable
{
    /// <summary>
    /// Reads columns: numbers of any type and truth values, 1 and 0, become numbers, texts words; null is a missing value.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="columns">The names of the columns; null for all.</param>
    /// <exception cref="ArgumentException">A column is not there, or of another type: the message names it.</exception>
    public static Table AsTable(this DataFrame frame, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Table table = new();
        foreach (DataFrameColumn column in columns is null ? frame.Columns : columns.Select(name => Find(frame, name)))
        {
            if (column is StringDataFrameColumn texts)
            {
                table.Add(column.Name, [.. Enumerable.Range(0, checked((int)texts.Length)).Select(row => texts[row])]);
            }
            else if (column.IsNumericColumn() || column.DataType == typeof(bool))
            {
                table.Add(column.Name, (double[])[.. Enumerable.Range(0, checked((int)column.Length)).Select(row => Number(column[row]))]);
            }
            else
            {
                throw new ArgumentException($"Column \"{column.Name}\" holds {column.DataType.Name}: expected numbers, truth values or texts.", nameof(columns));
            }
        }

        return table;
    }

    /// <summary>
    /// Predictions as columns: a number per target; or the likeliest label, "prediction", and the probability of each, "p(label)".
    /// </summary>
    /// <param name="predictions">The predictions.</param>
    public static DataFrame ToDataFrame(this Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        DataFrame frame = new();
        if (predictions.HasLabels)
        {
            frame.Columns.Add(new StringDataFrameColumn("prediction", Enumerable.Range(0, predictions.Count).Select(predictions.Label)));
        }

        for (int k = 0; k < predictions.Names.Count; k++)
        {
            int at = k;
            frame.Columns.Add(new DoubleDataFrameColumn(
                predictions.HasLabels ? $"p({predictions.Names[k]})" : predictions.Names[k], Enumerable.Range(0, predictions.Count).Select(row => predictions.Row(row)[at])));
        }

        return frame;
    }

    private static DataFrameColumn Find(DataFrame frame, string name) => frame.Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new ArgumentException($"There is no column \"{name}\": the frame has {string.Join(", ", frame.Columns.Select(column => $"\"{column.Name}\""))}.", "columns");

    private static double Number(object? value) => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
