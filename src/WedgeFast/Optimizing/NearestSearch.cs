using WedgeFast.Network;

namespace WedgeFast.Optimizing;

/// <summary>Inputs of a box whose output is nearest to a target.</summary>
internal static class NearestSearch
{
    /// <summary>Choices of words beyond this many are not gone through one by one.</summary>
    public const int MostChoices = 4096;

    /// <summary>How many choices of words a box has.</summary>
    public static double Choices(InputBox box) => Enumerable.Range(0, box.Groups.Length).Aggregate(1.0, (product, group) => product * box.Allowed(group).Length);

    /// <summary>
    /// The nearest. With words chosen a box is connected, and a network continuous: between a value below the target and one above lies the
    /// target. So per choice the largest value is sought until one is above it, and the smallest until one is below.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be.</param>
    /// <param name="box">What the inputs may be.</param>
    /// <param name="distance">How far an output is from the target, the farther the farther away on one side.</param>
    /// <param name="cancellation">Ends the search with what was found so far; the bounds are then those of boxes that were not
    /// searched.</param>
    /// <returns>
    /// The inputs and the output there; the largest value that is proven to be below the target, where none between it and the target is
    /// reached, and the smallest above likewise: bounds on the nearest values, the target itself where it may be reached.
    /// </returns>
    public static Nearest Of(
        LayeredNetwork network, int output, double target, InputBox box, Func<double, double> distance, CancellationToken cancellation = default)
    {
        Nearest best = new([], double.NaN, double.NegativeInfinity, double.PositiveInfinity, 0, true);
        foreach (InputBox choice in ChoicesOf(box, 0))
        {
            Extremum most = ExtremumSearch.Of(network, output, 1, choice, target, cancellation);
            if (most.Value < target)
            {
                best = best.With(most.Inputs, most.Value, distance) with { Below = Math.Max(best.Below, Math.Min(most.Bound, target)) };
                best = best with { Parts = best.Parts + most.Parts, IsComplete = best.IsComplete && most.IsComplete };
                continue;
            }

            Extremum least = ExtremumSearch.Of(network, output, -1, choice, -target, cancellation);
            best = best with { Parts = best.Parts + most.Parts + least.Parts };
            if (-least.Value > target)
            {
                best = best.With(least.Inputs, -least.Value, distance) with { Above = Math.Min(best.Above, Math.Max(-least.Bound, target)) };
                best = best with { IsComplete = best.IsComplete && least.IsComplete };
                continue;
            }

            (double[] inputs, double value) = Between(network, output, target, least.Inputs, most.Inputs);
            return best.With(inputs, value, distance) with { Below = target, Above = target };
        }

        return best;
    }

    private static IEnumerable<InputBox> ChoicesOf(InputBox box, int group) => group == box.Groups.Length
        ? [box]
        : box.Allowed(group).SelectMany(word => ChoicesOf(box.WithWord(group, word, true), group + 1));

    /// <summary>Halves the way from inputs below to inputs above until nothing lies between.</summary>
    private static (double[] Inputs, double Value) Between(LayeredNetwork network, int output, double target, double[] below, double[] above)
    {
        double[] outputs = new double[network.Last.OutputNames.Count];
        (double low, double high) = (ValueAt(below), ValueAt(above));
        for (int step = 0; step < 200 && low < target && high > target; step++)
        {
            double[] middle = [.. below.Select((value, k) => value + ((above[k] - value) / 2))];
            double value = ValueAt(middle);
            (below, low, above, high) = value <= target ? (middle, value, above, high) : (below, low, middle, value);
        }

        return target - low <= high - target ? (below, low) : (above, high);

        double ValueAt(double[] inputs)
        {
            network.Predict(inputs, outputs);
            return outputs[output];
        }
    }
}
