using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>Chooses which of the neurons found are returned: the largest, but no hyperplane twice and no coordinate set alone.</summary>
internal static class NeuronSelection
{
    /// <summary>Selects at most <paramref name="count"/> neurons by descending |g|.</summary>
    /// <param name="offered">Candidates in an order that does not depend on threads.</param>
    /// <param name="count">The most to return.</param>
    public static List<PricedNeuron> Select(IEnumerable<PricedNeuron> offered, int count)
    {
        List<PricedNeuron> chosen = [];
        HashSet<(int, int, int, int, long)> seen = [];
        Dictionary<(int[], int), int> perSample = [];
        foreach (PricedNeuron candidate in offered.OrderByDescending(c => c.Value))
        {
            if (chosen.Count >= count)
            {
                break;
            }

            // A sample's neighbours share nearly the same best hyperplanes: at most two neurons per coordinate set and first sample.
            Neuron neuron = candidate.Neuron;
            (int[], int) place = (neuron.Coordinates, neuron.Through[0]);
            int used = perSample.GetValueOrDefault(place);
            if (used < 2 && seen.Add(Key(neuron)))
            {
                perSample[place] = used + 1;
                chosen.Add(candidate);
            }
        }

        return chosen;
    }

    private static (int, int, int, int, long) Key(Neuron neuron)
    {
        int[] through = neuron.Through;
        int set = neuron.Coordinates.Aggregate(0, (hash, k) => (hash * 1009) + k + 1);
        double direction = neuron.Weights.Length == through.Length ? Math.Sign(neuron.Weights.First(w => Math.Abs(w) > 1e-9)) : neuron.Weights[0];
        return (set, through[0], through.Length > 1 ? through[1] : -1, through.Length > 2 ? through[2] : -1, (long)(direction * 1e9));
    }
}
