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
    public static CertificateScope ScopeOf(NeuronClass neuronClass) =>
        neuronClass.Dictionary == DictionaryKind.Full ? CertificateScope.Global : CertificateScope.Dictionary;

    /// <summary>Certifies, or gives null where it was stopped.</summary>
    public static Certificate? TryCertify(
        TrainingProblem problem, IPricer pricer, NeuronClass neuronClass, ReluNetwork network, double beta, double betaMax,
        CancellationToken stop)
    {
        (double objective, double[] residual) = problem.Evaluate(network, beta, neuronClass.Norm);
        CertificateScope scope = ScopeOf(neuronClass);
        if (!double.IsFinite(objective))
        {
            // A file may hold a network whose outputs are beyond the largest number: nothing follows from its residual.
            return new Certificate(beta, betaMax, objective, null, problem.NullObjective, null, scope, pricer.Hyperplanes);
        }

        if (problem.NullObjective == 0)
        {
            return new Certificate(beta, betaMax, objective, objective, 0, 0, scope, pricer.Hyperplanes);
        }

        PricingResult priced = pricer.Price(problem.Theta(residual), new PricingRequest(beta, Accuracy, 1), stop);
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        double dual = problem.Dual(residual, priced.UpperBound, beta);
        double? violation = beta > 0 ? priced.UpperBound / beta : 0;
        return new Certificate(beta, betaMax, objective, dual, problem.NullObjective, violation, scope, pricer.Hyperplanes);
    }
}
