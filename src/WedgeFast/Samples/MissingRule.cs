namespace WedgeFast.Samples;

/// <summary>What becomes of rows in which a value is missing.</summary>
public enum MissingRule
{
    /// <summary>They are an error.</summary>
    Refuse,

    /// <summary>They are left out; there is no prediction for them.</summary>
    Drop,

    /// <summary>A missing input is the mean of those that the training data have.</summary>
    Mean,

    /// <summary>
    /// A missing input is the mean, and an input of its own, named after the column with " missing" behind it, is 1 there and 0 elsewhere;
    /// in columns that miss values in the training data. There is no prediction where others do.
    /// </summary>
    Indicator,
}
