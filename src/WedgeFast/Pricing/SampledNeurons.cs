using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Pricing;

/// <summary>
/// Wedge products of tuples of samples that are drawn: about a Gaussian hyperplane through a random sample the samples nearest to it, as
/// many as fix a hyperplane in the inputs that are read, and the hyperplane through these, turned as the Gaussian one is. In high
/// dimension, with a sketch, the tuples are drawn, and their normals found, in a random projection of the inputs; the normal is lifted
/// back, and the hyperplane passes through the same samples in all inputs. MATHEMATICS.md, "Random neurons".
/// </summary>
internal sealed class SampledNeurons
{
    /// <summary>
    /// A normal that differs much from the Gaussian one comes of samples that nearly lie in a smaller flat: another tuple is drawn.
    /// </summary>
    private const double LeastPart = 1e-3;

    private const double Dependence = 1e-9;

    private const int MostTries = 10;

    private readonly PointSet _points;
    private readonly PointSet _space;
    private readonly double[]? _projection;
    private readonly NeuronClass _class;
    private readonly int _order;

    private SampledNeurons(PointSet points, NeuronClass neuronClass, int? sketch, ulong seed)
    {
        (_points, _class) = (points, neuronClass);
        _projection = sketch is int size ? SparseProjection.Draw(size, points.Dimension, seed) : null;
        _space = _projection is null ? points : SparseProjection.Apply(_projection, points);
        _order = Math.Min(neuronClass.Order, _space.Dimension);
    }

    /// <summary>Draws neurons.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">Norm and order; with a sketch, neurons read all inputs.</param>
    /// <param name="count">How many; where samples coincide, or fix no hyperplane, there may be fewer.</param>
    /// <param name="sketch">The dimension of the projection; null for none.</param>
    /// <param name="seed">The seed; the same gives the same neurons of the same points.</param>
    /// <param name="threads">Threads; 0 means all. The neurons do not depend on it.</param>
    public static Neuron[] Draw(PointSet points, NeuronClass neuronClass, int count, int? sketch, ulong seed, int threads)
    {
        SampledNeurons sampled = new(points, neuronClass, sketch, seed);
        Neuron?[] neurons = new Neuron?[count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        Parallel.For(0, count, parallel, j =>
        {
            SplitMix64 random = new(unchecked(((seed + 1) * 0xD1342543DE82EF95) + (ulong)j));
            for (int tries = 0; tries < MostTries && neurons[j] is null; tries++)
            {
                neurons[j] = sampled.Try(ref random);
            }
        });
        return [.. neurons.OfType<Neuron>()];
    }

    private Neuron? Try(ref SplitMix64 random)
    {
        int[] set = RandomNeurons.Inputs(ref random, _space.Dimension, _order);
        double[] direction = new double[_order];
        for (int k = 0; k < _order; k++)
        {
            direction[k] = random.Normal();
        }

        int[] near = Nearest(set, direction, (int)(random.Uniform() * _points.Count));
        (double[] normal, List<int> through) = Normal(set, direction, near);
        if (through.Count < _order || !(TensorPrimitives.Norm<double>(normal) > LeastPart * TensorPrimitives.Norm<double>(direction)))
        {
            return null;
        }

        return _projection is null ? Neuron(set, normal, through) : Lifted(normal, through);
    }

    /// <summary>The samples nearest to a hyperplane through a sample, by distance and then by index; twice as many as fix one.</summary>
    private int[] Nearest(int[] set, double[] direction, int sample)
    {
        int n = _points.Count, wanted = Math.Min(2 * _order, n);
        double[] distances = new double[n];
        for (int k = 0; k < set.Length; k++)
        {
            ReadOnlySpan<double> coordinate = _space.Coordinate(set[k]);
            for (int i = 0; i < n; i++)
            {
                distances[i] += direction[k] * (coordinate[i] - coordinate[sample]);
            }
        }

        PriorityQueue<int, (double, int)> farthest = new(wanted + 1);
        for (int i = 0; i < n; i++)
        {
            (double, int) rank = (-Math.Abs(distances[i]), -i);
            if (farthest.Count < wanted)
            {
                farthest.Enqueue(i, rank);
            }
            else
            {
                farthest.EnqueueDequeue(i, rank);
            }
        }

        return [.. farthest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    /// <summary>The part of a direction that is orthogonal to the differences of the first samples that are independent.</summary>
    private (double[] Normal, List<int> Through) Normal(int[] set, double[] direction, int[] near)
    {
        OrthonormalBasis basis = new(_order, _order);
        List<int> through = [near[0]];
        double[] difference = new double[_order], remainder = new double[_order];
        for (int t = 1; t < near.Length && through.Count < _order; t++)
        {
            for (int k = 0; k < _order; k++)
            {
                difference[k] = _space.Coordinate(set[k])[near[t]] - _space.Coordinate(set[k])[near[0]];
            }

            double length = TensorPrimitives.Norm<double>(difference), rest = basis.Split(difference, remainder);
            if (rest > Dependence * length)
            {
                basis.Add(remainder, rest);
                through.Add(near[t]);
            }
        }

        basis.Split(direction, remainder);
        return (remainder, through);
    }

    private Neuron? Lifted(double[] normal, List<int> through)
    {
        double[] all = SparseProjection.Lift(_projection!, normal, _points.Dimension);
        int[] inputs = [.. Enumerable.Range(0, all.Length).Where(k => all[k] != 0)];
        return inputs.Length == 0 ? null : Neuron(inputs, [.. inputs.Select(k => all[k])], through);
    }

    private Neuron Neuron(int[] inputs, double[] weights, List<int> through)
    {
        double length = _class.Norm == WeightNorm.L1 ? TensorPrimitives.SumOfMagnitudes<double>(weights) : TensorPrimitives.Norm<double>(weights);
        double bias = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] /= length;
            bias -= weights[k] * _points.Coordinate(inputs[k])[through[0]];
        }

        return new Neuron(inputs, weights, bias, [.. through.Order()]);
    }
}
