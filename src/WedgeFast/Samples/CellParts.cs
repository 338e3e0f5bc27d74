namespace WedgeFast.Samples;

/// <summary>Parts of cells.</summary>
internal static class CellParts
{
    // Seconds are the finest that hours need: days as a double have some microseconds.
    private const double SecondsPerDay = 86400;

    private static readonly string[] PartNames = ["", "missing", "month", "weekday", "hour"];

    /// <summary>Names of <see cref="CellPart"/>.</summary>
    public static ReadOnlySpan<string> Names => PartNames;

    /// <summary>The name of an input that is a part of a column.</summary>
    public static string Name(string column, CellPart part) => part == CellPart.Whole ? column : $"{column} {PartNames[(int)part]}";

    /// <summary>A part of a cell.</summary>
    /// <param name="part">Which.</param>
    /// <param name="value">The cell; NaN where it is missing. Of dates days since 1970-01-01.</param>
    public static double Of(CellPart part, double value) => part switch
    {
        CellPart.Whole => value,
        CellPart.Missing => double.IsNaN(value) ? 1 : 0,
        _ when double.IsNaN(value) => double.NaN,
        CellPart.Hour => Math.Floor(Math.Round((value - Math.Floor(value)) * SecondsPerDay) / 3600) % 24,
        CellPart.Weekday => ((((long)Math.Floor(value) + 3) % 7) + 7) % 7 + 1,
        _ => Dates.Month(value),
    };
}
