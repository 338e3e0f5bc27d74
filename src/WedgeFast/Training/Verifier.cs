using System.Globalization;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Recomputes a network's claim from the network and the data alone.</summary>
public static class Verifier
{
    /// <summary>How far a recomputed value may be from the claimed one, in units of P0: the rounding of a network in raw units.</summary>
    private const double Allowance = 1e-9;

    /// <summary>Verifies a claim.</summary>
    /// <param name="network">The network.</param>
    /// <param name="claim">What its training claims.</param>
    /// <param name="samples">The data it was trained on, targets as they are, not their logarithms; the order of the rows does not
    /// matter.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The data has other inputs than the network, or targets that the claimed training cannot have
    /// had.</exception>
    public static VerificationResult Verify(
        ReluNetwork network, TrainingClaim claim, SampleSet samples, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(samples);
        OptionRules.CheckInputs(network, samples);
        OptionRules.CheckOutputs(network, claim, samples);
        PreparedFit fit = PreparedFit.Of(samples, claim, threads);
        TrainingProblem problem = fit.Problem;
        if (claim is { Gap: null, Scope: CertificateScope.Restricted, Class.IsDrawn: false })
        {
            // Nothing is claimed about other networks, and finding something out about them may take any time.
            (double objective, _) = problem.Evaluate(network, claim.Beta, claim.Class);
            Certificate own = new(claim.Beta, 0, objective, null, problem.NullObjective, null, CertificateScope.Restricted, 0);
            List<string> faults = [.. Failures(network, claim, fit.Samples, problem.Scaling, own)];
            double? estimate = claim.EstimatedGap is null ? null : LocalEstimate.Of(fit, network, claim.Beta, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return new VerificationResult(faults.Count == 0, faults, own) { EstimatedGap = estimate };
        }

        IPricer pricer = fit.Pricer;
        double betaMax = BetaMax(problem, pricer, cancellation);

        // What near-duplicates may cost is not in the claim: where the claimed gap does not hold with them merged, nothing is allowed for
        // them.
        VerificationResult merged = Check(new GapGoal(1));
        return merged.Holds || pricer is not SnappedPricer ? merged : Check(new GapGoal(0));

        VerificationResult Check(GapGoal goal)
        {
            Certificate? found = Certifier.TryCertify(problem, pricer, claim.Class, network, claim.Beta, betaMax, goal, cancellation);
            if (found is null)
            {
                throw new OperationCanceledException(cancellation);
            }

            List<string> failures = [.. Failures(network, claim, fit.Samples, problem.Scaling, found)];
            return new VerificationResult(failures.Count == 0, failures, found);
        }
    }

    private static double BetaMax(TrainingProblem problem, IPricer pricer, CancellationToken cancellation)
    {
        PricingResult priced = pricer.Price(problem.Theta(problem.NullResidual), new PricingRequest(0, 1e-12, 1) { Allowance = 1e-9 }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return problem.BetaMax(priced);
    }

    private static IEnumerable<string> Failures(
        ReluNetwork network, TrainingClaim claim, SampleSet samples, Standardizer scaling, Certificate found)
    {
        double allowed = (Allowance * found.NullObjective) + (1e-13 * Math.Abs(claim.Objective));
        if (claim.Rows != samples.Count)
        {
            yield return $"the model was trained on {claim.Rows} rows; the data has {samples.Count}.";
        }

        if (claim.Gap is not null && claim.Scope != CertificateScope.Restricted && claim.Scope != found.Scope)
        {
            yield return $"the claimed scope is {claim.Scope}; its class supports {found.Scope}.";
        }

        if (network.Neurons.FirstOrDefault(neuron => !claim.Class.Allows(neuron.Inputs)) is { } wide)
        {
            yield return claim.Class.Interactions is null
                ? $"a neuron reads more inputs than the claimed order {claim.Class.Order}."
                : $"a neuron reads {string.Join(", ", wide.Inputs.Select(k => network.InputNames[k]))} together, which are no claimed interaction.";
        }

        if (claim.Class.Monotone is { } monotone && MonotoneSlopes.Fault(network, monotone) is { } direction)
        {
            yield return direction;
        }

        if ((network.Skip.Length > 0) != claim.HasSkip)
        {
            yield return "the claim and the network differ on the skip term.";
        }

        if (!SameScaling(claim.Scaling, scaling))
        {
            yield return "the claimed scaling of the inputs is not that of the data.";
        }

        InputRanges ranges = InputRanges.Of(samples);
        if (!claim.Ranges.Least.SequenceEqual(ranges.Least) || !claim.Ranges.Largest.SequenceEqual(ranges.Largest))
        {
            yield return "the claimed ranges of the inputs are not those of the data.";
        }

        foreach (string row in ThroughRows.Failures(network, claim, samples))
        {
            yield return row;
        }

        if (!(Math.Abs(found.Objective - claim.Objective) <= allowed))
        {
            yield return FormattableString.Invariant($"the claimed objective is {claim.Objective:R}; recomputed it is {Show(found.Objective)}.");
        }

        if (claim.Gap is { } gap && !(found.Gap <= gap + allowed))
        {
            yield return FormattableString.Invariant($"the claimed gap is {gap:R}; recomputed it is {Show(found.Gap)}.");
        }
    }

    private static string Show(double? value) => value switch
    {
        null => "none",
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        _ => "beyond the largest number",
    };

    private static bool SameScaling(Standardizer a, Standardizer b)
    {
        for (int k = 0; k < a.Scales.Length; k++)
        {
            double scale = b.Scales[k];
            bool same = Math.Abs(a.Scales[k] - scale) <= Allowance * scale
                && Math.Abs(a.Means[k] - b.Means[k]) <= (Allowance * scale) + (1e-14 * Math.Abs(b.Means[k]));
            if (!same)
            {
                return false;
            }
        }

        return true;
    }
}
