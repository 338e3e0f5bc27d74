using System.Globalization;
using BenchmarkDotNet.Attributes;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Benchmarks.Training;

/// <summary>
/// An autoregression with two lags on 250 days of minimum temperatures, the window moving on by a day per call: from scratch, and from the
/// network of the day before. Both certify all networks of order 2 to a relative gap of 1e-6; making the sample set is part of either.
/// WEDGEFAST_DATA names the folder with data/min_temperatures.csv; without it there is nothing to run.
/// </summary>
[MemoryDiagnoser]
public class RefitBenchmarks
{
    private const int Rows = 250, Days = 1000;

    private static readonly TrainingOptions Options = new() { BetaRatio = 0.01, Threads = 1 };

    private double[] _series = [];
    private TrainingResult _previous = null!;
    private int _day;

    /// <summary>Where the temperatures are.</summary>
    public static string? DataFile => Environment.GetEnvironmentVariable("WEDGEFAST_DATA") is string root
        && Path.Combine(root, "data", "min_temperatures.csv") is var path && File.Exists(path)
        ? path
        : null;

    /// <summary>Reads the series and trains the first window.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string path = DataFile ?? throw new InvalidOperationException("skipped: WEDGEFAST_DATA names no folder with data/min_temperatures.csv");
        _series = [.. File.ReadLines(path).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        _day = 0;
        _previous = Trainer.Fit(Window(), Options);
    }

    /// <summary>From scratch.</summary>
    [Benchmark(Baseline = true)]
    public double Fit()
    {
        _day = (_day + 1) % Days;
        return Trainer.Fit(Window(), Options).Certificate.Objective;
    }

    /// <summary>From the network of the day before.</summary>
    [Benchmark]
    public double Refit()
    {
        _day = (_day + 1) % Days;
        _previous = Trainer.Refit(_previous, Window(), Options);
        return _previous.Status == TrainingStatus.Optimal
            ? _previous.Certificate.Objective
            : throw new InvalidOperationException($"Day {_day} ended {_previous.Status}.");
    }

    private SampleSet Window()
    {
        double[] inputs = new double[2 * Rows];
        for (int i = 0; i < Rows; i++)
        {
            (inputs[2 * i], inputs[(2 * i) + 1]) = (_series[_day + i + 1], _series[_day + i]);
        }

        return SampleSet.Create(inputs, 2, _series.AsSpan(_day + 2, Rows));
    }
}
