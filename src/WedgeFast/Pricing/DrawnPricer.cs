using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>Prices neurons that were drawn once. Its bound covers them and no others. MATHEMATICS.md, "Random neurons".</summary>
/// <param name="points">The points.</param>
/// <param name="outputs">The number of outputs.</param>
/// <param name="threads">Threads; 0 means all.</param>
/// <param name="neurons">The neurons; without any there is no bound.</param>
internal sealed class DrawnPricer(PointSet points, int outputs, int threads, Neuron[] neurons) : IPricer
{
    private readonly PointSet _points = points;
    private readonly int _outputs = outputs;
    private readonly Neuron[] _neurons = neurons;

    /// <inheritdoc/>
    public double Hyperplanes => _neurons.Length;

    /// <inheritdoc/>
    public PricingResult Price(ReadOnlySpan<double> theta, in PricingRequest request, CancellationToken cancellation = default)
    {
        double[] values = new double[_neurons.Length], reach = new double[_neurons.Length], weights = theta.ToArray();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        Parallel.For(0, _neurons.Length, parallel, () => new double[_points.Count], (j, _, activations) =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                Activate(_neurons[j], activations);
                (values[j], reach[j]) = (Value(weights, activations), TensorPrimitives.Max<double>(activations));
            }

            return activations;
        }, _ => { });
        if (cancellation.IsCancellationRequested)
        {
            return new PricingResult(double.PositiveInfinity, []);
        }

        double threshold = request.Threshold, largest = values.Append(0).Max(), error = reach.Append(0).Max();
        IEnumerable<PricedNeuron> found = _neurons.Zip(values, (neuron, value) => new PricedNeuron(neuron, value)).Where(priced => priced.Value > threshold);
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
