using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Training;

namespace WedgeFast.Tests.Attack;

/// <summary>
/// Random degenerate problems over losses, norms, dictionaries, orders, linear terms, interactions, units and weights: one per seed.
/// </summary>
internal static class ProblemGenerator
{
    private static readonly string[] Losses = ["squared", "squared", "squared", "huber", "logistic", "softmax", "several"];

    /// <summary>Losses that take the place of squares, and shapes, in some of the problems.</summary>
    private static readonly string[] Others = ["quantile", "poisson", "gamma", "tweedie"];

    private const int EachLoss = 4, EachShape = 5;

    public static AttackProblem Create(int seed)
    {
        Random random = new(seed);
        string loss = Losses[random.Next(Losses.Length)];
        int n = 1 + random.Next(14), d = 1 + random.Next(5);
        (string shape, double[][] x) = DegenerateInputs.Make(random, n, d);
        double[][] y = Targets(random, x, loss);
        double[] weights = SampleWeights(random, n);
        Rescale(random, x);
        y = loss is "softmax" or "logistic" ? Relabelled(y, weights) : y;
        bool one = loss is not ("softmax" or "several");
        DictionaryKind dictionary = random.Next(4) == 0 ? DictionaryKind.Wedge : DictionaryKind.Full;
        int order = Math.Min(d, 1 + random.Next(one && random.Next(8) == 0 ? 5 : 3));
        order = dictionary == DictionaryKind.Wedge || !one ? Math.Min(order, 3) : order;
        if (!one && n > 7 && order == 3 && random.Next(4) > 0)
        {
            // Searches of several outputs take longer than all others; some do.
            order = 2;
        }

        TrainingOptions options = new()
        {
            Loss = OfName(loss, y),
            Norm = random.Next(2) == 0 ? WeightNorm.L2 : WeightNorm.L1,
            Dictionary = dictionary,
            Order = order,
            Interactions = order < Math.Min(d, 3) && random.Next(4) == 0 ? Interactions(random, d, order) : null,
            Skip = random.Next(3) == 0,
            Standardize = random.Next(2) == 0,
            BetaRatio = Math.Pow(10, -4 * random.NextDouble() * random.NextDouble()) * 0.95,
            Tolerance = random.Next(3) == 0 ? 1e-9 : 1e-6,
            Prove = ProofEffort.Full,
            Threads = 1,
        };
        string other = loss == "squared" && seed % EachLoss == 0 ? Others[seed / EachLoss % Others.Length] : "";
        if (other.Length > 0)
        {
            y = other == "quantile" ? y : Amounts(y, other);
            Loss chosen = other == "quantile" ? Loss.Quantile((1 + (seed % 7)) / 8.0) : other == "tweedie" ? Loss.Tweedie(1.1 + (seed % 9 / 11.0)) : Loss.Parse(other);
            options = options with { Loss = chosen };
        }

        bool shaped = one && seed % EachShape == 0;
        options = shaped ? options with { Shape = seed % (2 * EachShape) == 0 ? NetworkShape.Convex : NetworkShape.Concave } : options;
        return new AttackProblem(seed, shape, x, y, weights, options);
    }

    /// <summary>Counts from 0 to 5, amounts above 0, or amounts with zeros among them, that vary as the targets do.</summary>
    private static double[][] Amounts(double[][] y, string loss)
    {
        double least = y.Min(row => row[0]), spread = y.Max(row => row[0]) - least;
        return [.. y.Select(row => spread > 0 ? 5 * ((row[0] - least) / spread) : 1).Select(v => (double[])[loss switch
        {
            "poisson" => Math.Round(v),
            "gamma" => v + 0.1,
            _ => v < 1 ? 0 : v,
        }])];
    }

    private static Loss OfName(string name, double[][] y) => name switch
    {
        "several" => Loss.Squared,
        "huber" => Loss.Huber(Math.Max(0.3 * (y.Max(row => row[0]) - y.Min(row => row[0])), double.Epsilon * 1e30)),
        _ => Loss.Parse(name),
    };

    private static InputSets Interactions(Random random, int d, int order)
    {
        int first = random.Next(d - order);
        return new InputSets([Enumerable.Range(first, order + 1)]);
    }

    private static double[][] Targets(Random random, double[][] x, string loss)
    {
        int kind = random.Next(7), outputs = loss == "several" ? 2 + random.Next(2) : 1, classes = loss == "softmax" ? 2 + random.Next(3) : 2;
        double scale = random.Next(4) == 0 ? Math.Pow(10, (60 * random.NextDouble()) - 30) : 1, offset = random.Next(4) == 0 ? 1e6 * scale : 0;
        double trend = random.Next(6) == 0 ? Math.Pow(10, 8 * random.NextDouble()) : 0;
        double[][] y = [.. x.Select(_ => new double[outputs])];
        for (int i = 0; i < x.Length; i++)
        {
            for (int q = 0; q < outputs; q++)
            {
                double value = kind switch
                {
                    0 => 1,
                    1 => random.Next(2),
                    2 => Math.Abs(x[i][0] - 0.4) - (q * x[i][^1]),
                    3 => random.Next(3) + (1e-9 * DegenerateInputs.Normal(random)),
                    4 => i == 0 ? 1 : 0,
                    _ => DegenerateInputs.Normal(random),
                };
                y[i][q] = (loss is "logistic" or "softmax")
                    ? kind == 2 ? (value > 0.3 ? 1 : 0) : random.Next(classes)
                    : (scale * (value + (trend * x[i][q % x[i].Length]))) + offset;
            }
        }

        return y;
    }

    /// <summary>Classes 0, 1, .. without gaps among the rows that count, two at least where there are two.</summary>
    private static double[][] Relabelled(double[][] y, double[] weights)
    {
        int[] counted = [.. Enumerable.Range(0, y.Length).Where(i => weights[i] > 0)];
        if (counted.Length > 1 && counted.All(i => y[i][0] == y[counted[0]][0]))
        {
            y[counted[^1]][0] = 1 - y[counted[0]][0];
        }

        double[] classes = [.. y.Where((_, i) => weights[i] > 0).Select(row => row[0]).Distinct().Order()];
        return [.. y.Select(row => (double[])[Math.Max(Array.IndexOf(classes, row[0]), 0)])];
    }

    private static double[] SampleWeights(Random random, int n)
    {
        int kind = random.Next(5);
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => kind switch
        {
            0 => Math.Pow(10, -10 * random.NextDouble()),
            1 => random.Next(4),
            2 => random.Next(5) == 0 ? 1e-8 : 1,
            _ => 1.0,
        })];
        weights[0] = Math.Max(weights[0], 1e-10);
        return weights;
    }

    private static void Rescale(Random random, double[][] x)
    {
        int kind = random.Next(6);
        double common = Math.Pow(10, (60 * random.NextDouble()) - 30);
        for (int k = 0; k < x[0].Length; k++)
        {
            double scale = kind switch { 0 => common, 1 => Math.Pow(10, (6 * random.NextDouble()) - 3), _ => 1 };
            double offset = kind == 2 ? Math.Pow(10, 8 * random.NextDouble()) : 0;
            foreach (double[] row in x)
            {
                row[k] = (scale * row[k]) + offset;
            }
        }
    }
}
