using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>A loss with its constants settled.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Delta">For <see cref="LossKind.Huber"/> where the loss becomes linear; else 0.</param>
/// <param name="Classes">For <see cref="LossKind.Softmax"/> the number of classes; else 0.</param>
internal readonly record struct LossChoice(LossKind Kind, double Delta, int Classes = 0)
{
    /// <summary>1.345 standard deviations of normal errors, from the median absolute deviation: Huber's choice, 95 % as efficient as least squares there.</summary>
    private const double OfDeviation = 1.345 * 1.4826;

    /// <summary>Settles the loss for samples.</summary>
    /// <exception cref="ArgumentException">The targets do not suit the loss.</exception>
    public static LossChoice Of(LossKind kind, double? delta, SampleSet samples)
    {
        if (kind == LossKind.Logistic)
        {
            CheckClasses(samples);
        }

        if (kind == LossKind.Softmax)
        {
            return new LossChoice(kind, 0, CountClasses(samples));
        }

        return new LossChoice(kind, kind == LossKind.Huber ? delta ?? DefaultDelta(samples) : 0);
    }

    /// <summary>The weighted median of the targets: outputs are counted from there, so that a common offset costs no digits.</summary>
    public double Centre(SampleSet samples) => Median(samples, samples.Targets.ToArray());

    /// <summary>The number of outputs of a network for this loss.</summary>
    public int Outputs(SampleSet samples) => Kind == LossKind.Softmax ? Classes : samples.TargetNames.Count;

    /// <summary>The number of classes 0, 1, .., all of which must have rows.</summary>
    private static int CountClasses(SampleSet samples)
    {
        bool[] seen = new bool[samples.Count + 1];
        foreach (double target in samples.Targets)
        {
            if (!(target >= 0 && target < samples.Count && target == Math.Floor(target)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"a target is {target}; the softmax loss expects classes 0, 1, .., fewer than rows."));
            }

            seen[(int)target] = true;
        }

        int classes = Array.LastIndexOf(seen, true) + 1, missing = Array.IndexOf(seen, false);
        return classes >= 2 && missing == classes
            ? classes
            : throw new ArgumentException(FormattableString.Invariant(
                $"the targets have classes up to {classes - 1} and none of class {missing}; the softmax loss expects rows of every class, two or more."));
    }

    private static void CheckClasses(SampleSet samples)
    {
        foreach (double target in samples.Targets)
        {
            if (target is not (0 or 1))
            {
                throw new ArgumentException(FormattableString.Invariant($"a target is {target}; the logistic loss expects 0 and 1."));
            }
        }

        if (!samples.Targets.ContainsAnyExcept(samples.Targets[0]))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"all targets are {samples.Targets[0]}; the logistic loss expects rows of both classes."));
        }
    }

    // Where more than half of the targets are equal their median deviation is 0: that of the others then.
    private static double DefaultDelta(SampleSet samples)
    {
        double centre = Median(samples, samples.Targets.ToArray());
        double[] deviations = [.. samples.Targets.ToArray().Select(y => Math.Abs(y - centre))];
        double median = Median(samples, deviations);
        int[] others = median > 0 ? [] : [.. Enumerable.Range(0, samples.Count).Where(i => deviations[i] > 0)];
        if (others.Length > 0)
        {
            median = Median(samples.Take(others), [.. others.Select(i => deviations[i])]);
        }

        double delta = OfDeviation * median;
        return delta > 0 ? delta : 1;
    }

    private static double Median(SampleSet samples, double[] values)
    {
        double[] weights = samples.Weights.ToArray();
        double[] sorted = [.. values];
        Array.Sort(sorted, weights);
        double half = weights.Sum() / 2, below = 0;
        int at = 0;
        while (at < weights.Length - 1 && below + weights[at] < half)
        {
            below += weights[at++];
        }

        return sorted[at];
    }
}
