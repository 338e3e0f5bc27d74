using WedgeFast.Cli.Csv;
using WedgeFast.Losses;

namespace WedgeFast.Cli.Data;

/// <summary>What is added to the outputs of a table's rows.</summary>
internal static class RowOffsets
{
    /// <summary>Reads the last columns of a table: offsets, then exposures.</summary>
    /// <exception cref="CliError">An exposure is not above 0, or an offset is so large that e^offset is beyond the largest
    /// number.</exception>
    public static double[] Of(CsvTable table, OffsetColumns columns) => columns.Read(name =>
    {
        int position = table.Columns.Count - columns.Names.Count + (name == columns.Offset ? 0 : columns.Names.Count - 1);
        double[] values = table.Column(position);
        bool exposure = name != columns.Offset;
        for (int i = 0; i < values.Length; i++)
        {
            if (exposure ? !(values[i] > 0) : !(Math.Abs(values[i]) <= Offsets.Largest))
            {
                string expected = exposure ? "an exposure above 0" : $"an offset between -{Offsets.Largest} and {Offsets.Largest}";
                throw new CliError($"{table.Header.Source}: line {table.Lines[i]}: column '{name}': '{CsvNumber.Format(values[i])}': expected {expected}");
            }
        }

        return values;
    });
}
