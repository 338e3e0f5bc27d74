using System.Globalization;
using Sylvan.Data.Csv;
using WedgeFast.Cli.Csv;
using WedgeFast.Tables;

namespace WedgeFast.Cli.Output;

/// <summary>Writes as a Parquet or Arrow file what else is written as CSV.</summary>
internal static class TableOutput
{
    private const int BufferLength = 1 << 16;

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">As what.</param>
    /// <param name="write">Writes the rows as CSV.</param>
    /// <param name="kept">How many columns come from elsewhere: whole numbers where all are, numbers where all are, else texts.</param>
    /// <param name="hasLabels">Whether the column behind them holds labels; all others are numbers, NA where there is none.</param>
    public static void Write(Stream stream, TableFormat format, Action<Stream> write, int kept, bool hasLabels)
    {
        (string[] names, List<string>[] cells) = Read(write);
        TableWriter.Write(stream, format, [.. names.Select((name, k) => (name, Values(cells[k], k < kept, hasLabels && k == kept)))]);
    }

    private static (string[] Names, List<string>[] Cells) Read(Action<Stream> write)
    {
        using MemoryStream csv = new();
        write(csv);
        csv.Position = 0;
        using CsvDataReader rows = CsvDataReader.Create(new StreamReader(csv), new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = ',',
            Comment = '\0',
            Culture = CultureInfo.InvariantCulture,
            BufferSize = BufferLength,
            MaxBufferSize = int.MaxValue / 4,
        });
        rows.Read();
        string[] names = [.. Enumerable.Range(0, rows.RowFieldCount).Select(k => rows.GetFieldSpan(k).ToString())];
        List<string>[] cells = [.. names.Select(_ => new List<string>())];
        while (rows.Read())
        {
            for (int k = 0; k < names.Length; k++)
            {
                cells[k].Add(rows.GetFieldSpan(k).ToString());
            }
        }

        return (names, cells);
    }

    private static Array Values(List<string> cells, bool isKept, bool areLabels)
    {
        if (areLabels)
        {
            return cells.Select(cell => CsvNumber.IsMissingLabel(cell) ? null : cell).ToArray();
        }

        if (isKept && cells.TrueForAll(cell => cell.Length == 0 || IsWhole(cell)))
        {
            return cells.Select(cell => cell.Length == 0 ? (long?)null : long.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        }

        return isKept && !cells.TrueForAll(cell => CsvNumber.IsMissing(cell) || CsvNumber.TryParse(cell, out _))
            ? cells.Select(cell => cell.Length == 0 ? null : cell).ToArray()
            : cells.Select(cell => CsvNumber.TryParse(cell, out double value) ? value : (double?)null).ToArray();
    }

    // Written the same again: 007 is a text.
    private static bool IsWhole(string cell) => long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        && value.ToString(CultureInfo.InvariantCulture) == cell;
}
