using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Proofs;
using WedgeFast.Samples;

namespace WedgeFast.Onnx;

/// <summary>
/// A network as layers that read the one before alone, all of whose values but the outputs are cut at 0. A value that may be below 0 is
/// passed on as what is above 0 and what is below, two values; or, where inputs are known to be within ranges, as one that is moved up so
/// far that it is never cut. A scaling of the inputs becomes part of the weights.
/// </summary>
internal sealed class ReluChain
{
    private readonly OnnxPrecision _precision;
    private readonly List<ChainLayer> _layers = [];
    private readonly List<Interval[]> _sums = [];
    private Interval[]? _ranges;

    private ReluChain(OnnxPrecision precision, InputRanges? ranges)
    {
        _precision = precision;
        _ranges = ranges is null ? null : [.. Enumerable.Range(0, ranges.Least.Length).Select(k => new Interval(ranges.Least[k], ranges.Largest[k]))];
    }

    /// <summary>The layers; the last one gives the outputs.</summary>
    public IReadOnlyList<ChainLayer> Layers => _layers;

    /// <summary>
    /// Between what the sums of each layer are before they are cut, inputs being within their ranges; none without ranges.
    /// </summary>
    public IReadOnlyList<Interval[]> Sums => _sums;

    /// <summary>Makes a chain.</summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">What its numbers are rounded to.</param>
    /// <param name="ranges">Ranges of the inputs; outside of them the chain need not be the network. Null for a chain that is the network
    /// everywhere.</param>
    /// <exception cref="ArgumentException">A number is beyond the range of float, or a bound beyond that of double.</exception>
    public static ReluChain Of(LayeredNetwork network, OnnxPrecision precision, InputRanges? ranges)
    {
        NetworkChain exact = NetworkChain.Of(network);
        ReluChain chain = new(precision, ranges);
        Source[] sources = [.. Enumerable.Range(0, network.InputNames.Count).Select(k => exact.Scaling is { } scaling
            ? new Source([(k, 1)], -scaling.Means[k], scaling.Scales[k])
            : new Source([(k, 1)], 0, 1))];
        int columns = sources.Length;
        for (int at = 0; at < exact.Layers.Count; at++)
        {
            sources = chain.Add(exact.Layers[at], sources, columns, isLast: at == exact.Layers.Count - 1);
            columns = chain._layers[^1].Outputs;
        }

        return chain;
    }

    private Source[] Add(ChainLayer layer, Source[] sources, int columns, bool isLast)
    {
        List<double[]> rows = [];
        List<double> biases = [];
        Source[] values = new Source[layer.Outputs];
        for (int at = 0; at < values.Length; at++)
        {
            (double[] weights, double bias) = Sum(layer.Row(at), layer.Biases[at], sources, columns);
            values[at] = new Source([(rows.Count, 1)], 0, 1);
            if (layer.IsLinear[at] && !isLast && _ranges is null)
            {
                values[at] = new Source([(rows.Count, 1), (rows.Count + 1, -1)], 0, 1);
                rows.Add(weights);
                biases.Add(bias);
                weights = [.. weights.Select(weight => -weight)];
                bias = -bias;
            }
            else if (layer.IsLinear[at] && !isLast)
            {
                double raised = Raised(weights, bias);
                values[at] = values[at] with { Offset = bias - raised };
                bias = raised;
            }

            rows.Add(weights);
            biases.Add(bias);
        }

        _layers.Add(new ChainLayer(columns, [.. rows.SelectMany(row => row)], [.. biases], [.. rows.Select(_ => isLast)]));
        Bound(_layers[^1], isLast);
        return values;
    }

    /// <summary>A sum of values of the network as one of values of the chain.</summary>
    private (double[] Weights, double Bias) Sum(ReadOnlySpan<double> row, double bias, Source[] sources, int columns)
    {
        double[] weights = new double[columns];
        DoubleDouble sum = bias;
        for (int k = 0; k < row.Length; k++)
        {
            foreach ((int column, double sign) in sources[k].Parts)
            {
                weights[column] = Number(row[k] * sign / sources[k].Divisor);
            }

            sum += DoubleDouble.Product(row[k], sources[k].Offset) / sources[k].Divisor;
        }

        return (weights, Number(sum.High));
    }

    /// <summary>The least bias, about, with which a sum is never below 0; its own where it is not.</summary>
    private double Raised(double[] weights, double bias)
    {
        double least = Range(weights, bias).Low, raised = bias;
        double step = double.BitIncrement(0) + (1e-15 * Math.Abs(least));
        for (; least < 0; least = Range(weights, raised).Low)
        {
            raised = Number(raised - least + step);
            step *= 2;
        }

        return raised;
    }

    private void Bound(ChainLayer layer, bool isLast)
    {
        if (_ranges is null)
        {
            return;
        }

        Interval[] sums = [.. Enumerable.Range(0, layer.Outputs).Select(at => Range(layer.Row(at), layer.Biases[at]))];
        if (!sums.All(sum => double.IsFinite(sum.Low) && double.IsFinite(sum.High)))
        {
            throw new ArgumentException("a bound of a neuron is beyond the largest number: expected narrower ranges of inputs");
        }

        _sums.Add(sums);
        _ranges = isLast ? sums : [.. sums.Select(sum => new Interval(Math.Max(sum.Low, 0), Math.Max(sum.High, 0)))];
    }

    private Interval Range(ReadOnlySpan<double> weights, double bias)
    {
        Interval sum = bias;
        for (int k = 0; k < weights.Length; k++)
        {
            sum = weights[k] == 0 ? sum : sum + (weights[k] * _ranges![k]);
        }

        return sum;
    }

    private double Number(double value) => _precision == OnnxPrecision.Float ? Rounding.To<float>(value) : Rounding.To<double>(value);

    /// <summary>A value of the network: the offset and some values of the chain, added or taken off, divided by a number.</summary>
    private sealed record Source((int Column, double Sign)[] Parts, double Offset, double Divisor);
}
