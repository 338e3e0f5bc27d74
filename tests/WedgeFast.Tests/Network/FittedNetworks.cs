using System.Collections.Concurrent;
using System.Globalization;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Tests.Network;

/// <summary>Networks fitted to real data, roughly: what matters here is that their weights are in real units.</summary>
internal static class FittedNetworks
{
    private static readonly ConcurrentDictionary<(string Name, int Order, bool HasSkip), (ReluNetwork Network, double[] Rows)> Fitted = new();

    /// <summary>The cases that tests run over: data, order, linear term.</summary>
    public static IEnumerable<Xunit.TheoryDataRow<string, int, bool>> Cases =>
    [
        new("yacht", 2, false),
        new("concrete", 1, true),
        new("energy", 1, false),
        new("airline_passengers", 1, false),
    ];

    /// <summary>The network and the rows it was fitted to, n x d.</summary>
    public static (ReluNetwork Network, double[] Rows) Get(string name, int order, bool hasSkip) =>
        Fitted.GetOrAdd((name, order, hasSkip), key => Fit(key.Name, key.Order, key.HasSkip));

    /// <summary>The root mean square of values.</summary>
    public static double Rms(IEnumerable<double> values) => Math.Sqrt(values.Average(value => value * value));

    private static (ReluNetwork Network, double[] Rows) Fit(string name, int order, bool hasSkip)
    {
        string[] lines = File.ReadAllLines(SharedData.Path($"data/{name}.csv"));
        string[] names = lines[0].Split(',');
        int d = names.Length - 1;
        double[][] rows = [.. lines.Skip(1).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        double[] inputs = [.. rows.SelectMany(row => row[..d])];
        SampleSet samples = SampleSet.Create(inputs, d, rows.Select(row => row[d]).ToArray(), inputNames: names[..d]);
        TrainingResult result = Trainer.Fit(samples, new TrainingOptions { Order = order, Skip = hasSkip, BetaRatio = 0.01, Tolerance = 1e-2 });
        return (result.Network, inputs);
    }
}
