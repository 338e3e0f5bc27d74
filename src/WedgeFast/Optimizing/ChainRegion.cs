using WedgeFast.Network;
using WedgeFast.Proofs;

namespace WedgeFast.Optimizing;

/// <summary>
/// A part of the box, within which some neurons are known to be cut at 0 and others not to be, and linear functions that bound a network
/// there: a neuron that may be both is replaced by its chord where it pushes the sum up, and by one of its two pieces where it pushes it
/// down (Wong and Kolter 2018; Zhang et al. 2018). What rounding does is added to the constants, so that they hold for the network exactly.
/// </summary>
internal sealed class ChainRegion
{
    private const double Unit = 1.0 / (1L << 52);

    private readonly NetworkChain _chain;
    private readonly Interval[][] _sums;
    private readonly Interval[][] _values;

    private ChainRegion(NetworkChain chain, InputBox box, sbyte[][] phases)
    {
        (_chain, Box, Phases) = (chain, box, phases);
        _sums = new Interval[chain.Layers.Count][];
        _values = [box.Ranges, .. new Interval[chain.Layers.Count][]];
    }

    /// <summary>What the inputs may be.</summary>
    public InputBox Box { get; }

    /// <summary>Per hidden layer and neuron: 1 where it is not cut, -1 where it gives 0, 0 where that is open.</summary>
    public sbyte[][] Phases { get; }

    /// <summary>Makes a part, its box narrowed to where the phases of the first layer can be.</summary>
    /// <returns>The part, or null where it is empty.</returns>
    public static ChainRegion? Of(NetworkChain chain, InputBox box, sbyte[][] phases)
    {
        InputBox? narrowed = chain.Layers.Count > 1 ? RegionBox.Narrowed(chain.Layers[0], box, phases[0]) : box;
        if (narrowed is null)
        {
            return null;
        }

        ChainRegion region = new(chain, narrowed, phases);
        return region.Fill() ? region : null;
    }

    /// <summary>Between what the outputs are, from intervals alone.</summary>
    public Interval Output(int output) => _sums[^1][output];

    /// <summary>Between what a sum is.</summary>
    public Interval SumOf(int layer, int at) => _sums[layer][at];

    /// <summary>Whether a neuron may be cut at 0 or not.</summary>
    public bool IsOpen(int layer, int at) => !_chain.Layers[layer].IsLinear[at] && _sums[layer][at] is { Low: < 0, High: > 0 };

    /// <summary>A linear function that is nowhere below a sum of the last layer, or of another one, times a sign.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="at">The sum.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="values">What each layer gives at the inputs where it should be closest, the inputs first.</param>
    /// <param name="isBound">What the cut is.</param>
    /// <param name="excess">Receives for neurons replaced by chords how much is above there because of it; null for nobody.</param>
    public Cut Above(int layer, int at, int sign, double[][] values, bool isBound, List<(int Layer, int At, double Excess)>? excess = null)
    {
        ReadOnlySpan<double> row = _chain.Layers[layer].Row(at);
        double[] weights = new double[row.Length];
        for (int k = 0; k < row.Length; k++)
        {
            weights[k] = sign * row[k];
        }

        double constant = sign * _chain.Layers[layer].Biases[at];
        for (int below = layer - 1; below >= 0; below--)
        {
            double[] slopes = new double[weights.Length];
            for (int j = 0; j < weights.Length; j++)
            {
                double added = Replaced(below, j, weights[j], values[below + 1][j] > 0, out slopes[j]);
                constant = Math.BitIncrement(constant + added);
                if (added > 0 && excess is not null)
                {
                    double sum = ChainValues.Sum(_chain.Layers[below], j, values[below]);
                    excess.Add((below, j, added + (slopes[j] * sum) - (weights[j] * Math.Max(sum, 0))));
                }
            }

            weights = Substituted(below, slopes, ref constant);
        }

        return new Cut(weights, constant, isBound);
    }

    /// <summary>
    /// Replaces a weight on what a neuron gives by a slope on its sum; returns what has to be added for that to be no less.
    /// </summary>
    private double Replaced(int layer, int at, double weight, bool isActive, out double slope)
    {
        Interval sum = _sums[layer][at];
        if (weight == 0 || _chain.Layers[layer].IsLinear[at] || sum.Low >= 0)
        {
            slope = weight;
            return 0;
        }

        if (sum.High <= 0 || weight < 0)
        {
            slope = sum.High <= 0 || !isActive ? 0 : weight;
            return 0;
        }

        slope = weight * (sum.High / (sum.High - sum.Low));
        return Math.Max(0, Math.Max((-slope * (Interval)sum.Low).High, (((Interval)weight - slope) * sum.High).High));
    }

    // A sum of n products is off by at most n units of 2^-53 of the sum of their sizes; twice that covers the rounding of the sizes' own
    // sum.
    private double[] Substituted(int layer, double[] slopes, ref double constant)
    {
        ChainLayer reads = _chain.Layers[layer];
        double[] weights = new double[reads.Inputs], sizes = new double[reads.Inputs];
        double biases = 0, biasSizes = 0;
        for (int j = 0; j < slopes.Length; j++)
        {
            double slope = slopes[j];
            if (slope == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = reads.Row(j);
            for (int k = 0; k < row.Length; k++)
            {
                weights[k] = Math.FusedMultiplyAdd(slope, row[k], weights[k]);
                sizes[k] += Math.Abs(slope * row[k]);
            }

            biases = Math.FusedMultiplyAdd(slope, reads.Biases[j], biases);
            biasSizes += Math.Abs(slope * reads.Biases[j]);
        }

        double error = biasSizes;
        for (int k = 0; k < weights.Length; k++)
        {
            error += sizes[k] * _values[layer][k].Size;
        }

        error = (error * Unit * (slopes.Length + weights.Length + 4)) + 1e-290;
        constant = Math.BitIncrement(constant + Math.BitIncrement(biases + error));
        return weights;
    }

    private bool Fill()
    {
        for (int layer = 0; layer < _sums.Length; layer++)
        {
            ChainLayer reads = _chain.Layers[layer];
            _sums[layer] = new Interval[reads.Outputs];
            _values[layer + 1] = new Interval[reads.Outputs];
            double[][]? middle = null;
            for (int at = 0; at < reads.Outputs; at++)
            {
                Interval sum = layer == 0 ? First(reads, at) : Later(reads, at, _values[layer]);
                if (layer > 0 && (reads.IsLinear[at] || sum is { Low: < 0, High: > 0 }))
                {
                    middle ??= ChainValues.Of(_chain, Middle());
                    sum = Narrower(layer, at, sum, middle);
                }

                int phase = layer < Phases.Length ? Phases[layer][at] : 0;
                if (phase > 0 ? sum.High < 0 : phase < 0 && sum.Low > 0)
                {
                    return false;
                }

                sum = new Interval(phase > 0 ? Math.Max(sum.Low, 0) : sum.Low, phase < 0 ? Math.Min(sum.High, 0) : sum.High);
                _sums[layer][at] = sum;
                _values[layer + 1][at] = reads.IsLinear[at] ? sum : new Interval(Math.Max(sum.Low, 0), Math.Max(sum.High, 0));
            }
        }

        return true;
    }

    private double[] Middle() => [.. Box.Ranges.Select(range => range.Low + ((range.High - range.Low) / 2))];

    private Interval Narrower(int layer, int at, Interval sum, double[][] middle)
    {
        double high = Most(Above(layer, at, 1, middle, true)), low = -Most(Above(layer, at, -1, middle, true));
        return new Interval(Math.Max(low, sum.Low), Math.Min(high, sum.High));
    }

    private double Most(Cut cut) => Box.Most([.. cut.Weights.Select(weight => (Interval)weight)], cut.Constant);

    private Interval First(ChainLayer reads, int at)
    {
        Interval[] up = new Interval[reads.Inputs], down = new Interval[reads.Inputs];
        ReadOnlySpan<double> row = reads.Row(at);
        for (int k = 0; k < row.Length; k++)
        {
            (up[k], down[k]) = (row[k], -row[k]);
        }

        return new Interval(-Box.Most(down, -reads.Biases[at]), Box.Most(up, reads.Biases[at]));
    }

    private static Interval Later(ChainLayer reads, int at, Interval[] values)
    {
        Interval sum = reads.Biases[at];
        ReadOnlySpan<double> row = reads.Row(at);
        for (int k = 0; k < row.Length; k++)
        {
            sum = row[k] == 0 ? sum : sum + (row[k] * values[k]);
        }

        return sum;
    }
}
