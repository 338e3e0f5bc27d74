namespace WedgeFast.ML;

/// <summary>What a transformer predicts.</summary>
public enum WedgeFastTask
{
    /// <summary>Numbers: a column Score.</summary>
    Regression,

    /// <summary>True or false: columns PredictedLabel, Score, the log-odds, and Probability, of true.</summary>
    BinaryClassification,

    /// <summary>A key: columns PredictedLabel and Score, the probability of each.</summary>
    MulticlassClassification,
}
