using System.Diagnostics;
using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Benchmarks.Training;

/// <summary>
/// The spiral's path of ten betas down to 0.001 betaMax on the wedge dictionary, to a relative gap of 1e-8 at every beta: how long it takes
/// on a warm runtime, and what the networks give, for peers/spiral_path.py to judge with the others.
/// </summary>
internal static class SpiralPath
{
    private const int Warm = 60, Measured = 25;

    /// <summary>Prints a line "seconds, processor seconds", then per beta "sum of |z| |w|, the outputs for all rows".</summary>
    public static void Print()
    {
        SampleSet spiral = GeneratedSamples.Create("spiral");
        TrainingOptions options = new() { Dictionary = DictionaryKind.Wedge, Standardize = false, Tolerance = 1e-8 };
        PathResult path = Trainer.FitPath(spiral, new PathOptions { Grid = new BetaGrid(10, 1e-3) }, options);
        double[] seconds = new double[Measured];
        TimeSpan processor = TimeSpan.Zero;
        for (int run = -Warm; run < Measured; run++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            path = Trainer.FitPath(spiral, new PathOptions { Grid = new BetaGrid(10, 1e-3) }, options);
            if (run >= 0)
            {
                seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                processor += Environment.CpuUsage.TotalTime - before;
            }
        }

        Array.Sort(seconds);
        Write([seconds[Measured / 2], processor.TotalSeconds / Measured]);
        foreach (ReluNetwork network in path.Points.Select(point => point.Fit.Network))
        {
            double[] outputs = new double[spiral.Count];
            network.Predict(spiral.Inputs, outputs);
            double size = network.Neurons.Sum(neuron => Math.Abs(neuron.Z) * Math.Sqrt(neuron.Weights.Sum(w => w * w)));
            Write([size, .. outputs]);
        }
    }

    private static void Write(double[] values) =>
        Console.WriteLine(string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
}
