using System.Globalization;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Accuracy;

/// <summary>
/// What more hidden layers give where the target is made of functions of functions: neurons and errors on new data, against one hidden
/// layer at the weight decay that suits each best on further data.
/// </summary>
internal static class Depth
{
    private static readonly double[] Ratios = [0.03, 0.01, 0.003, 0.001, 0.0003];

    /// <summary>
    /// A row per target and network: target, network, ratio, neurons, training objective, validation RMSE, test RMSE, seconds.
    /// </summary>
    public static IEnumerable<string> Measure(string target)
    {
        (SampleSet train, SampleSet validation, SampleSet test) = target == "spiral"
            ? (GeneratedSamples.Create("spiral", null, 0), GeneratedSamples.Create("spiral", 322, 0), GeneratedSamples.Create("spiral", 1000, 0))
            : (Composed(300, 1, 0.05), Composed(300, 2, 0.05), Composed(2000, 3, 0));
        (string Name, int Order, int Layers)[] networks = [("order 2", 2, 3), ("order 3", 3, 1)];
        foreach ((string name, int order, int layers) in networks.Where(network => network.Order <= train.Dimension))
        {
            List<(int Layers, string Row, double Validation)> rows = [];
            foreach (double ratio in Ratios)
            {
                LayeredResult result = LayeredTrainer.Fit(train, layers, new TrainingOptions { BetaRatio = ratio, Order = order, Tolerance = 1e-5 });
                double seconds = 0;
                foreach (LayerStage stage in result.Stages)
                {
                    seconds += stage.Fit.Timings.Total;
                    int neurons = stage.Network.Layers.Sum(layer => layer.Count) + stage.Network.Last.Neurons.Count;
                    double error = Error(stage, validation);
                    rows.Add((stage.Network.HiddenLayers, string.Create(CultureInfo.InvariantCulture,
                        $"{target},{name},{stage.Network.HiddenLayers},{ratio},{neurons},{stage.Fit.Certificate.Objective:G6},{error:F4},{Error(stage, test):F4},{seconds:F1}"), error));
                }
            }

            foreach (IGrouping<int, (int Layers, string Row, double Validation)> depth in rows.GroupBy(row => row.Layers))
            {
                yield return depth.MinBy(row => row.Validation).Row;
            }
        }
    }

    /// <summary>y = |max(x1, x2) - max(x2, x3)| + noise, inputs uniform in [-1, 1]: two kinks of kinks.</summary>
    private static SampleSet Composed(int rows, int seed, double noise)
    {
        Random random = new(seed);
        double[] inputs = [.. Enumerable.Range(0, 3 * rows).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] targets = [.. Enumerable.Range(0, rows).Select(i =>
            Math.Abs(Math.Max(inputs[3 * i], inputs[(3 * i) + 1]) - Math.Max(inputs[(3 * i) + 1], inputs[(3 * i) + 2])) + (noise * Normal(random)))];
        return SampleSet.Create(inputs, 3, targets);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Error(LayerStage stage, SampleSet samples)
    {
        double sum = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            sum += Math.Pow(stage.Network.Predict(samples.Row(i)) - samples.Targets[i], 2);
        }

        return Math.Sqrt(sum / samples.Count);
    }
}
