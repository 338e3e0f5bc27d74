using System.Globalization;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace Programs;

/// <summary>
/// For somebody with a series: a window of the last 48 values, refitted with each new one, predicts the next from the three before it.
/// </summary>
internal static class RollingRefit
{
    private const int Lags = 3;
    private const int Length = 48;

    public static void Run(TextWriter output)
    {
        double[] series = [.. Enumerable.Range(0, 64).Select(t => 10 + (3 * Math.Sin(t / 2.0)) + (t > 40 ? 0.2 * (t - 40) : 0))];
        TrainingOptions options = new() { BetaRatio = 0.01, Tolerance = 1e-4 };
        TrainingResult result = Trainer.Fit(Window(series, 0), options);
        double error = 0;
        int predicted = 0;
        for (int start = 1; start + Length + Lags < series.Length; start++)
        {
            result = Trainer.Refit(result, Window(series, start), options);
            int next = start + Length + Lags;
            error += Math.Abs(result.Network.Predict(series.AsSpan(next - Lags, Lags)) - series[next]);
            predicted++;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{predicted} refits, the last one {result.Status}, relative gap {result.Certificate.RelativeGap:G2}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean absolute error one step ahead: {error / predicted:G3}"));
    }

    private static SampleSet Window(double[] series, int start)
    {
        double[] inputs = [.. Enumerable.Range(start, Length).SelectMany(t => series[t..(t + Lags)])];
        return SampleSet.Create(inputs, Lags, series.AsSpan(start + Lags, Length));
    }
}
