using System.Numerics.Tensors;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Neurons of length one in ascent of |g|, side by side as in <see cref="DescentNetwork"/>: each passes through a row of its own, its
/// anchor, and turns towards where |g| rises fastest among the hyperplanes through it.
/// </summary>
internal sealed class AnchoredStarts
{
    private readonly InputKnots _inputs;
    private readonly int _order;
    private readonly float[] _anchors;
    private readonly float[] _direction;
    private readonly float[] _row;
    private readonly float[] _scales;

    /// <summary>Draws random starts through random rows: every other one of all inputs.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="outputs">q.</param>
    /// <param name="count">How many.</param>
    /// <param name="order">The most inputs that one may read in the end.</param>
    /// <param name="random">Where they come from.</param>
    public AnchoredStarts(DescentRows rows, int outputs, int count, int order, ref SplitMix64 random)
    {
        (_inputs, _order) = (rows.Inputs, order);
        Network = new DescentNetwork(rows.Inputs.FirstOf[^1], outputs, count);
        _anchors = new float[Network.BiasAt];
        _direction = new float[Network.BiasAt];
        (_row, _scales) = (new float[Network.Neurons], new float[Network.Neurons]);
        for (int j = 0; j < Network.Neurons; j++)
        {
            SetAnchor(rows, j, (int)(random.Uniform() * rows.Count));
            Draw(j, ref random);
        }

        Normalise();
    }

    /// <summary>The neurons, of weights of length one.</summary>
    public DescentNetwork Network { get; }

    private int Count => Network.Neurons;

    private float[] Parameters => Network.Parameters;

    /// <summary>Leads the hyperplanes through their anchors.</summary>
    public void Anchor()
    {
        Span<float> bias = Parameters.AsSpan(Network.BiasAt, Count);
        bias.Clear();
        for (int at = 0; at < Network.BiasAt; at += Count)
        {
            TensorPrimitives.MultiplyAdd(Parameters.AsSpan(at, Count), _anchors.AsSpan(at, Count), bias, bias);
        }

        TensorPrimitives.Negate(bias, bias);
    }

    /// <summary>Sets the output weights, of length one, against the gradient of the loss.</summary>
    /// <param name="gradient">That of the loss by all parameters.</param>
    /// <returns>Per neuron |g|, and whether the one output's weight has changed its sign.</returns>
    public (float[] Values, bool[] Flipped) TurnOutputs(ReadOnlySpan<float> gradient)
    {
        float[] values = new float[Count];
        bool[] flipped = new bool[Count];
        for (int q = 0; q < Network.Outputs; q++)
        {
            ReadOnlySpan<float> own = gradient.Slice(Network.OutputAt + (q * Count), Count);
            TensorPrimitives.MultiplyAdd<float>(own, own, values, values);
        }

        TensorPrimitives.Sqrt<float>(values, values);
        for (int q = 0; q < Network.Outputs; q++)
        {
            int first = Network.OutputAt + (q * Count);
            for (int j = 0; j < Count; j++)
            {
                float turned = values[j] > 0 ? -gradient[first + j] / values[j] : Parameters[first + j];
                flipped[j] |= Network.Outputs == 1 && turned * Parameters[first + j] < 0;
                Parameters[first + j] = turned;
            }
        }

        return (values, flipped);
    }

    /// <summary>Turns the weights half way to where |g| rises fastest, with the anchors held fast.</summary>
    /// <param name="gradient">That of the loss by all parameters, before the outputs were turned.</param>
    /// <param name="mask">1 where a neuron reads a feature, else 0; null where all read all.</param>
    /// <param name="flipped">Those whose output weight has changed its sign since.</param>
    public void TurnWeights(ReadOnlySpan<float> gradient, float[]? mask, bool[] flipped)
    {
        Array.Clear(_scales);
        ReadOnlySpan<float> active = gradient.Slice(Network.BiasAt, Count);
        for (int at = 0; at < Network.BiasAt; at += Count)
        {
            Span<float> direction = _direction.AsSpan(at, Count);
            TensorPrimitives.Multiply(active, _anchors.AsSpan(at, Count), direction);
            TensorPrimitives.Subtract(direction, gradient.Slice(at, Count), direction);
            if (mask is not null)
            {
                TensorPrimitives.Multiply(direction, mask.AsSpan(at, Count), direction);
            }

            TensorPrimitives.MultiplyAdd<float>(direction, direction, _scales, _scales);
        }

        Invert(_scales);
        for (int j = 0; j < Count; j++)
        {
            _scales[j] = flipped[j] ? -_scales[j] : _scales[j];
        }

        for (int at = 0; at < Network.BiasAt; at += Count)
        {
            Span<float> weights = Parameters.AsSpan(at, Count);
            TensorPrimitives.MultiplyAdd(_direction.AsSpan(at, Count), _scales, weights, weights);
        }

        Normalise();
    }

    /// <summary>Of the inputs a neuron reads those with the longest weights stay, as many as the order allows.</summary>
    public void KeepLargest()
    {
        int[] first = _inputs.FirstOf, inputs = new int[_inputs.Count];
        double[] lengths = new double[_inputs.Count];
        for (int j = 0; j < Count; j++)
        {
            for (int input = 0; input < lengths.Length; input++)
            {
                (inputs[input], lengths[input]) = (input, 0);
                for (int feature = first[input]; feature < first[input + 1]; feature++)
                {
                    double weight = Parameters[(feature * Count) + j];
                    lengths[input] -= weight * weight;
                }
            }

            Array.Sort(lengths, inputs);
            foreach (int input in inputs.AsSpan(_order))
            {
                for (int feature = first[input]; feature < first[input + 1]; feature++)
                {
                    Parameters[(feature * Count) + j] = 0;
                }
            }
        }

        Normalise();
    }

    // The features of a row, as a neuron's column.
    private void SetAnchor(DescentRows rows, int neuron, int row)
    {
        for (int k = 0; k < _inputs.Count; k++)
        {
            int at = (row * _inputs.Count) + k;
            for (int feature = _inputs.FirstOf[k]; feature < rows.Features[at]; feature++)
            {
                _anchors[(feature * Count) + neuron] = 1;
            }

            _anchors[(rows.Features[at] * Count) + neuron] = rows.Values[at];
        }
    }

    // A random direction; the output weights are set by the first step.
    private void Draw(int neuron, ref SplitMix64 random)
    {
        int dimension = _inputs.Count, count = neuron % 2 == 0 ? _order : dimension;
        HashSet<int> read = [];
        while (read.Count < count)
        {
            read.Add((int)(random.Uniform() * dimension));
        }

        foreach (int input in read)
        {
            for (int feature = _inputs.FirstOf[input]; feature < _inputs.FirstOf[input + 1]; feature++)
            {
                Parameters[(feature * Count) + neuron] = (float)random.Normal();
            }
        }

        for (int q = 0; q < Network.Outputs; q++)
        {
            Parameters[Network.OutputAt + (q * Count) + neuron] = (float)(random.Normal() + (Network.Outputs == 1 ? 1e-9 : 0));
        }
    }

    private void Normalise()
    {
        Array.Clear(_scales);
        for (int at = 0; at < Network.BiasAt; at += Count)
        {
            ReadOnlySpan<float> weights = Parameters.AsSpan(at, Count);
            TensorPrimitives.MultiplyAdd<float>(weights, weights, _scales, _scales);
        }

        Invert(_scales);
        for (int at = 0; at < Network.BiasAt; at += Count)
        {
            Span<float> weights = Parameters.AsSpan(at, Count);
            TensorPrimitives.Multiply(weights, _scales, weights);
        }
    }

    // Squares of lengths become what makes the lengths one; of nothing, nothing.
    private static void Invert(Span<float> squares)
    {
        foreach (ref float square in squares)
        {
            square = square > 0 ? 1 / MathF.Sqrt(square) : 0;
        }
    }
}
