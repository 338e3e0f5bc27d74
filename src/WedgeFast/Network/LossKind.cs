namespace WedgeFast.Network;

/// <summary>What a network's errors cost.</summary>
public enum LossKind
{
    /// <summary>(f - y)^2 / 2.</summary>
    Squared,

    /// <summary>Squared up to an error of delta, linear from there on: outliers pull with a bounded force.</summary>
    Huber,

    /// <summary>log(1 + e^f) - y f for two classes y = 0 and 1: f is the log-odds of class 1.</summary>
    Logistic,

    /// <summary>log(sum_k e^f_k) - f_y for classes y = 0, 1, ..: f_k is the log-probability of class k, up to a common constant.</summary>
    Softmax,
}
