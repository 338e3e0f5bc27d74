using WedgeFast.Network;

namespace WedgeFast.Training;

/// <summary>
/// A bound on how much better any network of the scope could be. All values are in the mean-loss scaling, on the inputs in training units,
/// of the network after folding to raw units. MATHEMATICS.md, "The certificate".
/// </summary>
/// <param name="Beta">The weight-decay strength.</param>
/// <param name="BetaMax">The strength from which on no neuron pays.</param>
/// <param name="Objective">P of the network.</param>
/// <param name="DualObjective">D, a proven lower bound on P of any network in scope; null where no bound was completed.</param>
/// <param name="NullObjective">P0, the objective of the best model without neurons.</param>
/// <param name="MaxViolation">nu / beta with the upper bound on nu; null where no bound was completed.</param>
/// <param name="Scope">What the bound covers.</param>
/// <param name="Hyperplanes">Hyperplanes of the class: the sum over coordinate sets V of C(n, |V|).</param>
public sealed record Certificate(
    double Beta,
    double BetaMax,
    double Objective,
    double? DualObjective,
    double NullObjective,
    double? MaxViolation,
    CertificateScope Scope,
    double Hyperplanes)
{
    /// <summary>P - D; null where no bound was completed.</summary>
    public double? Gap => Objective - DualObjective;

    /// <summary>(P - D) / P0, and 0 where P0 is; null where no bound was completed.</summary>
    public double? RelativeGap => NullObjective == 0 ? (Gap is null ? null : 0) : Gap / NullObjective;
}
