using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Pricing;

namespace WedgeFast.Training;

/// <summary>
/// Up to four neurons that read the same inputs. Their variables: four rows of weights |z_j| w_j, then four offsets |z_j| b_j; rows of
/// neurons that are missing stay zero.
/// </summary>
internal sealed class SlideGroup
{
    private const int Block = DirectionProducts.Block;

    private readonly (Neuron Neuron, double Z)[] _neurons;

    private SlideGroup((Neuron Neuron, double Z)[] neurons)
    {
        _neurons = neurons;
        Set = neurons[0].Neuron.Coordinates;
        Signs = [.. neurons.Select(neuron => (double)Math.Sign(neuron.Z))];
    }

    /// <summary>The inputs.</summary>
    public int[] Set { get; }

    /// <summary>How many neurons.</summary>
    public int Count => _neurons.Length;

    /// <summary>The signs of their coefficients.</summary>
    public double[] Signs { get; }

    /// <summary>The number of variables.</summary>
    public int Size => Block * (Set.Length + 1);

    /// <summary>Neurons in groups, in an order of their own.</summary>
    public static SlideGroup[] Of(IReadOnlyList<(Neuron Neuron, double Z)> neurons) =>
    [
        .. neurons.Where(neuron => neuron.Z != 0).GroupBy(neuron => string.Join(',', neuron.Neuron.Coordinates))
            .SelectMany(same => same.Chunk(Block)).Select(four => new SlideGroup(four)),
    ];

    /// <summary>Writes the variables of the neurons.</summary>
    public void Start(Span<double> variables)
    {
        int m = Set.Length;
        for (int s = 0; s < Count; s++)
        {
            (Neuron neuron, double z) = _neurons[s];
            TensorPrimitives.Multiply(neuron.Weights, Math.Abs(z), variables.Slice(s * m, m));
            variables[(Block * m) + s] = Math.Abs(z) * neuron.Bias;
        }
    }

    /// <summary>Adds beta u / |u| to the gradient.</summary>
    /// <returns>The sum of |u|.</returns>
    public double AddPenalty(ReadOnlySpan<double> variables, double beta, Span<double> gradient)
    {
        int m = Set.Length;
        double sum = 0;
        for (int s = 0; s < Count; s++)
        {
            ReadOnlySpan<double> u = variables.Slice(s * m, m);
            double length = TensorPrimitives.Norm(u);
            if (length > 0)
            {
                sum += length;
                TensorPrimitives.MultiplyAdd(u, beta / length, gradient.Slice(s * m, m), gradient.Slice(s * m, m));
            }
        }

        return sum;
    }

    /// <summary>Adds the neurons of variables, each moved to pass through the nearest sample: neurons of the class do.</summary>
    public void Collect(PointSet points, ReadOnlySpan<double> variables, List<(Neuron Neuron, double Z)> neurons)
    {
        int m = Set.Length;
        double[] products = new double[Block * points.Count];
        DirectionProducts.Project(points, Set, variables[..(Block * m)], 0, products);
        for (int s = 0; s < Count; s++)
        {
            double length = TensorPrimitives.Norm(variables.Slice(s * m, m));
            if (!(length > 0))
            {
                continue;
            }

            Span<double> p = products.AsSpan(s * points.Count, points.Count);
            TensorPrimitives.Add(p, variables[(Block * m) + s], p);
            int sample = TensorPrimitives.IndexOfMinMagnitude<double>(p);
            double[] weights = new double[m];
            TensorPrimitives.Divide(variables.Slice(s * m, m), length, weights);
            double bias = 0;
            for (int k = 0; k < m; k++)
            {
                bias -= weights[k] * points.Coordinate(Set[k])[sample];
            }

            neurons.Add((new Neuron(Set, weights, bias, [sample]), Signs[s] * length));
        }
    }
}
