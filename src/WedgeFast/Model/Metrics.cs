using System.Text.Json.Serialization;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>How good predictions are, by sample weight.</summary>
[JsonDerivedType(typeof(FitMetrics))]
[JsonDerivedType(typeof(DevianceMetrics))]
[JsonDerivedType(typeof(QuantileMetrics))]
[JsonDerivedType(typeof(ClassMetrics))]
[JsonDerivedType(typeof(SoftmaxMetrics))]
[JsonDerivedType(typeof(SeveralMetrics))]
internal abstract record Metrics
{
    /// <summary>The metrics by name.</summary>
    public abstract IReadOnlyList<Metric> Lines();

    /// <summary>The metrics that suit the loss a network was trained with.</summary>
    public static Metrics Of(ReluNetwork network, TrainingClaim claim, SampleSet samples)
    {
        double[] outputs = new double[samples.Count * network.OutputNames.Count];
        network.Predict(samples.Inputs, outputs);
        if (claim.LogTarget)
        {
            OutputRule.Unlog(claim, outputs);
        }

        return Of(outputs, claim.Loss, samples);
    }

    /// <summary>The metrics that suit a loss.</summary>
    /// <param name="predictions">n x q, row-major, in units of the targets; of a loss whose link is another the outputs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="samples">The samples, targets as they are in the data.</param>
    public static Metrics Of(double[] predictions, Loss loss, SampleSet samples) => loss.Link switch
    {
        Link.Logit => ClassMetrics.Of(predictions, samples),
        Link.Softmax => SoftmaxMetrics.Of(predictions, samples),
        Link.Log => DevianceMetrics.OfLogarithms(predictions, loss, samples),
        _ when loss.IsQuantile => QuantileMetrics.OfQuantile(predictions, loss, samples),
        _ => samples.TargetNames.Count > 1 ? SeveralMetrics.Of(predictions, samples) : FitMetrics.Of(predictions, samples),
    };
}
