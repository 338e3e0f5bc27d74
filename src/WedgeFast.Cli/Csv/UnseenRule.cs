namespace WedgeFast.Cli.Csv;

/// <summary>What becomes of a word that the training data did not have.</summary>
internal enum UnseenRule
{
    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>It is none of those that the training data had.</summary>
    Zeros,

    /// <summary>Its row is left out.</summary>
    LeftOut,
}
