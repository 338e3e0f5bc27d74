using System.Diagnostics;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Tests.Attack;

/// <summary>What became of a problem.</summary>
internal enum AttackOutcome
{
    /// <summary>A certificate within the tolerance, and nothing was found against it.</summary>
    Certified,

    /// <summary>
    /// A certificate beyond the tolerance, as rounding or the limit on rounds came first, and nothing was found against it.
    /// </summary>
    Loose,

    /// <summary>The library says in a line why there is no answer.</summary>
    Refused,

    /// <summary>The time limit came first.</summary>
    Slow,

    /// <summary>Something was found against it, or it crashed or hung.</summary>
    Failed,
}

/// <summary>Trains, verifies and attacks one problem.</summary>
internal static class AttackRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <summary>Attacks a problem on a thread of its own, so that what hangs can be told.</summary>
    public static (AttackOutcome Outcome, string Message) Run(AttackProblem problem)
    {
        (AttackOutcome, string) result = (AttackOutcome.Failed, $"hangs, over {Hang.TotalSeconds} s");
        Thread thread = new(() => result = Guarded(problem)) { IsBackground = true };
        thread.Start();
        return thread.Join(Hang) ? result : (AttackOutcome.Failed, $"hangs, over {Hang.TotalSeconds} s");
    }

    private static (AttackOutcome Outcome, string Message) Guarded(AttackProblem problem)
    {
        try
        {
            return Judged(problem);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.StackTrace!.Contains(nameof(Judged), StringComparison.Ordinal) && !e.Message.Contains('\n', StringComparison.Ordinal)
                ? (AttackOutcome.Refused, e.Message)
                : (AttackOutcome.Failed, $"crash: {e}");
        }
        catch (OperationCanceledException)
        {
            return (AttackOutcome.Slow, "verify");
        }
        catch (Exception e)
        {
            return (AttackOutcome.Failed, $"crash: {e}");
        }
    }

    private static (AttackOutcome Outcome, string Message) Judged(AttackProblem problem)
    {
        SampleSet samples = problem.Samples();
        Stopwatch clock = Stopwatch.StartNew();
        TrainingResult result = Trainer.Fit(samples, problem.Options with { TimeLimit = Limit });
        if (result.Status == TrainingStatus.TimeLimit || clock.Elapsed > Limit)
        {
            return (AttackOutcome.Slow, "fit");
        }

        using CancellationTokenSource stop = new(Limit);
        VerificationResult verified = Verifier.Verify(result.Network, result.Claim, samples, threads: 1, stop.Token);
        AttackedProblem attacked = new(samples, result.Claim);
        string fault = Faults(problem, result, verified, attacked).FirstOrDefault() ?? "";
        return fault.Length > 0
            ? (AttackOutcome.Failed, fault)
            : (result.Status == TrainingStatus.Optimal ? AttackOutcome.Certified : AttackOutcome.Loose, $"{result.Status}");
    }

    private static IEnumerable<string> Faults(AttackProblem problem, TrainingResult result, VerificationResult verified, AttackedProblem attacked)
    {
        Certificate certificate = result.Certificate, again = verified.Certificate;
        double scale = certificate.NullObjective;
        if (!verified.Holds)
        {
            yield return $"verify: {string.Join(" ", verified.Failures)}";
        }

        if (certificate.DualObjective is not { } dual || again.DualObjective is not { } recomputed)
        {
            yield return "no bound";
            yield break;
        }

        if (result.Status == TrainingStatus.Optimal && !(certificate.Gap <= (problem.Options.Tolerance * scale * (1 + 1e-9)) + (1e-28 * certificate.Objective)) && scale > 0)
        {
            yield return Text($"optimal with the gap {certificate.Gap:R} of P0 {scale:R}");
        }

        Witness network = Witness.Of(result.Network, attacked);
        double objective = network.Objective(attacked), highest = Math.Max(dual, recomputed);
        double rounding = Rounding(attacked, network, objective);
        if (!(highest <= objective + rounding))
        {
            yield return Text($"below: D {highest:R} is above P {objective:R} of the network itself by {highest - objective:R}");
        }

        // Outputs of classes are those that the network computes, with their roundings; no slope is above 1 for each output. Errors are
        // computed in double-double.
        double unit = attacked.Losses.IsOfErrors ? 1e-30 : 2e-15, computed = network.Terms(attacked).Select((size, i) => unit * attacked.Shares[i] * size).Sum();
        if (!(Math.Abs(objective - certificate.Objective) <= (1e-9 * scale) + (1e-12 * objective) + rounding + computed))
        {
            yield return Text($"objective: said to be {certificate.Objective:R}, it is {objective:R}");
        }

        if (scale == 0)
        {
            yield break;
        }

        foreach (string fault in Attacked(attacked, network, again, highest, problem.Seed, attacked.Losses.IsKinked ? Told(result, problem.Samples()) : null))
        {
            yield return fault;
        }
    }

    /// <summary>Looks for a neuron above nu and for a network below D.</summary>
    private static IEnumerable<string> Attacked(
        AttackedProblem attacked, Witness network, Certificate certificate, double highest, int seed, double[][]? told)
    {
        FreePart free = new(attacked);
        PrimalDescent start = new(attacked, free, network);
        double[][] theta = told ?? start.Theta();
        NeuronSearch search = new(attacked, theta, new Random(seed), most: 150);
        search.Run();
        double nu = certificate.MaxViolation!.Value * certificate.Beta, allowance = NuRounding(attacked, network, theta) + (2 * start.Moved * attacked.Diameter);
        if (free.IsClear && !(search.Largest <= (nu * (1 + 1e-12)) + allowance))
        {
            yield return Text($"nu: a neuron has {search.Largest:R}, above {nu:R} by {search.Largest - nu:R} with roundings of {allowance:R}");
        }

        for (int round = 0; round < 2; round++)
        {
            network = new PrimalDescent(attacked, free, network).Run(search.Best(round == 0 ? 20 : 40), sweeps: 60);
            double objective = network.Objective(attacked);
            if (highest > objective + Rounding(attacked, network, objective))
            {
                yield return Text($"below: D {highest:R} is above P {objective:R} of another network by {highest - objective:R}, P0 {certificate.NullObjective:R}");
            }

            search = new(attacked, new PrimalDescent(attacked, free, network).Theta(), new Random(seed + 1), most: 40);
            search.Run();
        }
    }

    /// <summary>At kinks outputs do not tell theta: the library says what it proves with, and any in the domain would do.</summary>
    private static double[][] Told(TrainingResult result, SampleSet samples)
    {
        TrainingProblem problem = PreparedFit.Of(samples, result.Claim, 1).Problem;
        return [problem.Theta(problem.Evaluate(result.Network, result.Claim.Beta, result.Claim.Class).Residual)];
    }

    /// <summary>What g may be off as theta is that of outputs in double precision: their roundings times the diameter.</summary>
    private static double NuRounding(AttackedProblem problem, Witness network, double[][] theta)
    {
        double rounding = network.Terms(problem).Select((size, i) => problem.Shares[i] * size).Sum();
        return 2e-15 * ((Math.Max(problem.Losses.Curvature, 1) * rounding) + theta.Sum(column => column.Sum(Math.Abs))) * problem.Diameter;
    }

    /// <summary>
    /// What the oracle's objective may be off: roundings of the loss, and those of outputs in twice the working precision times the slope.
    /// A network of the wedge dictionary is written with offsets in double precision, so its hyperplanes pass by their samples at that
    /// distance.
    /// </summary>
    private static double Rounding(AttackedProblem problem, Witness network, double objective)
    {
        double[] terms = network.Terms(problem), gradient = new double[problem.Outputs];
        DoubleDouble[][] rows = network.Outputs(problem);
        double rounding = 4e-15 * objective, unit = problem.IsWedge ? 2e-15 : 1e-30;
        for (int i = 0; i < terms.Length; i++)
        {
            problem.Losses.Gradient([.. rows[i].Select(f => f.ToDouble())], problem.Class(i), gradient);
            rounding += unit * terms[i] * problem.Shares[i] * (gradient.Sum(Math.Abs) + (unit * terms[i]));
            rounding += problem.Losses.IsDeviance ? 1e-15 * problem.Shares[i] * Math.Abs(gradient[0]) * (2 + Math.Abs(Math.Log(problem.Class(i) + 1e-300))) : 0;
        }

        return rounding;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
