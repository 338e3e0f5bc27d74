using System.Diagnostics;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// Trains a network of all samples by descent, solves the l1 problem over its neurons in double precision, and folds it: nothing is proven
/// about other networks. MATHEMATICS.md, "Descent".
/// </summary>
internal static class DescentFit
{
    /// <summary>Where paths start, in units of betaMax.</summary>
    public const double FirstRatio = 0.1;

    /// <summary>The part of the work of a path that starting from the networks of folds may take: it is two betas.</summary>
    public const double FinalShare = 0.25;

    private const double SolverAccuracy = 1e-6;

    /// <summary>
    /// Of few rows so many descents from other starts are merged: each ends in another local minimum, and the mean of all is no worse than
    /// they are on average.
    /// </summary>
    private const int Descents = 4;

    /// <summary>
    /// The l1 problem is solved where it takes no more than so many products; else the network stays as the descent has left it.
    /// </summary>
    private const double MostProducts = 4e10;

    /// <summary>For losses that take many such problems, and for several outputs, which take longer ones.</summary>
    private const double MostProductsOfOthers = 1e8;

    /// <summary>Trains from the best constant on.</summary>
    /// <param name="fit">All samples.</param>
    /// <param name="candidate">How the network may look.</param>
    /// <param name="ratioOf">beta over betaMax, given betaMax.</param>
    /// <param name="clock">The time that timings are of, in all.</param>
    /// <param name="stop">The caller's token and the time limit.</param>
    /// <param name="caller">The caller's own token.</param>
    public static TrainingResult Run(
        PreparedFit fit, DescentCandidate candidate, Func<double, double> ratioOf, Stopwatch clock, CancellationToken stop, CancellationToken caller)
    {
        InputKnots knots = candidate.Knots(fit.Samples);
        DescentFold descent = new(fit, candidate, knots, null, [], fit.Options.Seed, ThreadsOf(fit), stop);
        double ratio = ratioOf(descent.BetaMax);
        double[] path = ratio < 1 ? Path(ratio) : [];
        if (path.Length > 0)
        {
            Descend(fit, candidate, knots, descent, path, stop);
        }

        return Finished(fit, candidate, descent, ratio, path.Length, clock, stop, caller);
    }

    /// <summary>Trains from the networks of folds on, whose rows together are all rows.</summary>
    /// <param name="fit">All samples.</param>
    /// <param name="candidate">How the network may look.</param>
    /// <param name="folds">Descents on some of the rows, of the same features.</param>
    /// <param name="at">Which of their betas.</param>
    /// <param name="ratio">That beta over betaMax.</param>
    /// <param name="clock">The time that timings are of, in all.</param>
    /// <param name="stop">The caller's token and the time limit.</param>
    /// <param name="caller">The caller's own token.</param>
    /// <returns>The result, and the betaMax that was seen.</returns>
    public static (TrainingResult Result, double BetaMax) Run(
        PreparedFit fit, DescentCandidate candidate, IReadOnlyList<DescentFold> folds, int at, double ratio, Stopwatch clock, CancellationToken stop,
        CancellationToken caller)
    {
        DescentFold descent = new(fit, candidate, folds[0].Knots, null, [], fit.Options.Seed, ThreadsOf(fit), stop)
        {
            MostProducts = FinalShare * DescentBudget.OfPath(fit.Samples.Count, fit.Samples.Dimension, isSample: false),
        };
        if (ratio < 1)
        {
            // From the beta before: rows that a fold has not seen find room yet.
            int before = Math.Max(at - 1, 1);
            descent.Merge([.. folds.Select(fold => fold.NetworkFor(before, descent))], ratio * Math.Pow(2, at - before), stop);
            if (before < at)
            {
                descent.MoveTo(ratio, stop);
            }
        }

        return (Finished(fit, candidate, descent, ratio, at, clock, stop, caller), descent.BetaMax);
    }

    private static int ThreadsOf(PreparedFit fit) => fit.Options.Threads > 0 ? fit.Options.Threads : Environment.ProcessorCount;

    private static void Descend(PreparedFit fit, DescentCandidate candidate, InputKnots knots, DescentFold first, double[] path, CancellationToken stop)
    {
        int others = first.SolvesCoefficients ? Descents - 1 : 0;
        DescentFold[] all =
            [first, .. Enumerable.Range(1, others).Select(k => new DescentFold(fit, candidate, knots, null, [], fit.Options.Seed + (ulong)k, 1, stop))];
        Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = ThreadsOf(fit) }, descent =>
        {
            foreach (double next in path)
            {
                descent.MoveTo(next, stop);
            }
        });
        if (others > 0 && !stop.IsCancellationRequested)
        {
            first.Merge([.. all.Select(descent => descent.Network.Network)], path[^1], stop);
        }
    }

    private static TrainingResult Finished(
        PreparedFit fit, DescentCandidate candidate, DescentFold descent, double ratio, int rounds, Stopwatch clock, CancellationToken stop,
        CancellationToken caller)
    {
        // Without neurons splines are nothing but work.
        candidate = descent.Network.Network.Lengths().Any(length => length > 0) ? candidate : candidate with { Segments = null };
        LayeredNetwork? layers = candidate.Segments is int segments ? SplineLayers.Of(fit.Samples, Math.Min(segments, fit.Samples.Count)) : null;
        PreparedFit last = OfFeatures(fit, candidate, layers);
        double beta = ratio * descent.BetaMax;
        ReluNetwork network = last.Problem.Fold(Polished(last, Neurons(descent, last, layers is not null), beta, stop));
        return Result(fit, last, layers, network, beta, descent.BetaMax, rounds, clock, stop, caller);
    }

    /// <summary>The betas over betaMax down to one, each at most half the one before.</summary>
    private static double[] Path(double ratio)
    {
        List<double> path = [ratio];
        while (path[0] * 2 <= FirstRatio * (1 + 1e-9))
        {
            path.Insert(0, path[0] * 2);
        }

        return [.. path];
    }

    /// <summary>The problem of the last two layers: of the features, where there are splines.</summary>
    private static PreparedFit OfFeatures(PreparedFit fit, DescentCandidate candidate, LayeredNetwork? layers)
    {
        if (layers is null)
        {
            return fit.With(candidate.Class(null));
        }

        // What is learnt is settled already: classes are balanced, logarithms taken.
        TrainingOptions options = fit.Options with { Loss = fit.Loss, Standardize = false, Balance = false, LogTarget = false, Order = 1, Splines = 0 };
        PreparedFit features = PreparedFit.Of(layers.FeaturesOf(fit.Samples), options);
        return features.With(candidate.Class(SplineLayers.SourcesOf(layers)));
    }

    /// <summary>The neurons of a descent, of length one, each through the sample nearest to its hyperplane.</summary>
    private static List<(Neuron Neuron, double[] Z)> Neurons(DescentFold descent, PreparedFit last, bool splines)
    {
        (DescentNetwork network, double unit) = descent.Network;
        PointSet points = last.Problem.Points;
        List<(Neuron, double[])> neurons = [];
        float[] lengths = network.Lengths();
        for (int j = 0; j < network.Neurons; j++)
        {
            int at = j;
            // Features of splines fall where those of the descent rise.
            double[] all = [.. Enumerable.Range(0, network.FeatureCount).Select(k => (splines ? -1.0 : 1.0) * network.Parameters[(k * network.Neurons) + at])];
            int[] coordinates = [.. Enumerable.Range(0, all.Length).Where(k => all[k] != 0)];
            if (lengths[j] > 0 && coordinates.Length > 0)
            {
                double length = Math.Sqrt(all.Sum(w => w * w));
                double[] weights = [.. coordinates.Select(k => all[k] / length)];
                double bias = Bias(network, j, all, splines, last) / length;
                double[] z = [.. Enumerable.Range(0, network.Outputs).Select(q => unit * length * network.Parameters[network.OutputAt + (q * network.Neurons) + at])];
                neurons.Add((Through(points, coordinates, weights, bias), z));
            }
        }

        return neurons;
    }

    // Splines: w.phi + b = sum over the features of -w (1 - phi) + b + sum w, and training units are about the features' means.
    private static double Bias(DescentNetwork network, int neuron, double[] weights, bool splines, PreparedFit last)
    {
        double bias = network.Parameters[network.BiasAt + neuron];
        for (int k = 0; k < weights.Length && splines; k++)
        {
            bias += weights[k] * (last.Problem.Scaling.Means[k] - 1);
        }

        return bias;
    }

    private static Neuron Through(PointSet points, int[] coordinates, double[] weights, double bias)
    {
        double[] sums = new double[points.Count];
        for (int k = 0; k < coordinates.Length; k++)
        {
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(points.Coordinate(coordinates[k]), weights[k], sums, sums);
        }

        int nearest = 0;
        for (int i = 1; i < sums.Length; i++)
        {
            nearest = Math.Abs(sums[i] + bias) < Math.Abs(sums[nearest] + bias) ? i : nearest;
        }

        return new Neuron(coordinates, weights, -sums[nearest], [nearest]);
    }

    private static IReadOnlyList<(Neuron Neuron, double[] Z)> Polished(
        PreparedFit last, List<(Neuron Neuron, double[] Z)> neurons, double beta, CancellationToken stop)
    {
        double size = (double)neurons.Count * last.Problem.Outputs;
        if (stop.IsCancellationRequested || last.Samples.Count * size * size > (last.Problem.IsPlain ? MostProducts : MostProductsOfOthers))
        {
            return neurons;
        }

        IColumnSolver solver = last.Problem.CreateSolver();
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            solver.Start(last.Problem.AddTo(solver, neuron), z);
        }

        solver.Solve(beta, SolverAccuracy, stop);
        return [.. solver.Active.Select(j => (neurons[j].Neuron, solver.Coefficients(j)))];
    }

    private static TrainingResult Result(
        PreparedFit fit, PreparedFit last, LayeredNetwork? layers, ReluNetwork network, double beta, double betaMax, int rounds, Stopwatch clock,
        CancellationToken stop, CancellationToken caller)
    {
        (double objective, _) = last.Problem.Evaluate(network, beta, last.Class);
        Certificate certificate = new(beta, betaMax, objective, null, last.Problem.NullObjective, null, CertificateScope.Restricted, 0);
        TrainingStatus status = caller.IsCancellationRequested ? TrainingStatus.Cancelled
            : stop.IsCancellationRequested ? TrainingStatus.TimeLimit
            : TrainingStatus.Unproven;
        TrainingClaim claim = new(
            last.Loss, last.Class, HasSkip: false, last.Options.Standardize, last.Problem.Scaling, InputRanges.Of(last.Samples), beta, objective, null,
            CertificateScope.Restricted, last.Samples.Count, last.Samples.TargetName, WeightColumn: null)
        {
            Balanced = fit.Options.Balance,
            LogTarget = fit.Options.LogTarget,
        };
        claim = last.Loss.Link == Link.Softmax ? claim with { Labels = network.OutputNames } : claim;
        TrainingTimings timings = new(0, 0, clock.Elapsed.TotalSeconds);
        return new TrainingResult(network, claim, status, certificate, rounds, timings) { Layers = layers?.WithLast(network) };
    }
}
