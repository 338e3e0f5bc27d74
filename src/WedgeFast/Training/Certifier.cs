using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;

namespace WedgeFast.Training;

/// <summary>Certifies one network from its own residual: primal, one pricing of the whole class, dual.</summary>
internal static class Certifier
{
    /// <summary>How far above nu, relatively, the bound may be: it costs the gap less than this share of P0.</summary>
    private const double Accuracy = 1e-11;

    /// <summary>What a completed bound over a class covers.</summary>
    public static CertificateScope ScopeOf(NeuronClass neuronClass) => neuronClass.Dictionary switch
    {
        DictionaryKind.Full => CertificateScope.Global,
        DictionaryKind.Wedge => CertificateScope.Dictionary,
        _ => CertificateScope.Restricted,
    };

    /// <summary>Certifies, or gives null where it was stopped.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="pricer">Prices the class.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="network">The network.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="betaMax">betaMax.</param>
    /// <param name="goal">The gap that the certificate is for: near-duplicates may cost a share of it.</param>
    /// <param name="stop">Stops.</param>
    public static Certificate? TryCertify(
        TrainingProblem problem, IPricer pricer, NeuronClass neuronClass, ReluNetwork network, double beta, double betaMax, GapGoal goal,
        CancellationToken stop)
    {
        (double objective, double[] residual) = problem.Evaluate(network, beta, neuronClass);
        CertificateScope scope = ScopeOf(neuronClass);
        if (!double.IsFinite(objective))
        {
            // A file may hold a network whose outputs are beyond the largest number: nothing follows from its residual.
            return new Certificate(beta, betaMax, objective, null, problem.NullObjective, null, scope, pricer.Hyperplanes);
        }

        if (problem.NullObjective == 0)
        {
            // Nothing is left to learn: no loss is below 0, whatever the network.
            return new Certificate(beta, betaMax, objective, 0, 0, 0, scope, pricer.Hyperplanes);
        }

        double allowance = goal.Allowance(problem.NullObjective, beta * problem.Weight(network, neuronClass.Norm));
        PricingRequest request = new(beta, Accuracy, 1) { Allowance = allowance };
        PricingResult priced = pricer.Price(problem.Theta(residual), request, stop);
        return stop.IsCancellationRequested ? null : Of(problem, pricer, neuronClass, objective, residual, priced.UpperBound, beta, betaMax);
    }

    /// <summary>Certifies from a bound on nu that a residual close by has had.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="pricer">What gave the bound.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="network">The network.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="betaMax">betaMax.</param>
    /// <param name="nuUpper">The bound.</param>
    /// <param name="close">The residual that it is for.</param>
    public static Certificate Carry(
        TrainingProblem problem, IPricer pricer, NeuronClass neuronClass, ReluNetwork network, double beta, double betaMax, double nuUpper,
        ReadOnlySpan<double> close)
    {
        (double objective, double[] residual) = problem.Evaluate(network, beta, neuronClass);
        return Of(problem, pricer, neuronClass, objective, residual, problem.CarriedBound(nuUpper, close, residual), beta, betaMax);
    }

    private static Certificate Of(
        TrainingProblem problem, IPricer pricer, NeuronClass neuronClass, double objective, double[] residual, double nuUpper, double beta,
        double betaMax)
    {
        double dual = problem.Dual(residual, nuUpper, beta);
        double? violation = beta > 0 ? nuUpper / beta : 0;
        return new Certificate(
            beta, betaMax, objective, dual, problem.NullObjective, violation, ScopeOf(neuronClass), pricer.Hyperplanes);
    }
}
