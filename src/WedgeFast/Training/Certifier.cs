using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;

namespace WedgeFast.Training;

/// <summary>Certifies one network from its own residual: primal, one pricing of the whole class, dual.</summary>
internal static class Certifier
{
    public static Certificate Certify(
        TrainingProblem problem, IPricer pricer, NeuronClass neuronClass, ReluNetwork network, double beta, double betaMax,
        CancellationToken cancellation)
    {
        (double objective, double[] residual) = problem.Evaluate(network, beta, neuronClass.Norm);
        CertificateScope scope = neuronClass.Dictionary == DictionaryKind.Full ? CertificateScope.Global : CertificateScope.Dictionary;
        if (problem.NullObjective == 0)
        {
            return new Certificate(beta, betaMax, objective, objective, 0, 0, scope, pricer.Hyperplanes);
        }

        PricingResult priced = pricer.Price(problem.Theta(residual), new PricingRequest(beta, 1e-12, 1), cancellation);
        cancellation.ThrowIfCancellationRequested();
        double dual = problem.Dual(residual, priced.UpperBound, beta);
        double? violation = beta > 0 ? priced.UpperBound / beta : 0;
        return new Certificate(beta, betaMax, objective, dual, problem.NullObjective, violation, scope, pricer.Hyperplanes);
    }
}
