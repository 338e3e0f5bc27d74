using System.Text.Json;
using WedgeFast.Cli.Output;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Page;

/// <summary>Rows with what was predicted for them, and how good that is.</summary>
/// <param name="Name">What rows they are.</param>
/// <param name="Samples">The rows.</param>
/// <param name="Outputs">The outputs for them, n x q, row-major, without offsets.</param>
internal sealed record PageRows(string Name, SampleSet Samples, double[] Outputs)
{
    private const int MostPoints = 1500;

    /// <summary>Rows with what a model predicts for them.</summary>
    public static PageRows Of(string name, SampleSet samples, LayeredNetwork network)
    {
        double[] outputs = new double[samples.Count * network.Last.OutputNames.Count];
        network.Predict(samples.Inputs, outputs);
        return new PageRows(name, samples, outputs);
    }

    /// <summary>Writes how good the predictions are.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="claim">What the outputs are.</param>
    public void Write(Utf8JsonWriter json, TrainingClaim claim)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        double[] judged = [.. Outputs];
        if (claim.LogTarget)
        {
            OutputRule.Unlog(claim, judged);
        }

        json.WriteStartArray("metrics");
        foreach (Metric metric in Metrics.Of(judged, claim.Loss, Samples).Lines())
        {
            json.WriteStartArray();
            json.WriteStringValue(metric.Name);
            json.WriteStringValue(MetricText.Show(metric));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (claim.Loss.HasClasses)
        {
            WriteClasses(json, claim);
        }
        else
        {
            WritePoints(json, claim);
        }

        json.WriteEndObject();
    }

    private double[][] Predictions(TrainingClaim claim)
    {
        int each = Outputs.Length / Samples.Count, length = OutputRule.Length(claim, each);
        double[] added = each == 1 ? Offsets.Added(Outputs, Samples).ToArray() : Outputs;
        return [.. Enumerable.Range(0, Samples.Count).Select(i =>
        {
            double[] prediction = new double[length];
            OutputRule.Apply(claim, added.AsSpan(i * each, each), prediction);
            return prediction;
        })];
    }

    private void WritePoints(Utf8JsonWriter json, TrainingClaim claim)
    {
        double[][] predictions = Predictions(claim);
        int count = Math.Min(Samples.Count, MostPoints);
        int[] rows = [.. Enumerable.Range(0, count).Select(k => (int)((long)k * Samples.Count / count))];
        json.WriteStartArray("points");
        for (int t = 0; t < Samples.TargetNames.Count; t++)
        {
            json.WriteStartObject();
            json.WriteString("target", Samples.TargetNames[t]);
            json.Numbers("observed", rows.Select(i => Samples.TargetRow(i)[t]), digits: 7);
            json.Numbers("predicted", rows.Select(i => predictions[i][t]), digits: 7);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteClasses(Utf8JsonWriter json, TrainingClaim claim)
    {
        double[][] predictions = Predictions(claim);
        int classes = claim.Labels.Count, each = Outputs.Length / Samples.Count;
        double[] weights = Samples.Weights.ToArray();
        int[] observed = [.. Samples.Targets.ToArray().Select(target => (int)target)];
        int[] likeliest = [.. Enumerable.Range(0, Samples.Count).Select(i => OutputRule.Likeliest(claim, Outputs.AsSpan(i * each, each)))];
        json.WriteStartArray("confusion");
        foreach (double[] row in ClassCurves.Confusion(observed, likeliest, weights, classes))
        {
            json.Numbers(null, row, digits: 7);
        }

        json.WriteEndArray();
        json.WriteStartArray("curves");

        // Of two classes one curve says all.
        for (int label = classes == 2 ? 1 : 0; label < classes; label++)
        {
            bool[] positive = [.. observed.Select(one => one == label)];
            double[] probabilities = [.. predictions.Select(prediction => prediction[label])];
            WriteCurve(json, claim.Labels[label], positive, probabilities, weights);
        }

        json.WriteEndArray();
    }

    private static void WriteCurve(Utf8JsonWriter json, string label, bool[] positive, double[] probabilities, double[] weights)
    {
        (List<(double False, double True)> points, double? area) = ClassCurves.Roc(positive, probabilities, weights);
        json.WriteStartObject();
        json.WriteString("label", label);
        json.WriteNumber("auc", area ?? 0);
        json.WriteStartArray("roc");
        foreach ((double wrong, double right) in ClassCurves.Thinned(points))
        {
            json.Numbers(null, [wrong, right], digits: 5);
        }

        json.WriteEndArray();
        json.WriteStartArray("calibration");
        foreach ((double mean, double share, double error) in ClassCurves.Calibration(positive, probabilities, weights))
        {
            json.Numbers(null, [mean, share, error], digits: 5);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
