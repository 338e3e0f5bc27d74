using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Weighs a network that was trained elsewhere against all networks there could be.</summary>
public static class Auditor
{
    /// <summary>Objectives that differ by no more than this share of that without neurons are the same.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Throws what auditing would throw for this network, these samples and options, before any work is done.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The data, with the network's inputs.</param>
    /// <param name="options">The comparison.</param>
    /// <exception cref="ArgumentException">An option out of range for these samples, other inputs, another number of outputs than the loss
    /// has for these targets, or a network whose objective is beyond the largest number.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static void Check(LayeredNetwork network, SampleSet samples, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        SampleSet features = network.FeaturesOf(samples);
        options = For(network, options);
        Trainer.Check(features, options);
        int outputs = network.Last.OutputNames.Count, expected = options.Loss.Settle(features).Outputs(features);
        if (outputs != expected)
        {
            throw new ArgumentException(FormattableString.Invariant($"the number of the network's outputs is {outputs}; expected {expected}, as the targets have it."));
        }

        (double meanLoss, double penalty, double decay) = Weigh(network.Last, features, options);
        if (!double.IsFinite(meanLoss + penalty + decay))
        {
            throw new ArgumentException("the network's objective on this data is beyond the largest number.");
        }
    }

    /// <summary>
    /// Compares the last two layers of a network with their global optimum at a weight decay, the layers before them given. The norms count
    /// in the units that the features have, unless the options standardise them. Training starts from the network's own neurons: what is
    /// found is no worse than it is. A class beyond exact search is trained by local search, and then no bound is claimed.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The data, with the network's inputs.</param>
    /// <param name="options">Loss, class and beta of the comparison. A skip term is there if the network has one. Where the class has
    /// fewer inputs per neuron than the network, the bound is about that class alone.</param>
    /// <param name="progress">Told after every round, on the calling thread.</param>
    /// <param name="cancellation">Stops early with the best bound so far; never throws for it.</param>
    /// <exception cref="ArgumentException">As <see cref="Check"/>.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static AuditResult Audit(
        LayeredNetwork network, SampleSet samples, TrainingOptions options, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(network, samples, options);
        SampleSet features = network.FeaturesOf(samples);
        options = For(network, options);
        TrainingResult optimum = Trainer.FitFrom(network.Last, features, options, progress, cancellation);
        (double meanLoss, double penalty, double decay) = Weigh(network.Last, features, options);
        double beta = optimum.Certificate.Beta, objective = meanLoss + (beta * penalty);
        optimum = IsBetter(network.Last, objective, optimum) ? Kept(network.Last, objective, optimum) : optimum;
        return new AuditResult(objective, meanLoss + (beta * decay), meanLoss, optimum);
    }

    /// <summary>
    /// Whether a network of the class is better than what training found, beyond rounding: within the tolerance it may be, and where
    /// training was stopped or proves nothing.
    /// </summary>
    private static bool IsBetter(ReluNetwork network, double objective, TrainingResult optimum) =>
        objective < optimum.Certificate.Objective - (Rounding * optimum.Certificate.NullObjective) && GivenNeurons.AreOf(network, optimum.Claim.Class);

    /// <summary>The given network as what was found: bounds on all networks stay, and of this one no gap is claimed.</summary>
    private static TrainingResult Kept(ReluNetwork network, double objective, TrainingResult optimum)
    {
        return optimum with
        {
            Network = network,
            Certificate = optimum.Certificate with { Objective = objective },
            Claim = optimum.Claim with { Objective = objective, Gap = null, Scope = CertificateScope.Restricted, EstimatedGap = null },
            EstimatedGap = null,
        };
    }

    private static TrainingOptions For(LayeredNetwork network, TrainingOptions options) => options with { Skip = !network.Last.Skip.IsEmpty };

    /// <summary>The mean loss, sum |z_j| |w_j|, and half of the sum of |w_j|^2 + |z_j|^2, the lengths in training units.</summary>
    private static (double MeanLoss, double Penalty, double Decay) Weigh(ReluNetwork network, SampleSet features, TrainingOptions options)
    {
        PreparedFit fit = PreparedFit.Of(features, options);
        TrainingProblem problem = fit.Problem;
        (double meanLoss, _) = problem.Evaluate(network, 0, fit.Class);
        double penalty = 0, decay = 0;
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            double length = problem.Length(neuron, options.Norm);
            penalty += Math.Abs(neuron.Z) * length;
            decay += ((length * length) + (neuron.Z * neuron.Z)) / 2;
        }

        return (meanLoss, penalty, decay);
    }
}
