namespace WedgeFast.Training;

/// <summary>
/// How far the last two layers of a network are from their global optimum, the layers before them given. Values are in the mean-loss
/// scaling. MATHEMATICS.md, "Auditing".
/// </summary>
/// <param name="Objective">P of the network: mean loss + beta sum_j |z_j| |w_j|, each neuron's two weights balanced.</param>
/// <param name="UnbalancedObjective">Mean loss + (beta/2) sum_j (|w_j|^2 + z_j^2) of the weights as they are: at least
/// <paramref name="Objective"/>.</param>
/// <param name="MeanLoss">The mean loss alone.</param>
/// <param name="Optimum">What training the last two layers anew gives, with its certificate.</param>
public sealed record AuditResult(double Objective, double UnbalancedObjective, double MeanLoss, TrainingResult Optimum)
{
    /// <summary>No network of the scope has a lower objective; null where no bound was completed.</summary>
    public double? LowerBound => Optimum.Certificate.DualObjective;

    /// <summary>The network is above the optimum by no more than this; null where no bound was completed.</summary>
    public double? AtMostAbove => Objective - LowerBound;

    /// <summary>The network is above the optimum by at least this: a better one was found.</summary>
    public double AtLeastAbove => Math.Max(Objective - Optimum.Certificate.Objective, 0);

    /// <summary><see cref="AtMostAbove"/> relative to the lower bound; null without one above 0.</summary>
    public double? RelativeExcess => LowerBound > 0 ? AtMostAbove / LowerBound : null;
}
