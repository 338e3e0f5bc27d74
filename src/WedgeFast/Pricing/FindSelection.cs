namespace WedgeFast.Pricing;

/// <summary>Chooses which of the neurons that a search has found are returned: the largest, no hyperplane twice.</summary>
internal static class FindSelection
{
    /// <summary>Neurons whose |g| and offset agree to this are the same, found on both sides of a border between regions.</summary>
    private const double Same = 1e-9;

    /// <summary>Selects at most <paramref name="count"/> neurons above a threshold by descending |g|.</summary>
    /// <param name="offered">Candidates in an order that does not depend on threads.</param>
    /// <param name="threshold">Only |g| above it is of interest.</param>
    /// <param name="count">The most to return.</param>
    public static List<PricedNeuron> Select(List<PricedNeuron> offered, double threshold, int count)
    {
        List<PricedNeuron> chosen = [];
        foreach (PricedNeuron candidate in offered.Where(c => c.Value > threshold).OrderByDescending(c => c.Value))
        {
            if (chosen.Count == count)
            {
                break;
            }

            // Equal neurons have equal values, so only the last few chosen can be the same.
            bool known = false;
            for (int t = chosen.Count - 1; t >= 0 && !known && chosen[t].Value <= candidate.Value * (1 + Same); t--)
            {
                known = IsSame(chosen[t], candidate);
            }

            if (!known)
            {
                chosen.Add(candidate);
            }
        }

        return chosen;
    }

    private static bool IsSame(in PricedNeuron a, in PricedNeuron b)
    {
        if (!a.Neuron.Coordinates.AsSpan().SequenceEqual(b.Neuron.Coordinates) || Math.Abs(a.Neuron.Bias - b.Neuron.Bias) > Same * (1 + Math.Abs(a.Neuron.Bias)))
        {
            return false;
        }

        for (int k = 0; k < a.Neuron.Weights.Length; k++)
        {
            if (Math.Abs(a.Neuron.Weights[k] - b.Neuron.Weights[k]) > Same)
            {
                return false;
            }
        }

        return true;
    }
}
