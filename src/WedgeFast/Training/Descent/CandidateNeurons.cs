using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Looks for neurons with large |g| by ascents from random starts, many side by side: a start is a random direction, of as many inputs as the order allows,
/// through a random row; a step turns it towards the gradient of |g| for hyperplanes through that row. MATHEMATICS.md, "Descent".
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

    /// <summary>The mask that keeps every neuron of a network to the inputs it reads; null where it may read all.</summary>
    public float[]? Mask(DescentNetwork network) => _order == _rows.Inputs.Count
        ? null
        : [.. network.Parameters.AsSpan(0, network.BiasAt).ToArray().Select(weight => weight != 0 ? 1f : 0f)];

    /// <summary>Finds neurons.</summary>
    /// <param name="slopes">The gradient of the mean loss by the outputs, n x q, row-major.</param>
    /// <param name="beta">Only those with |g| above it.</param>
    /// <param name="most">At most so many.</param>
    /// <returns>Diverse ones, the largest |g| first.</returns>
    public List<FoundStart> Find(float[] slopes, double beta, int most)
    {
        DescentNetwork starts = new(_rows.Inputs.FirstOf[^1], _outputs, _starts);
        int[] anchors = new int[starts.Neurons];
        for (int j = 0; j < starts.Neurons; j++)
        {
            anchors[j] = (int)(_random.Uniform() * _rows.Count);
            Draw(starts, j);
        }

        LinearDescentLoss loss = new(slopes, _outputs);
        DescentObjective objective = new(_rows, loss, starts, Mask(starts), _threads);
        float[] gradient = new float[starts.Parameters.Length];
        for (int step = 0; step <= Steps; step++)
        {
            if (step == FreeSteps && _order < _rows.Inputs.Count)
            {
                KeepLargest(starts);
                objective = new DescentObjective(_rows, loss, starts, Mask(starts), _threads);
            }

            for (int j = 0; j < starts.Neurons; j++)
            {
                Anchor(starts, j, anchors[j]);
            }

            objective.Evaluate(starts.Parameters, gradient);
            for (int j = 0; j < starts.Neurons; j++)
            {
                Turn(starts, j, anchors[j], gradient, last: step == Steps);
            }
        }

        return Best(starts, gradient, beta, most);
    }

    // A neuron of a random direction; its output weights are set by the first step.
    private void Draw(DescentNetwork starts, int neuron)
    {
        int dimension = _rows.Inputs.Count, count = neuron % 2 == 0 ? _order : dimension;
        HashSet<int> read = [];
        while (read.Count < count)
        {
            read.Add((int)(_random.Uniform() * dimension));
        }

        foreach (int input in read)
        {
            for (int feature = _rows.Inputs.FirstOf[input]; feature < _rows.Inputs.FirstOf[input + 1]; feature++)
            {
                starts.Parameters[(feature * starts.Neurons) + neuron] = (float)_random.Normal();
            }
        }

        Normalise(starts, neuron);
        for (int q = 0; q < _outputs; q++)
        {
            starts.Parameters[starts.OutputAt + (q * starts.Neurons) + neuron] = (float)(_random.Normal() + (_outputs == 1 ? 1e-9 : 0));
        }
    }

    // Of the inputs a start reads those with the longest weights, as many as the order allows.
    private void KeepLargest(DescentNetwork starts)
    {
        int[] first = _rows.Inputs.FirstOf;
        double[] lengths = new double[_rows.Inputs.Count];
        int[] inputs = new int[lengths.Length];
        for (int j = 0; j < starts.Neurons; j++)
        {
            for (int input = 0; input < lengths.Length; input++)
            {
                (inputs[input], lengths[input]) = (input, 0);
                for (int feature = first[input]; feature < first[input + 1]; feature++)
                {
                    double weight = starts.Parameters[(feature * starts.Neurons) + j];
                    lengths[input] -= weight * weight;
                }
            }

            Array.Sort(lengths, inputs);
            foreach (int input in inputs.AsSpan(_order))
            {
                for (int feature = first[input]; feature < first[input + 1]; feature++)
                {
                    starts.Parameters[(feature * starts.Neurons) + j] = 0;
                }
            }

            Normalise(starts, j);
        }
    }

    // The bias that leads the hyperplane through the anchor.
    private void Anchor(DescentNetwork starts, int neuron, int anchor)
    {
        double sum = 0;
        foreach ((int feature, float value) in FeaturesOf(anchor))
        {
            sum += value * starts.Parameters[(feature * starts.Neurons) + neuron];
        }

        starts.Parameters[starts.BiasAt + neuron] = (float)-sum;
    }

    private IEnumerable<(int Feature, float Value)> FeaturesOf(int row)
    {
        int dimension = _rows.Inputs.Count;
        for (int k = 0; k < dimension; k++)
        {
            int at = (row * dimension) + k;
            for (int feature = _rows.Inputs.FirstOf[k]; feature < _rows.Features[at]; feature++)
            {
                yield return (feature, 1);
            }

            yield return (_rows.Features[at], _rows.Values[at]);
        }
    }

    // Output weights against the gradient of the loss, of length one; then the weights half way to where g rises fastest.
    private void Turn(DescentNetwork starts, int neuron, int anchor, float[] gradient, bool last)
    {
        int count = starts.Neurons;
        double length = 0;
        for (int q = 0; q < _outputs; q++)
        {
            double g = gradient[starts.OutputAt + (q * count) + neuron];
            length += g * g;
        }

        length = Math.Sqrt(length);
        bool flipped = false;
        for (int q = 0; q < _outputs && length > 0; q++)
        {
            int at = starts.OutputAt + (q * count) + neuron;
            float turned = (float)(-gradient[at] / length);
            flipped |= _outputs == 1 && turned * starts.Parameters[at] < 0;
            starts.Parameters[at] = turned;
        }

        if (last || length == 0)
        {
            return;
        }

        float active = gradient[starts.BiasAt + neuron];
        float[] direction = new float[starts.FeatureCount];
        for (int feature = 0; feature < direction.Length; feature++)
        {
            direction[feature] = -gradient[(feature * count) + neuron];
        }

        foreach ((int feature, float value) in FeaturesOf(anchor))
        {
            direction[feature] += starts.Parameters[(feature * count) + neuron] != 0 ? active * value : 0;
        }

        double norm = Math.Sqrt(direction.Sum(d => (double)d * d)) * (flipped ? -1 : 1);
        for (int feature = 0; feature < direction.Length && norm != 0; feature++)
        {
            starts.Parameters[(feature * count) + neuron] += (float)(direction[feature] / norm);
        }

        Normalise(starts, neuron);
    }

    private List<FoundStart> Best(DescentNetwork starts, float[] gradient, double beta, int most)
    {
        int count = starts.Neurons;
        float[] values = new float[count];
        for (int j = 0; j < count; j++)
        {
            double sum = 0;
            for (int q = 0; q < _outputs; q++)
            {
                double g = gradient[starts.OutputAt + (q * count) + j];
                sum += g * g;
            }

            values[j] = (float)Math.Sqrt(sum);
        }

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
        int stride = Math.Max(1, _rows.Count / 64), rows = 0;
        double sum = 0;
        for (int i = 0; i < _rows.Count; i += stride, rows++)
        {
            double a = bias;
            foreach ((int feature, float value) in FeaturesOf(i))
            {
                a += weights[feature] * value;
            }

            sum += a > 0 ? a * a : 0;
        }

        return (float)Math.Max(sum / rows, 1e-3);
    }

    private static void Normalise(DescentNetwork starts, int neuron)
    {
        double sum = 0;
        for (int feature = 0; feature < starts.FeatureCount; feature++)
        {
            double weight = starts.Parameters[(feature * starts.Neurons) + neuron];
            sum += weight * weight;
        }

        float scale = sum > 0 ? (float)(1 / Math.Sqrt(sum)) : 0;
        for (int feature = 0; feature < starts.FeatureCount; feature++)
        {
            starts.Parameters[(feature * starts.Neurons) + neuron] *= scale;
        }
    }
}
