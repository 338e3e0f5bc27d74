namespace WedgeFast.Samples;

/// <summary>What of a cell an input is.</summary>
internal enum CellPart
{
    /// <summary>Its value.</summary>
    Whole,

    /// <summary>1 where the value is missing, else 0.</summary>
    Missing,

    /// <summary>The month of a date, 1 to 12.</summary>
    Month,

    /// <summary>The day of the week of a date: 1 for Monday to 7 for Sunday.</summary>
    Weekday,

    /// <summary>The hour of a time, 0 to 23.</summary>
    Hour,
}
