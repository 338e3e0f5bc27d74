using System.Collections.Concurrent;
using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Samples;

namespace WedgeFast.Pricing;

/// <summary>
/// Finds violating neurons by ascents from many starts, in classes of any order: it finds, and proves nothing. Results are the same at any
/// number of threads: starts have seeds of their own, and neurons are chosen by value and rank. MATHEMATICS.md, "Local search".
/// </summary>
internal sealed class LocalSearch
{
    private const int Block = DirectionProducts.Block, FewSets = 64;

    private const double SameDirection = 0.98, SameOffset = 0.1;

    private readonly PointSet _points;
    private readonly NeuronClass _class;
    private readonly int _threads;
    private readonly int[] _all;
    private readonly List<int[]>? _sets;
    private readonly ConcurrentBag<AscentBlock> _blocks = [];

    /// <summary>Prepares the search.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">A class with the full dictionary.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    public LocalSearch(PointSet points, NeuronClass neuronClass, int threads)
    {
        (_points, _class, _threads) = (points, neuronClass, threads);
        _all = [.. Enumerable.Range(0, points.Dimension)];
        int order = Math.Min(neuronClass.Order, points.Dimension);
        bool few = Subsets.ApproximateCount(points.Dimension, order) <= FewSets && (neuronClass.Interactions?.Count ?? 0) <= FewSets;
        _sets = few ? CoordinateSets.Of(neuronClass with { Norm = WeightNorm.L2 }, points.Dimension) : null;
    }

    /// <summary>Whether a class can be searched.</summary>
    public static bool Supports(NeuronClass neuronClass, int outputs) => neuronClass.Dictionary == DictionaryKind.Full && outputs == 1;

    /// <summary>Finds diverse neurons with |g| above a threshold.</summary>
    /// <param name="theta">n values with zero sum up to rounding.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="near">Neurons to start from as well.</param>
    /// <param name="stop">Starts that have not begun are left out.</param>
    /// <returns>The upper bound is infinite: an ascent bounds nothing.</returns>
    public PricingResult Search(double[] theta, in LocalRequest request, IReadOnlyList<Neuron> near, CancellationToken stop)
    {
        List<(int[] Set, double[] Weights)> starts = Starts(request, near);
        List<PricedNeuron>[] found = new List<PricedNeuron>[starts.Count];
        LocalRequest asked = request;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _threads > 0 ? _threads : Environment.ProcessorCount };
        Parallel.For(0, starts.Count, parallel, at =>
        {
            found[at] = [];
            if (!stop.IsCancellationRequested)
            {
                AscentBlock block = _blocks.TryTake(out AscentBlock? pooled) ? pooled : new AscentBlock(_points, _class.Norm, _points.Dimension);
                Ascend(block, theta, asked, starts[at].Set, starts[at].Weights, found[at]);
                _blocks.Add(block);
            }
        });

        return new PricingResult(double.PositiveInfinity, Diverse(found.SelectMany(list => list), request));
    }

    private void Ascend(AscentBlock block, double[] theta, in LocalRequest request, int[] set, double[] weights, List<PricedNeuron> found)
    {
        int m = set.Length;
        block.Ascend(theta, set, weights, request.Steps);
        if (_class.Allows(set))
        {
            for (int s = 0; s < Block; s++)
            {
                Keep(theta, request.Threshold, set, weights.AsSpan(s * m, m), block.Kinks[s], found);
            }

            return;
        }

        // All inputs were too many: the largest weights say which of them to ascend in again.
        for (int s = 0; s < Block; s++)
        {
            double[] wide = weights[(s * m)..((s + 1) * m)];
            int[] inner = Largest(wide);
            double[] again = new double[Block * inner.Length];
            SplitMix64 random = new((ulong)s);
            for (int t = 0; t < again.Length; t++)
            {
                int k = t % inner.Length;
                again[t] = wide[inner[k]] + (t < inner.Length ? 0 : 0.5 * random.Normal() / Math.Sqrt(inner.Length));
            }

            Ascend(block, theta, request, inner, again, found);
        }
    }

    private int[] Largest(double[] wide)
    {
        int[] ranked = [.. Enumerable.Range(0, wide.Length).OrderByDescending(k => Math.Abs(wide[k])).Take(_class.Order).Order()];
        double best = ranked.Sum(k => wide[k] * wide[k]);
        foreach (int[] set in _class.Interactions?.Copies() ?? [])
        {
            double square = set.Sum(k => wide[k] * wide[k]);
            (ranked, best) = square > best ? (set, square) : (ranked, best);
        }

        return ranked;
    }

    private void Keep(double[] theta, double threshold, int[] set, ReadOnlySpan<double> weights, Kink kink, List<PricedNeuron> found)
    {
        if (kink.Sample < 0 || !(kink.Value > threshold))
        {
            return;
        }

        List<int> coordinates = [];
        List<double> kept = [];
        double bias = 0;
        for (int k = 0; k < set.Length; k++)
        {
            if (weights[k] != 0)
            {
                coordinates.Add(set[k]);
                kept.Add(weights[k]);
                bias -= weights[k] * _points.Coordinate(set[k])[kink.Sample];
            }
        }

        Neuron neuron = new([.. coordinates], [.. kept], bias, [First(coordinates, kink.Sample)]);
        double value = FoundNeuron.Evaluate(_points, theta, neuron);
        if (value > threshold)
        {
            found.Add(new PricedNeuron(neuron, value));
        }
    }

    /// <summary>The first sample that coincides with a sample in these coordinates.</summary>
    private int First(List<int> coordinates, int sample)
    {
        for (int i = 0; i < sample; i++)
        {
            int at = i;
            if (coordinates.TrueForAll(k => _points.Coordinate(k)[at] == _points.Coordinate(k)[sample]))
            {
                return i;
            }
        }

        return sample;
    }

    private List<PricedNeuron> Diverse(IEnumerable<PricedNeuron> found, in LocalRequest request)
    {
        List<PricedNeuron> kept = [];
        foreach (PricedNeuron candidate in found.OrderByDescending(neuron => neuron.Value))
        {
            if (kept.Count < request.MaxNeurons && kept.TrueForAll(other => !Alike(candidate.Neuron, other.Neuron)))
            {
                kept.Add(candidate);
            }
        }

        return kept;
    }

    private static bool Alike(Neuron a, Neuron b)
    {
        if (Math.Abs(a.Bias - b.Bias) > SameOffset)
        {
            return false;
        }

        double product = 0;
        for (int s = 0, t = 0; s < a.Coordinates.Length && t < b.Coordinates.Length;)
        {
            int order = a.Coordinates[s].CompareTo(b.Coordinates[t]);
            product += order == 0 ? a.Weights[s] * b.Weights[t] : 0;
            s += order <= 0 ? 1 : 0;
            t += order >= 0 ? 1 : 0;
        }

        return product > SameDirection * TensorPrimitives.Norm<double>(a.Weights) * TensorPrimitives.Norm<double>(b.Weights);
    }

    /// <summary>Blocks of starts: near given neurons, along normals of random directions, between random samples.</summary>
    private List<(int[] Set, double[] Weights)> Starts(in LocalRequest request, IReadOnlyList<Neuron> near)
    {
        List<(int[] Set, double[] Weights)> starts = [];
        List<int[]> sets = _sets ?? [_all];
        foreach (IGrouping<string, Neuron> group in near.GroupBy(neuron => _sets is null ? "" : string.Join(',', SetOf(neuron))))
        {
            int[] set = _sets is null ? _all : SetOf(group.First());
            foreach (Neuron[] four in group.Chunk(Block))
            {
                double[] weights = new double[Block * set.Length];
                for (int s = 0; s < Block; s++)
                {
                    Neuron neuron = four[Math.Min(s, four.Length - 1)];
                    for (int k = 0; k < neuron.Coordinates.Length; k++)
                    {
                        weights[(s * set.Length) + Array.IndexOf(set, neuron.Coordinates[k])] = neuron.Weights[k];
                    }
                }

                starts.Add((set, weights));
            }
        }

        int blocks = Math.Max((request.Starts + (Block * sets.Count) - 1) / (Block * sets.Count), 1);
        SplitMix64 random = new(request.Seed);
        foreach (int[] set in sets)
        {
            for (int b = 0; b < blocks; b++)
            {
                starts.Add((set, Draw(ref random, set)));
            }
        }

        return starts;
    }

    private int[] SetOf(Neuron neuron) => _sets!.Find(set => neuron.Coordinates.All(k => Array.BinarySearch(set, k) >= 0))!;

    private double[] Draw(ref SplitMix64 random, int[] set)
    {
        double[] weights = new double[Block * set.Length];
        for (int s = 0; s < Block; s++)
        {
            // Half of the starts point from one sample to another: data that are spread unevenly are met where they are.
            int from = (int)(random.Uniform() * _points.Count), to = (int)(random.Uniform() * _points.Count);
            for (int k = 0; k < set.Length; k++)
            {
                double normal = random.Normal();
                double between = _points.Coordinate(set[k])[from] - _points.Coordinate(set[k])[to];
                weights[(s * set.Length) + k] = s % 2 == 0 ? normal : between + (1e-3 * normal);
            }
        }

        return weights;
    }
}
