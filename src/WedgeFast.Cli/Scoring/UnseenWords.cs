namespace WedgeFast.Cli.Scoring;

/// <summary>What becomes of a row with a word that the training data did not have.</summary>
internal enum UnseenWords
{
    /// <summary>There is no prediction.</summary>
    None,

    /// <summary>The word is none of those that the training data had: all their inputs are 0.</summary>
    Zeros,
}
