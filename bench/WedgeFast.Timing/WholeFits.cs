using System.Diagnostics;
using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Timing;

/// <summary>
/// Whole fits, the first of a process and warm ones, and where the time of the warm ones goes: a row of a table for each.
/// </summary>
internal static class WholeFits
{
    private const int Window = 250, Days = 500;

    private static readonly TrainingOptions Options = new() { BetaRatio = 0.001 };

    /// <summary>The names of the fits.</summary>
    public static IReadOnlyList<string> Names { get; } = ["spiral", "yacht", "concrete", "concrete-3", "surface", "temperatures", "refit"];

    /// <summary>Prints the row of one fit.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="folder">Where yacht.csv, concrete.csv and min_temperatures.csv are.</param>
    public static void Print(string name, string folder)
    {
        (string what, Func<TrainingTimings> run) = name switch
        {
            "spiral" => ("spiral, ten betas to 0.001 betaMax, wedge dictionary, gap 1e-8", Spiral()),
            "yacht" => ("yacht, order 2, beta ratio 0.001", Fit(Table(Path.Combine(folder, "yacht.csv")), Options)),
            "concrete" => ("concrete, order 2, beta ratio 0.001", Fit(Table(Path.Combine(folder, "concrete.csv")), Options)),
            "concrete-3" => ("concrete, order 3, beta ratio 0.01", Fit(Table(Path.Combine(folder, "concrete.csv")), new() { BetaRatio = 0.01, Order = 3 })),
            "surface" => ("2000 points of a noisy surface in 3-D, order 3, beta ratio 0.01", Fit(Surface(2000), new() { BetaRatio = 0.01, Order = 3 })),
            "temperatures" => ("250 days of temperatures, two lags, beta ratio 0.01", Rolling(folder, refit: false)),
            "refit" => ("the same from the network of the day before", Rolling(folder, refit: true)),
            _ => throw new ArgumentException($"'{name}': expected one of {string.Join(", ", Names)}."),
        };
        double first = Time(run).Total;
        List<TrainingTimings> warm = [];
        for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < 2 || warm.Count < 5;)
        {
            TrainingTimings timings = Time(run);
            if (clock.Elapsed.TotalSeconds > 1)
            {
                warm.Add(timings);
            }
        }

        TrainingTimings median = warm.OrderBy(timings => timings.Total).ElementAt(warm.Count / 2);
        Console.WriteLine($"| {what} | {Milliseconds(first)} | {Milliseconds(median.Total)} | {Milliseconds(median.Price)} | {Milliseconds(median.Solve)} |");
    }

    private static string Milliseconds(double seconds) =>
        (1000 * seconds).ToString(seconds >= 0.1 ? "F0" : seconds >= 0.01 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static TrainingTimings Time(Func<TrainingTimings> run)
    {
        long start = Stopwatch.GetTimestamp();
        return run() with { Total = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }

    private static Func<TrainingTimings> Fit(SampleSet samples, TrainingOptions options) => () => Trainer.Fit(samples, options).Timings;

    private static Func<TrainingTimings> Spiral()
    {
        SampleSet spiral = GeneratedSamples.Create("spiral");
        TrainingOptions options = new() { Dictionary = DictionaryKind.Wedge, Standardize = false, Tolerance = 1e-8 };
        return () => Trainer.FitPath(spiral, new PathOptions { Grid = new BetaGrid(10, 1e-3) }, options).Points[^1].Fit.Timings;
    }

    private static Func<TrainingTimings> Rolling(string folder, bool refit)
    {
        double[] series = Table(Path.Combine(folder, "min_temperatures.csv")).Targets.ToArray();
        TrainingOptions options = new() { BetaRatio = 0.01 };
        TrainingResult previous = Trainer.Fit(Lags(series, 0), options);
        int day = 0;
        return () =>
        {
            SampleSet window = Lags(series, ++day % Days);
            previous = refit ? Trainer.Refit(previous, window, options) : Trainer.Fit(window, options);
            return previous.Timings;
        };
    }

    private static SampleSet Lags(double[] series, int day)
    {
        double[] inputs = [.. Enumerable.Range(day, Window).SelectMany(i => new[] { series[i + 1], series[i] })];
        return SampleSet.Create(inputs, 2, series.AsSpan(day + 2, Window));
    }

    private static SampleSet Surface(int count)
    {
        SplitMix64 random = new(1);
        double[] x = [.. Enumerable.Range(0, 3 * count).Select(_ => (2 * random.Uniform()) - 1)];
        double[] y = [.. Enumerable.Range(0, count).Select(i =>
            (Math.Sin(3 * x[3 * i]) * Math.Cos(2 * x[(3 * i) + 1])) + (0.5 * x[(3 * i) + 2] * x[(3 * i) + 1]) + (0.1 * random.Normal()))];
        return SampleSet.Create(x, 3, y);
    }

    private static SampleSet Table(string path)
    {
        double[][] rows = [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        int d = rows[0].Length - 1;
        return SampleSet.Create(rows.SelectMany(row => row[..d]).ToArray(), d, rows.Select(row => row[d]).ToArray());
    }
}
