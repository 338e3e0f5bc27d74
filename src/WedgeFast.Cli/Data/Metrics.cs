using System.Text.Json.Serialization;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>How good predictions are, by sample weight.</summary>
[JsonDerivedType(typeof(FitMetrics))]
[JsonDerivedType(typeof(ClassMetrics))]
[JsonDerivedType(typeof(SoftmaxMetrics))]
[JsonDerivedType(typeof(SeveralMetrics))]
internal abstract record Metrics
{
    /// <summary>Names and values for people.</summary>
    public abstract IReadOnlyList<(string Name, string Value)> Lines();

    /// <summary>The names and values as one phrase: "RMSE 1, MAE 0.5, R2 0.9".</summary>
    public string Phrase() => string.Join(", ", Lines().Select(line => $"{line.Name} {line.Value}"));

    /// <summary>The metrics that suit the loss a network was trained with.</summary>
    public static Metrics Of(ReluNetwork network, TrainingClaim claim, SampleSet samples)
    {
        double[] outputs = new double[samples.Count * network.OutputNames.Count];
        network.Predict(samples.Inputs, outputs);
        return Of(outputs, claim.Loss, samples);
    }

    /// <summary>The metrics that suit a loss.</summary>
    public static Metrics Of(double[] outputs, LossKind loss, SampleSet samples) => loss switch
    {
        LossKind.Logistic => ClassMetrics.Of(outputs, samples),
        LossKind.Softmax => SoftmaxMetrics.Of(outputs, samples),
        _ => samples.TargetNames.Count > 1 ? SeveralMetrics.Of(outputs, samples) : FitMetrics.Of(outputs, samples),
    };

    /// <summary>A number, or that it is undefined.</summary>
    protected static string Show(double? value) => value is double number ? Words.Short(number) : "undefined";
}
