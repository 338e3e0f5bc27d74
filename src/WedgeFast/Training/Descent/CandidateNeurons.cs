using System.Diagnostics;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Looks for neurons with large |g| by ascents from random starts, many side by side: a start is a random direction, of as many inputs as
/// the order allows, through a random row; a step turns it towards the gradient of |g| for hyperplanes through that row. MATHEMATICS.md,
/// "Descent".
/// </summary>
internal sealed class CandidateNeurons
{
    private const int Steps = 6;

    /// <summary>After so many steps a start that reads too many inputs keeps those with the largest weights.</summary>
    private const int FreeSteps = 3;

    /// <summary>Of two directions nearer than this cosine the lesser one is left out.</summary>
    private const float Near = 0.98f;

    private readonly DescentRows _rows;
    private readonly int _outputs;
    private readonly int _order;
    private readonly int _starts;
    private readonly int _threads;
    private SplitMix64 _random;

    /// <summary>Prepares a search.</summary>
    public CandidateNeurons(DescentRows rows, int outputs, int order, int starts, ulong seed, int threads)
    {
        (_rows, _outputs, _order, _random) = (rows, outputs, Math.Min(order, rows.Inputs.Count), new SplitMix64(seed));
        (_starts, _threads) = (starts, threads);
    }

    /// <summary>Products of one input of one row for one start so far.</summary>
    public double Products { get; private set; }

    /// <summary>How many of them a second took at the end of the last search.</summary>
    public double Speed { get; private set; }

    /// <summary>The mask that keeps every neuron of a network to the inputs it reads; null where it may read all.</summary>
    public float[]? Mask(DescentNetwork network) => _order == _rows.Inputs.Count
        ? null
        : [.. network.Parameters.AsSpan(0, network.BiasAt).ToArray().Select(weight => weight != 0 ? 1f : 0f)];

    /// <summary>Finds neurons.</summary>
    /// <param name="slopes">The gradient of the mean loss by the outputs, n x q, row-major.</param>
    /// <param name="beta">Only those with |g| above it.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="stop">Ends it early, with the starts as they are then.</param>
    /// <returns>Diverse ones, the largest |g| first.</returns>
    public List<FoundStart> Find(float[] slopes, double beta, int most, CancellationToken stop)
    {
        AnchoredStarts starts = new(_rows, _outputs, _starts, _order, ref _random);
        DescentNetwork network = starts.Network;
        LinearDescentLoss loss = new(slopes, _outputs);
        float[]? mask = Mask(network);
        DescentObjective objective = new(_rows, loss, network, mask, _threads);
        float[] gradient = new float[network.Parameters.Length];
        for (int step = 0; ; step++)
        {
            if (step == FreeSteps && _order < _rows.Inputs.Count)
            {
                starts.KeepLargest();
                mask = Mask(network);
                objective = new DescentObjective(_rows, loss, network, mask, _threads);
            }

            starts.Anchor();
            double products = (double)_rows.Values.Length * network.Neurons;
            long before = Stopwatch.GetTimestamp();
            objective.Evaluate(network.Parameters, gradient);
            Speed = products / Math.Max(Stopwatch.GetElapsedTime(before).TotalSeconds, 1e-7);
            Products += products;
            (float[] values, bool[] flipped) = starts.TurnOutputs(gradient);
            if (step == Steps || (stop.IsCancellationRequested && step >= FreeSteps))
            {
                return Best(network, values, beta, most);
            }

            starts.TurnWeights(gradient, mask, flipped);
        }
    }

    private List<FoundStart> Best(DescentNetwork starts, float[] values, double beta, int most)
    {
        int count = starts.Neurons;
        List<FoundStart> found = [];
        foreach (int j in Enumerable.Range(0, count).Where(j => values[j] > beta).OrderByDescending(j => values[j]).ThenBy(j => j))
        {
            float[] weights = [.. Enumerable.Range(0, starts.FeatureCount).Select(feature => starts.Parameters[(feature * count) + j])];
            float bias = starts.Parameters[starts.BiasAt + j];
            if (found.Exists(other => IsNear(other, weights, bias)))
            {
                continue;
            }

            float[] outputs = [.. Enumerable.Range(0, _outputs).Select(q => starts.Parameters[starts.OutputAt + (q * count) + j])];
            found.Add(new FoundStart(values[j], Curvature(weights, bias), weights, bias, outputs));
            if (found.Count == most)
            {
                break;
            }
        }

        return found;
    }

    private static bool IsNear(FoundStart other, float[] weights, float bias)
    {
        float cosine = System.Numerics.Tensors.TensorPrimitives.Dot<float>(other.Weights, weights);
        return cosine > Near && Math.Abs(other.Bias - bias) < 0.1f;
    }

    // Over some rows that are spread among all: it only scales the first step.
    private float Curvature(float[] weights, float bias)
    {
        float[] before = SumsBefore(weights);
        int stride = Math.Max(1, _rows.Count / 64), rows = 0, dimension = _rows.Inputs.Count;
        double sum = 0;
        for (int i = 0; i < _rows.Count; i += stride, rows++)
        {
            float a = bias;
            for (int at = i * dimension; at < (i + 1) * dimension; at++)
            {
                a += before[_rows.Features[at]] + (weights[_rows.Features[at]] * _rows.Values[at]);
            }

            sum += a > 0 ? a * a : 0;
        }

        return (float)Math.Max(sum / rows, 1e-3);
    }

    // Per feature the weights of the same input before it.
    private float[] SumsBefore(float[] weights)
    {
        float[] before = new float[weights.Length];
        int[] first = _rows.Inputs.FirstOf;
        for (int k = 0; k < _rows.Inputs.Count; k++)
        {
            for (int feature = first[k] + 1; feature < first[k + 1]; feature++)
            {
                before[feature] = before[feature - 1] + weights[feature - 1];
            }
        }

        return before;
    }
}
