using System.Numerics.Tensors;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>How well counts or amounts are predicted, by sample weight.</summary>
/// <param name="Deviance">The mean unit deviance, twice the mean loss.</param>
/// <param name="D2">1 minus that over that of the best constant beside offsets; null where the targets do not vary.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mae">Mean absolute error.</param>
internal sealed record DevianceMetrics(double Deviance, double? D2, double Rmse, double Mae) : Metrics
{
    public override IReadOnlyList<Metric> Lines() => [new("deviance", Deviance), new("D2", D2), new("RMSE", Rmse), new("MAE", Mae)];

    /// <summary>The metrics of outputs.</summary>
    /// <param name="outputs">Logarithms of the predictions, without the samples' offsets.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="samples">The samples.</param>
    public static DevianceMetrics OfLogarithms(double[] outputs, Loss loss, SampleSet samples)
    {
        outputs = Offsets.Added(outputs, samples).ToArray();
        double[] constant = Offsets.Added(new double[samples.Count], samples).ToArray();
        TensorPrimitives.Add(constant, loss.BestConstant(constant, samples.Targets, samples.Weights), constant);
        double deviance = 2 * Mean(outputs, loss, samples), without = 2 * Mean(constant, loss, samples);
        FitMetrics errors = FitMetrics.Of([.. outputs.Select(loss.Prediction)], samples);
        return new DevianceMetrics(deviance, without > 0 ? 1 - (deviance / without) : null, errors.Rmse, errors.Mae);
    }

    private static double Mean(double[] outputs, Loss loss, SampleSet samples)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            sum += samples.Weights[i] * loss.Value(outputs.AsSpan(i, 1), samples.TargetRow(i));
            weight += samples.Weights[i];
        }

        return sum / weight;
    }
}
