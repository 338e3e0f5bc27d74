namespace WedgeFast.Cli.Page;

/// <summary>How well the probabilities of classes do on rows: counts of labels, ROC curves, calibration.</summary>
internal static class ClassCurves
{
    private const int MostPoints = 200, MostGroups = 10, RowsPerGroup = 10;

    /// <summary>Per observed class the weight of rows of each predicted one.</summary>
    /// <param name="observed">The class of each row.</param>
    /// <param name="predicted">The likeliest class of each row.</param>
    /// <param name="weights">The weight of each row.</param>
    /// <param name="classes">The number of classes.</param>
    public static double[][] Confusion(int[] observed, int[] predicted, double[] weights, int classes)
    {
        double[][] counts = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
        for (int i = 0; i < observed.Length; i++)
        {
            counts[observed[i]][predicted[i]] += weights[i];
        }

        return counts;
    }

    /// <summary>The ROC curve of a score, from (0, 0) to (1, 1), a point wherever it changes, and the area below it; rows of like score
    /// count together.</summary>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="scores">The score of each row: the higher, the likelier.</param>
    /// <param name="weights">The weight of each row.</param>
    public static (List<(double False, double True)> Points, double? Area) Roc(bool[] positive, double[] scores, double[] weights)
    {
        double all = weights.Where((_, i) => positive[i]).Sum(), none = weights.Sum() - all;
        if (!(all > 0 && none > 0))
        {
            return ([], null);
        }

        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        List<(double False, double True)> points = [(0, 0)];
        double right = 0, wrong = 0, area = 0;
        for (int at = 0; at < order.Length;)
        {
            double score = scores[order[at]], before = wrong, above = right;
            for (; at < order.Length && scores[order[at]] == score; at++)
            {
                (right, wrong) = positive[order[at]] ? (right + weights[order[at]], wrong) : (right, wrong + weights[order[at]]);
            }

            area += (wrong - before) * (right + above) / 2;
            points.Add((wrong / none, right / all));
        }

        return (points, area / all / none);
    }

    /// <summary>Some of the points of a curve, both ends among them.</summary>
    public static IEnumerable<T> Thinned<T>(IReadOnlyList<T> points) => points.Count <= MostPoints
        ? points
        : Enumerable.Range(0, MostPoints).Select(k => points[(int)((long)k * (points.Count - 1) / (MostPoints - 1))]);

    /// <summary>Per group of equally many rows, from low to high: the mean probability, the share of the class, its standard
    /// error.</summary>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="probabilities">Its probability in each row.</param>
    /// <param name="weights">The weight of each row.</param>
    public static IEnumerable<(double Mean, double Share, double Error)> Calibration(bool[] positive, double[] probabilities,
        double[] weights)
    {
        int[] order = [.. Enumerable.Range(0, probabilities.Length).OrderBy(i => probabilities[i])];
        int groups = Math.Clamp(order.Length / RowsPerGroup, 1, MostGroups);
        for (int g = 0; g < groups; g++)
        {
            int[] rows = order[(int)((long)g * order.Length / groups)..(int)((long)(g + 1) * order.Length / groups)];
            double weight = rows.Sum(i => weights[i]), share = rows.Sum(i => positive[i] ? weights[i] : 0) / weight;
            double squares = rows.Sum(i => weights[i] * weights[i]) / (weight * weight);
            yield return (rows.Sum(i => weights[i] * probabilities[i]) / weight, share, Math.Sqrt(share * (1 - share) * squares));
        }
    }
}
