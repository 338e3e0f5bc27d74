using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Proofs;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Proving;

/// <summary>
/// Writes a proof of a certificate: theta, and trees of boxes over all neurons of the class, for a checker that trusts nothing of this
/// library. docs/proof-format.md.
/// </summary>
internal static class ProofWriter
{
    /// <summary>
    /// How far, relatively, |g| stays below beta: room for the boxes at its maxima. It costs the bound this share of the objective
    /// without neurons, less than what certificates and proofs may differ by.
    /// </summary>
    private const double Room = 4e-10;

    private const double LeastMargin = 1e-3;

    /// <summary>Writes the proof.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="modelFile">The model file, byte by byte.</param>
    /// <param name="network">The network in it.</param>
    /// <param name="claim">Its claim.</param>
    /// <param name="samples">The data it was trained on, in the order of the rows that the checker will read.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="NotSupportedException">The certificate is of a kind that proofs are not written of.</exception>
    /// <exception cref="ArgumentException">The claim cannot be proven with these samples.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Write(
        Stream destination, ReadOnlySpan<byte> modelFile, LayeredNetwork network, TrainingClaim claim, SampleSet samples, int threads,
        CancellationToken stop)
    {
        ProofScope.Require(network, claim);
        PreparedFit fit = PreparedFit.Of(samples, claim, threads);
        DualPoint point = Point(fit, network.Last, claim, stop);
        int order = MostInputs(claim, samples);
        double threshold = (claim.Beta - point.Moved(order, fit.Samples)) * (1 - 1e-14);
        double bound = point.Bound(samples, fit.Loss, claim.Balanced, claim.LogTarget);
        string header = Header(bound, point, modelFile, samples);
        NeuronClass widest = new(WeightNorm.L2, claim.Class.Order, DictionaryKind.Full) { Interactions = claim.Class.Interactions };
        byte[][] trees = Trees(point, CoordinateSets.Of(widest, samples.Dimension), claim.Class, threshold, threads, stop);
        using GZipStream packed = new(destination, CompressionLevel.Optimal, leaveOpen: true);
        WriteHeader(packed, header, point.Theta);
        Array.ForEach(trees, tree => packed.Write(tree));
    }

    /// <summary>A tree for each face of each set, by as many threads as there are; the same trees by any number of them.</summary>
    private static byte[][] Trees(
        DualPoint point, List<int[]> sets, NeuronClass neuronClass, double threshold, int threads, CancellationToken stop)
    {
        (int[] Set, int Face, int Side)[] faces =
            [.. sets.SelectMany(set => set.SelectMany((_, face) => new[] { (set, face, 1), (set, face, -1) }))];
        byte[][] trees = new byte[faces.Length][];
        int workers = threads > 0 ? threads : Environment.ProcessorCount;
        ParallelOptions options = new() { CancellationToken = stop, MaxDegreeOfParallelism = workers };
        try
        {
            Parallel.For(0, faces.Length, options, at =>
            {
                (int[] set, int face, int side) = faces[at];
                SampleGrid samples = SampleGrid.Of(point.Points, point.PointExponent, point.Theta, point.ThetaExponent, set);
                Box box = new(set, samples.Radius(), face, side);
                bool isL1 = neuronClass.Norm == WeightNorm.L1;
                trees[at] = samples.Count == 0 ? [] : new BoxProver(samples, box, isL1, neuronClass.Sign, threshold, stop).Prove();
            });
        }
        catch (AggregateException error)
        {
            throw error.InnerExceptions.FirstOrDefault(inner => inner is OperationCanceledException) ?? error.InnerExceptions[0];
        }

        return trees;
    }

    /// <summary>theta of the network's own residual, scaled so that |g| is below beta.</summary>
    private static DualPoint Point(PreparedFit fit, ReluNetwork network, TrainingClaim claim, CancellationToken stop)
    {
        TrainingProblem problem = fit.Problem;
        Certificate certificate = Certifier.TryCertify(problem, fit.Pricer, claim.Class, network, claim.Beta, 0, new GapGoal(0), stop)
            ?? throw new OperationCanceledException(stop);
        (_, double[] residual) = problem.Evaluate(network, claim.Beta, claim.Class);
        double[] theta = problem.Theta(residual);
        double best = fit.Loss.IsSquared ? BestScale(theta, fit.Samples) : 1, violation = certificate.MaxViolation ?? 1;
        DualPoint At(double limit) => Scaled(theta, fit.Loss.IsSquared ? Math.Clamp(best, -limit, limit) : Math.Min(1, limit), fit, claim);

        // What rounding theta and the samples costs is known once it has been done: it has to be below beta as well.
        double cost = At((1 - Room) / violation).Moved(MostInputs(claim, fit.Samples), fit.Samples) / claim.Beta;
        return At((1 - Room - (1.1 * cost)) / violation);
    }

    private static int MostInputs(TrainingClaim claim, SampleSet samples) =>
        Math.Max(Math.Min(claim.Class.Order, samples.Dimension), claim.Class.Interactions?.Largest ?? 0);

    private static DualPoint Scaled(double[] theta, double scale, PreparedFit fit, TrainingClaim claim)
    {
        double total = fit.Samples.Weights.ToArray().Sum();
        double[] scaled = [.. theta.Select(value => scale * value)];
        DualPoint point = DualPoint.Of(scaled, fit.Loss, fit.Samples, fit.Problem.Scaling);
        if (claim.HasSkip)
        {
            // Of a loss whose theta is bounded the rows that may change are those that are not at a bound.
            double[] margins = Margins(scaled, fit, total);
            double most = margins.Where(double.IsFinite).DefaultIfEmpty(1).Max();
            point.AddBasis(fit.Samples, i => margins[i] > LeastMargin * most);
        }

        return point;
    }

    /// <summary>How far -theta over a row's share is from the end of where the loss has a conjugate.</summary>
    private static double[] Margins(double[] theta, PreparedFit fit, double total)
    {
        int n = fit.Samples.Count;
        double[] points = [.. theta.Select((value, at) => -value * total / fit.Samples.Weights[at % n])], margins = new double[n];
        double[] targets = [.. Enumerable.Range(0, n * fit.Samples.TargetNames.Count).Select(at => fit.Samples.TargetRow(at % n)[at / n])];
        fit.Loss.Margins(points, targets, margins);
        return margins;
    }

    /// <summary>The s for which s theta gives the largest bound, whatever it does to g.</summary>
    private static double BestScale(double[] theta, SampleSet samples)
    {
        int n = samples.Count;
        double product = 0, square = 0, total = samples.Weights.ToArray().Sum();
        for (int q = 0; q < theta.Length / n; q++)
        {
            double mean = 0;
            for (int i = 0; i < n; i++)
            {
                mean += samples.Weights[i] / total * samples.TargetRow(i)[q];
            }

            for (int i = 0; i < n; i++)
            {
                double value = theta[(q * n) + i];
                product += value * (samples.TargetRow(i)[q] - mean);
                square += value * (total / samples.Weights[i]) * value;
            }
        }

        return square > 0 ? product / square : 0;
    }

    private static string Header(double bound, DualPoint point, ReadOnlySpan<byte> modelFile, SampleSet samples) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"format":"wedgefast-proof","version":1,"model":"{{Convert.ToHexStringLower(SHA256.HashData(modelFile))}}","""
        + $$""" "data":"{{DataHash(samples)}}","rows":{{samples.Count}},"bound":{{bound:R}},"""
        + $$""" "pointExponent":{{point.PointExponent}},"thetaExponent":{{point.ThetaExponent}},"""
        + $$""" "basis":[{{string.Join(',', point.Basis?.Rows ?? [])}}]}""");

    private static void WriteHeader(Stream stream, string header, long[][] theta)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        long[] values = [.. theta.SelectMany(row => row)];
        byte[] bytes = new byte[sizeof(int) + text.Length + (sizeof(long) * values.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, sizeof(int));
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(int) + text.Length + (i * sizeof(long))), values[i]);
        }

        stream.Write(bytes);
    }

    /// <summary>SHA-256 of all numbers as little-endian doubles, row by row: inputs, targets, weight. Minus 0 counts as 0.</summary>
    private static string DataHash(SampleSet samples)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        for (int i = 0; i < samples.Count; i++)
        {
            foreach (double value in (double[])[.. samples.Row(i), .. samples.TargetRow(i), samples.Weights[i]])
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value + 0.0);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
