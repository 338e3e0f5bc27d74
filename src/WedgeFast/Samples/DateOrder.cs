namespace WedgeFast.Samples;

/// <summary>How dates are written.</summary>
internal enum DateOrder
{
    /// <summary>2024-03-15.</summary>
    YearFirst,

    /// <summary>15.03.2024 or 15/03/2024.</summary>
    DayFirst,

    /// <summary>03/15/2024.</summary>
    MonthFirst,

    /// <summary>A time of day alone, 12:30.</summary>
    Time,
}
