namespace WedgeFast.Losses;

/// <summary>What a network's outputs are of the targets.</summary>
public enum Link
{
    /// <summary>The prediction itself.</summary>
    Identity,

    /// <summary>The logarithm of the prediction.</summary>
    Log,

    /// <summary>One output for two classes: the log-odds of the second.</summary>
    Logit,

    /// <summary>One output per class: the log-probability of that class, up to a common constant.</summary>
    Softmax,
}
