using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>How well log-odds tell two classes apart.</summary>
/// <param name="Accuracy">The share of rows whose class is the likelier one; the second is where the log-odds are above 0.</param>
/// <param name="LogLoss">The mean of -log of the probability of the row's class.</param>
/// <param name="Auc">The probability that a row of the second class has larger log-odds than one of the first, ties counted half; null
/// where there
/// are no rows of one class.</param>
internal sealed record ClassMetrics(double Accuracy, double LogLoss, double? Auc) : Metrics
{
    public override IReadOnlyList<Metric> Lines() => [new("accuracy", Accuracy), new("log-loss", LogLoss), new("AUC", Auc)];

    public static ClassMetrics Of(double[] logOdds, SampleSet samples)
    {
        double total = 0, right = 0, loss = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            double weight = samples.Weights[i];
            total += weight;
            right += logOdds[i] > 0 == samples.Targets[i] > 0 ? weight : 0;
            loss += weight * LogisticFunction.Loss(logOdds[i], samples.Targets[i]);
        }

        return new ClassMetrics(right / total, loss / total, AreaUnderCurve(logOdds, samples));
    }

    private static double? AreaUnderCurve(double[] logOdds, SampleSet samples)
    {
        int[] order = [.. Enumerable.Range(0, samples.Count).OrderBy(i => logOdds[i])];
        double negatives = 0, positives = 0, area = 0;
        for (int from = 0, to = 0; from < order.Length; from = to)
        {
            double tiedNegatives = 0, tiedPositives = 0;
            for (; to < order.Length && logOdds[order[to]] == logOdds[order[from]]; to++)
            {
                double weight = samples.Weights[order[to]];
                bool positive = samples.Targets[order[to]] > 0;
                (tiedPositives, tiedNegatives) = (tiedPositives + (positive ? weight : 0), tiedNegatives + (positive ? 0 : weight));
            }

            area += tiedPositives * (negatives + (tiedNegatives / 2));
            (negatives, positives) = (negatives + tiedNegatives, positives + tiedPositives);
        }

        return negatives > 0 && positives > 0 ? area / (negatives * positives) : null;
    }
}
