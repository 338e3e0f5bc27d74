using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using WedgeFast.Network;

namespace WedgeFast.Tests.Optimizing;

/// <summary>
/// The largest output of a small network in a box: in each cell of the arrangement it is linear, so it is largest in a vertex of one. Given
/// which neurons of the layers but the last are active, all sums are linear functions; all vertices of these and of the sides are tried,
/// whether they belong to a cell or not.
/// </summary>
internal static class BruteForceExtremum
{
    /// <summary>The largest output times a sign.</summary>
    public static double Of(LayeredNetwork network, int output, int sign, double[] low, double[] high)
    {
        double best = double.NegativeInfinity;
        double[] outputs = new double[network.Last.OutputNames.Count];
        foreach (double[] place in Vertices(network, low, high))
        {
            network.Predict(place, outputs);
            best = Math.Max(best, sign * outputs[output]);
        }

        return best;
    }

    private static IEnumerable<double[]> Vertices(LayeredNetwork network, double[] low, double[] high)
    {
        int dimension = low.Length, earlier = network.Layers.Sum(layer => layer.Count);
        for (int pattern = 0; pattern < 1 << earlier; pattern++)
        {
            List<(double[] Weights, double Value)> planes = [.. Planes(network, pattern)];
            for (int k = 0; k < dimension; k++)
            {
                double[] unit = new double[dimension];
                unit[k] = 1;
                planes.Add((unit, low[k]));
                planes.Add((unit, high[k]));
            }

            foreach (int[] chosen in Subsets(planes.Count, dimension))
            {
                Matrix<double> matrix = DenseMatrix.OfRowArrays(chosen.Select(at => planes[at].Weights));
                if (Math.Abs(matrix.Determinant()) > 1e-12)
                {
                    double[] place = [.. matrix.Solve(DenseVector.OfEnumerable(chosen.Select(at => planes[at].Value)))];
                    if (place.Select((value, k) => value >= low[k] - 1e-9 && value <= high[k] + 1e-9).All(inside => inside))
                    {
                        yield return [.. place.Select((value, k) => Math.Clamp(value, low[k], high[k]))];
                    }
                }
            }
        }
    }

    /// <summary>Where sums are 0, as weights and the value that they give there.</summary>
    private static IEnumerable<(double[] Weights, double Value)> Planes(LayeredNetwork network, int pattern)
    {
        int dimension = network.InputNames.Count;
        List<(double[] Weights, double Constant)> values = [.. Enumerable.Range(0, dimension).Select(k => Scaled(network, k))];
        int number = 0;
        foreach (IReadOnlyList<HiddenNeuron> layer in network.Layers)
        {
            foreach (HiddenNeuron neuron in layer)
            {
                (double[] weights, double constant) = Sum(neuron.Inputs, neuron.Weights, neuron.Bias, values, dimension);
                yield return (weights, -constant);
                bool isActive = (pattern >> number++ & 1) == 1;
                values.Add(isActive ? (weights, constant) : (new double[dimension], 0));
            }
        }

        foreach (NetworkNeuron neuron in network.Last.Neurons)
        {
            (double[] weights, double constant) = Sum([.. neuron.Inputs.Select(feature => network.Features[feature])], neuron.Weights, neuron.Bias, values, dimension);
            yield return (weights, -constant);
        }
    }

    private static (double[] Weights, double Constant) Scaled(LayeredNetwork network, int k)
    {
        double[] unit = new double[network.InputNames.Count];
        unit[k] = 1 / (network.Scaling?.Scales[k] ?? 1);
        return (unit, -(network.Scaling?.Means[k] ?? 0) * unit[k]);
    }

    private static (double[] Weights, double Constant) Sum(
        int[] inputs, double[] weights, double bias, List<(double[] Weights, double Constant)> values, int dimension)
    {
        double[] sum = new double[dimension];
        double constant = bias;
        for (int at = 0; at < inputs.Length; at++)
        {
            constant += weights[at] * values[inputs[at]].Constant;
            for (int k = 0; k < dimension; k++)
            {
                sum[k] += weights[at] * values[inputs[at]].Weights[k];
            }
        }

        return (sum, constant);
    }

    private static IEnumerable<int[]> Subsets(int count, int size, int from = 0) => size == 0
        ? [[]]
        : Enumerable.Range(from, Math.Max(0, count - from)).SelectMany(first => Subsets(count, size - 1, first + 1).Select(rest => (int[])[first, .. rest]));
}
