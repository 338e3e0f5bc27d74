using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>How well the probabilities of several classes fit, by sample weight.</summary>
/// <param name="Accuracy">The share of rows whose class is the likeliest one.</param>
/// <param name="LogLoss">The mean of -log of the probability of the row's class.</param>
internal sealed record SoftmaxMetrics(double Accuracy, double LogLoss) : Metrics
{
    public override IReadOnlyList<Metric> Lines() => [new("accuracy", Accuracy), new("log-loss", LogLoss)];

    /// <summary>The metrics of outputs, n x k, row-major: log-probabilities up to a constant per row.</summary>
    public static SoftmaxMetrics Of(double[] outputs, SampleSet samples)
    {
        int classes = outputs.Length / samples.Count;
        double total = 0, right = 0, loss = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<double> row = outputs.AsSpan(i * classes, classes);
            int own = (int)samples.Targets[i];
            total += samples.Weights[i];
            right += SoftmaxFunction.Likeliest(row) == own ? samples.Weights[i] : 0;
            loss += samples.Weights[i] * SoftmaxFunction.Loss(row, own);
        }

        return new SoftmaxMetrics(right / total, loss / total);
    }
}
