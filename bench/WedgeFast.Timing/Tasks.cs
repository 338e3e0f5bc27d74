using WedgeFast.Benchmarks.Sparse;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Sparse;
using WedgeFast.Training;

namespace WedgeFast.Timing;

/// <summary>What is timed: pricing, solving, both together, and prediction, each on one thread.</summary>
internal static class Tasks
{
    private static readonly SampleSet Spiral = GeneratedSamples.Create("spiral", null, 0);
    private static readonly SampleSet Friedman = GeneratedSamples.Create("friedman1", 200, 0);

    /// <summary>Every task gives a number, so that nothing is left out as unused.</summary>
    public static IEnumerable<(string Name, Func<double> Run)> All()
    {
        yield return ("price, pencils, 160 rows, order 2", Pencils());
        yield return ("price, branch and bound, 160 rows, order 2", Boxes(Spiral, WeightNorm.L2, 2));
        yield return ("price, branch and bound, 200 rows of 10 inputs, order 2, l1", Boxes(Friedman, WeightNorm.L1, 2));
        yield return ("solve, 200 columns of 160 rows", Solve(0.01));
        yield return ("fit, spiral, beta ratio 0.01", () => Fit(Spiral, 0.01));
        yield return ("fit, friedman1 of 200 rows, order 1, beta ratio 0.01", () => Fit(Friedman, 0.01, order: 1));
        yield return ("predict, 500 rows one at a time", Predict(rowByRow: true));
        yield return ("predict, 500 rows at once", Predict(rowByRow: false));
    }

    private static Func<double> Pencils()
    {
        (PointSet points, double[] theta) = Problem(Spiral);
        PencilPricer pricer = new(points, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Full), threads: 1);
        return () => pricer.Price(theta, new PricingRequest(0, 0, 1)).UpperBound;
    }

    private static Func<double> Boxes(SampleSet samples, WeightNorm norm, int order)
    {
        (PointSet points, double[] theta) = Problem(samples);
        BranchAndBoundPricer pricer = new(points, new NeuronClass(norm, order, DictionaryKind.Full), threads: 1);
        return () => pricer.Price(theta, new PricingRequest(0, 1e-7, 1)).UpperBound;
    }

    private static Func<double> Solve(double betaRatio)
    {
        (PointSet points, double[] y) = Problem(Spiral);
        Neuron[] all = [.. FeatureDictionary.Of(points, new NeuronClass(WeightNorm.L2, 2, DictionaryKind.Wedge))];
        new Random(2).Shuffle(all);
        double[][] columns = [.. all.Take(200).Select(feature => CentredColumns.Of(points, feature))];
        double beta = betaRatio * columns.Max(column => Math.Abs(column.Zip(y, (a, b) => a * b).Sum()));
        return () =>
        {
            ActiveSetSolver solver = new([.. y]);
            foreach (double[] column in columns)
            {
                solver.Add(column);
            }

            solver.Solve(beta, 1e-9, CancellationToken.None);
            return solver.Loss;
        };
    }

    private static double Fit(SampleSet samples, double betaRatio, int? order = null) =>
        Trainer.Fit(samples, new TrainingOptions { BetaRatio = betaRatio, Order = order, Threads = 1 }).Certificate.Objective;

    private static Func<double> Predict(bool rowByRow)
    {
        SampleSet samples = GeneratedSamples.Create("friedman1", null, 0);
        ReluNetwork network = Trainer.Fit(samples, new TrainingOptions { BetaRatio = 0.02, Order = 2, Tolerance = 1e-3 }).Network;
        Predictor<double> predictor = new(network);
        double[] inputs = samples.Inputs.ToArray(), outputs = new double[samples.Count];
        int dimension = samples.Dimension;
        return () =>
        {
            if (!rowByRow)
            {
                predictor.Predict(inputs, outputs);
                return outputs[0];
            }

            double sum = 0;
            for (int at = 0; at < inputs.Length; at += dimension)
            {
                sum += predictor.Predict(inputs.AsSpan(at, dimension));
            }

            return sum;
        };
    }

    private static (PointSet Points, double[] Theta) Problem(SampleSet samples)
    {
        double[] rows = new double[samples.Inputs.Length];
        Standardizer.Fit(samples).Apply(samples.Inputs, rows);
        return (PointSet.FromRows(rows, samples.Dimension), CentredColumns.Centred(samples.Targets.ToArray()));
    }
}
