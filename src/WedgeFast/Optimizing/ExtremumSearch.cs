using WedgeFast.Network;
using WedgeFast.Proofs;

namespace WedgeFast.Optimizing;

/// <summary>
/// The largest value of an output in a box, by branch and bound: in each part of the box cutting planes (Kelley 1960) of
/// <see cref="ChainRegion"/> bound the output from above; where that is not enough, the neuron whose chord costs most is taken once as cut
/// and once as not, or a word as chosen and as not.
/// </summary>
internal sealed class ExtremumSearch
{
    private const int MostCuts = 60;
    private const double Tolerance = 1e-10;

    private readonly LayeredNetwork _network;
    private readonly NetworkChain _chain;
    private readonly int _output;
    private readonly int _sign;
    private readonly InputBox _box;
    private readonly PriorityQueue<Part, double> _open = new();
    private double[] _best = [];
    private double _value = double.NegativeInfinity;
    private double _closed = double.NegativeInfinity;
    private double _size;
    private int _parts;

    private ExtremumSearch(LayeredNetwork network, int output, int sign, InputBox box) =>
        (_network, _chain, _output, _sign, _box) = (network, NetworkChain.Of(network), output, sign, box);

    /// <summary>Searches.</summary>
    /// <param name="network">The network.</param>
    /// <param name="output">The output.</param>
    /// <param name="sign">1 for its largest value, -1 for its smallest.</param>
    /// <param name="box">What the inputs may be, in the units of the data.</param>
    /// <param name="enough">A value, times the sign, that ends the search when it is found; infinity for the largest.</param>
    /// <param name="cancellation">Ends the search with what was found and proven so far.</param>
    public static Extremum Of(
        LayeredNetwork network, int output, int sign, InputBox box, double enough = double.PositiveInfinity, CancellationToken cancellation = default) =>
        new ExtremumSearch(network, output, sign, box).Run(enough, cancellation);

    private double Allowance => Tolerance * _size;

    private Extremum Run(double enough, CancellationToken cancellation)
    {
        InputBox scaled = _box.Scaled(_chain.Scaling);
        sbyte[][] free = [.. _chain.Layers.SkipLast(1).Select(layer => new sbyte[layer.Outputs])];
        double[] middle = [.. scaled.Ranges.Select(range => range.Low + ((range.High - range.Low) / 2))];
        Consider(middle);
        _size = double.MaxValue;
        _open.Enqueue(new Part(scaled, free, double.PositiveInfinity, [], middle), 0);
        while (_open.Count > 0 && _value < enough && !cancellation.IsCancellationRequested)
        {
            Part part = _open.Dequeue();
            if (part.Bound <= _value + Allowance)
            {
                _closed = Math.Max(_closed, part.Bound);
            }
            else
            {
                Divide(part);
            }
        }

        double left = _open.UnorderedItems.Select(item => item.Element.Bound).Append(_closed).Max();
        double error = ChainValues.ErrorOf(_chain, scaled, _output);
        return new Extremum(_best, _value, Math.Max(_value, Math.BitIncrement(left + error)), _parts, _open.Count == 0);
    }

    private void Divide(Part part)
    {
        _parts++;
        if (ChainRegion.Of(_chain, part.Box, part.Phases) is not { } region)
        {
            return;
        }

        Interval output = region.Output(_output);
        _size = _parts == 1 ? output.Size : _size;
        Bounded bounded = BoundOf(part, region, output);
        if (bounded.Bound <= _value + Allowance)
        {
            _closed = Math.Max(_closed, bounded.Bound);
            return;
        }

        foreach ((InputBox box, sbyte[][] phases) in Halves(region, bounded))
        {
            _open.Enqueue(new Part(box, phases, bounded.Bound, bounded.Cuts, bounded.Place), -bounded.Bound);
        }
    }

    private Bounded BoundOf(Part part, ChainRegion region, Interval output)
    {
        double simple = Math.Min(part.Bound, _sign > 0 ? output.High : -output.Low);
        double[] place = [.. part.Place.Select((value, k) => Math.Clamp(value, region.Box.Ranges[k].Low, region.Box.Ranges[k].High))];
        List<(int Layer, int At, double Excess)> excess = [];
        CutProgram program = new(region.Box, Above(region, place, excess), output.Size);
        foreach (Cut cut in part.Cuts.Concat(region.Box.Sums()).Concat(PhaseCuts(region, 0, ChainValues.Of(_chain, place))))
        {
            program.Add(cut);
        }

        double bound = simple;
        for (int step = 0; step < MostCuts && bound > _value + Allowance; step++)
        {
            program.Solve();
            if (program.IsEmpty)
            {
                return new Bounded(double.NegativeInfinity, [], [], place);
            }

            bound = Math.Min(bound, program.Bound());
            place = program.Place();
            Consider(place);
            excess = [];
            double[][] values = ChainValues.Of(_chain, place);
            Cut next = Above(region, place, excess);
            Cut[] missed = [.. DeepPhaseCuts(region, values).Where(cut => cut.At(place) < 0)];
            if (next.At(place) >= program.Value - (0.1 * Allowance) && missed.Length == 0)
            {
                break;
            }

            foreach (Cut cut in missed.Prepend(next))
            {
                program.Add(cut);
            }
        }

        return new Bounded(bound, [.. program.Basic.Where(cut => cut.IsBound)], excess, place);
    }

    private Cut Above(ChainRegion region, double[] place, List<(int Layer, int At, double Excess)> excess) =>
        region.Above(_chain.Layers.Count - 1, _output, _sign, ChainValues.Of(_chain, place), isBound: true, excess);

    private IEnumerable<Cut> DeepPhaseCuts(ChainRegion region, double[][] values) =>
        Enumerable.Range(1, Math.Max(0, region.Phases.Length - 1)).SelectMany(layer => PhaseCuts(region, layer, values));

    private static IEnumerable<Cut> PhaseCuts(ChainRegion region, int layer, double[][] values)
    {
        for (int at = 0; layer < region.Phases.Length && at < region.Phases[layer].Length; at++)
        {
            if (region.Phases[layer][at] is not 0 and sbyte phase)
            {
                yield return region.Above(layer, at, phase, values, isBound: false);
            }
        }
    }

    private IEnumerable<(InputBox Box, sbyte[][] Phases)> Halves(ChainRegion region, Bounded bounded)
    {
        if (WordToSplit(region.Box, bounded.Place) is (int group, int word))
        {
            return [(region.Box.WithWord(group, word, true), region.Phases), (region.Box.WithWord(group, word, false), region.Phases)];
        }

        (int layer, int at, double excess) = bounded.Excess.Where(item => region.IsOpen(item.Layer, item.At)).OrderByDescending(item => item.Excess)
            .FirstOrDefault((-1, -1, 0));
        if (layer < 0)
        {
            (layer, at) = AnyOpen(region);
        }

        return layer >= 0
            ? [(region.Box, WithPhase(region.Phases, layer, at, 1)), (region.Box, WithPhase(region.Phases, layer, at, -1))]
            : Bisected(region);
    }

    /// <summary>The word nearest to one half of a column whose words are not chosen yet.</summary>
    private static (int Group, int Word)? WordToSplit(InputBox box, double[] place)
    {
        (int Group, int Word)? found = null;
        double least = double.PositiveInfinity;
        for (int group = 0; group < box.Groups.Length; group++)
        {
            int[] allowed = box.Allowed(group);
            foreach (int word in allowed.Length > 1 ? allowed : [])
            {
                double distance = Math.Abs(box.Share(word, place[word]) - 0.5);
                (found, least) = distance < least ? ((group, word), distance) : (found, least);
            }
        }

        return found;
    }

    private static (int Layer, int At) AnyOpen(ChainRegion region)
    {
        for (int layer = 0; layer < region.Phases.Length; layer++)
        {
            for (int at = 0; at < region.Phases[layer].Length; at++)
            {
                if (region.IsOpen(layer, at))
                {
                    return (layer, at);
                }
            }
        }

        return (-1, -1);
    }

    private static sbyte[][] WithPhase(sbyte[][] phases, int layer, int at, sbyte phase)
    {
        sbyte[][] copy = [.. phases];
        copy[layer] = [.. phases[layer]];
        copy[layer][at] = phase;
        return copy;
    }

    // Nothing but rounding is left of the difference: narrower ranges leave less of it, and where they cannot be narrower the bound is what
    // it is.
    private IEnumerable<(InputBox Box, sbyte[][] Phases)> Bisected(ChainRegion region)
    {
        Interval[] ranges = region.Box.Ranges;
        int widest = Enumerable.Range(0, ranges.Length).Where(k => !region.Box.IsWord(k)).DefaultIfEmpty(-1).MaxBy(k => k < 0 ? 0 : ranges[k].High - ranges[k].Low);
        double middle = widest < 0 ? 0 : ranges[widest].Low + ((ranges[widest].High - ranges[widest].Low) / 2);
        if (widest < 0 || middle <= ranges[widest].Low || middle >= ranges[widest].High)
        {
            _closed = Math.Max(_closed, Math.BitIncrement(region.Output(_output).Size));
            return [];
        }

        return [Half(new Interval(ranges[widest].Low, middle)), Half(new Interval(middle, ranges[widest].High))];

        (InputBox, sbyte[][]) Half(Interval range)
        {
            Interval[] halved = [.. ranges];
            halved[widest] = range;
            return (region.Box.With(halved), region.Phases);
        }
    }

    /// <summary>Predicts at the nearest inputs that are in the box, and keeps them where that is more than all before.</summary>
    private void Consider(double[] place)
    {
        double[] inputs = [.. place.Select((value, k) => Math.Clamp(
            _chain.Scaling is { } scaling ? Math.FusedMultiplyAdd(value, scaling.Scales[k], scaling.Means[k]) : value, _box.Ranges[k].Low, _box.Ranges[k].High) + 0.0)];
        for (int group = 0; group < _box.Groups.Length; group++)
        {
            int chosen = _box.Allowed(group).MaxBy(word => inputs[word]);
            foreach (int word in _box.Groups[group])
            {
                inputs[word] = word == chosen ? 1 : 0;
            }
        }

        double[] outputs = new double[_network.Last.OutputNames.Count];
        _network.Predict(inputs, outputs);
        double value = _sign * outputs[_output];
        if (value > _value)
        {
            (_value, _best) = (value, inputs);
        }
    }

    private sealed record Part(InputBox Box, sbyte[][] Phases, double Bound, Cut[] Cuts, double[] Place);

    private sealed record Bounded(double Bound, Cut[] Cuts, List<(int Layer, int At, double Excess)> Excess, double[] Place);
}
