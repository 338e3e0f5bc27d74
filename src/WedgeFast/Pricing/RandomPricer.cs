using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Samples;

namespace WedgeFast.Pricing;

/// <summary>
/// Prices neurons drawn once, at random: weights and offset independent standard normals, divided by the length of the weights; of an order below d
/// each reads inputs drawn too. Known as random ReLU features. Its bound covers them and no others. MATHEMATICS.md, "Random neurons".
/// </summary>
internal sealed class RandomPricer : IPricer
{
    private readonly PointSet _points;
    private readonly int _outputs;
    private readonly Neuron[] _neurons;

    /// <summary>Draws the neurons.</summary>
    /// <param name="points">The points.</param>
    /// <param name="neuronClass">Norm and order.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="count">How many; with 0 there is no bound.</param>
    /// <param name="seed">The seed; the same gives the same neurons, whatever the points.</param>
    public RandomPricer(PointSet points, NeuronClass neuronClass, int outputs, int count, ulong seed)
    {
        (_points, _outputs) = (points, outputs);
        SplitMix64 random = new(seed);
        _neurons = new Neuron[count];
        for (int j = 0; j < count; j++)
        {
            _neurons[j] = Draw(ref random, points.Dimension, neuronClass);
        }
    }

    /// <inheritdoc/>
    public double Hyperplanes => _neurons.Length;

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        List<PricedNeuron> found = [];
        double largest = 0, error = 0;
        double[] activations = new double[_points.Count];
        foreach (Neuron neuron in _neurons)
        {
            if (cancellation.IsCancellationRequested)
            {
                return new PricingResult(double.PositiveInfinity, []);
            }

            Activate(neuron, activations);
            double value = Value(theta, activations);
            error = Math.Max(error, TensorPrimitives.Max<double>(activations));
            largest = Math.Max(largest, value);
            if (value > request.Threshold)
            {
                found.Add(new PricedNeuron(neuron, value));
            }
        }

        PricedNeuron[] best = [.. found.OrderByDescending(priced => priced.Value).Take(request.Threshold > 0 ? request.MaxNeurons : 1)];
        double rounding = 1e-15 * (_points.Dimension + 4) * error * TensorPrimitives.SumOfMagnitudes(theta);
        return new PricingResult(_neurons.Length == 0 ? double.PositiveInfinity : largest + rounding, best);
    }

    private double Value(ReadOnlySpan<double> theta, double[] activations)
    {
        if (_outputs == 1)
        {
            return Math.Abs(CompensatedSum.Dot(theta, activations));
        }

        double squares = 0;
        for (int q = 0; q < _outputs; q++)
        {
            double value = CompensatedSum.Dot(theta.Slice(q * activations.Length, activations.Length), activations);
            squares += value * value;
        }

        return Math.Sqrt(squares);
    }

    private static Neuron Draw(ref SplitMix64 random, int dimension, NeuronClass neuronClass)
    {
        int order = Math.Min(neuronClass.Order, dimension);
        int[] inputs = [.. Enumerable.Range(0, dimension)];
        for (int k = 0; k < order && order < dimension; k++)
        {
            int other = k + (int)(random.Uniform() * (dimension - k));
            (inputs[k], inputs[other]) = (inputs[other], inputs[k]);
        }

        inputs = inputs[..order];
        Array.Sort(inputs);
        double[] weights = new double[order];
        for (int k = 0; k < order; k++)
        {
            weights[k] = random.Normal();
        }

        double length = neuronClass.Norm == WeightNorm.L1 ? TensorPrimitives.SumOfMagnitudes<double>(weights) : TensorPrimitives.Norm<double>(weights);
        TensorPrimitives.Divide(weights, length, weights);
        return new Neuron(inputs, weights, random.Normal() / length, []);
    }

    private void Activate(Neuron neuron, double[] activations)
    {
        Array.Fill(activations, neuron.Bias);
        for (int k = 0; k < neuron.Coordinates.Length; k++)
        {
            TensorPrimitives.MultiplyAdd(_points.Coordinate(neuron.Coordinates[k]), neuron.Weights[k], activations, activations);
        }

        TensorPrimitives.Max(activations, 0.0, activations);
    }
}
