using System.Numerics;
using System.Runtime.CompilerServices;

namespace WedgeFast.Network;

/// <summary>
/// A trained two-layer ReLU network, f(x) = intercept [+ skip.x] + sum_j z_j max(w_j.x + b_j, 0), in raw input units, with one output or
/// with several that share their neurons: then intercept and z_j hold a number per output. Immutable and thread-safe; predicting allocates
/// nothing. The order of summation is fixed, every product fused into its sum: the intercept, the linear term in the order of the inputs,
/// the neurons in their order; within a neuron the bias, then its inputs.
/// </summary>
public sealed class ReluNetwork
{
    // Of numbers on the stack.
    private const int MostScratch = 4096;

    // The neurons one after the other: neuron j reads _inputs[_starts[j].._starts[j + 1]].
    private readonly int[] _starts;
    private readonly int[] _inputs;
    private readonly double[] _weights;
    private readonly double[] _biases;
    private readonly double[] _outputWeights;
    private readonly double[] _skip;
    private readonly double[] _intercepts;
    private readonly int _dimension;

    /// <summary>Checks and copies a network.</summary>
    /// <param name="inputNames">d distinct names, d at least 1.</param>
    /// <param name="outputName">The output's name.</param>
    /// <param name="intercept">The constant term.</param>
    /// <param name="skip">d coefficients of the linear term, or empty for none.</param>
    /// <param name="neurons">The neurons, in the order they are summed; each reads at least 1 input.</param>
    /// <exception cref="ArgumentException">A size, index or number is not as stated.</exception>
    public ReluNetwork(
        IReadOnlyList<string> inputNames,
        string outputName,
        double intercept,
        ReadOnlySpan<double> skip,
        IReadOnlyList<NetworkNeuron> neurons)
        : this(inputNames, [outputName], [intercept], skip, neurons)
    {
    }

    /// <summary>Checks and copies a network of one or more outputs.</summary>
    /// <param name="inputNames">d distinct names, d at least 1.</param>
    /// <param name="outputNames">q names, q at least 1.</param>
    /// <param name="intercepts">The constant terms, q values.</param>
    /// <param name="skip">q x d coefficients of the linear term, row-major, or empty for none.</param>
    /// <param name="neurons">The neurons, in the order they are summed; each reads at least 1 input and has q output weights.</param>
    /// <exception cref="ArgumentException">A size, index or number is not as stated.</exception>
    public ReluNetwork(
        IReadOnlyList<string> inputNames,
        IReadOnlyList<string> outputNames,
        ReadOnlySpan<double> intercepts,
        ReadOnlySpan<double> skip,
        IReadOnlyList<NetworkNeuron> neurons)
    {
        ArgumentNullException.ThrowIfNull(inputNames);
        ArgumentNullException.ThrowIfNull(outputNames);
        ArgumentNullException.ThrowIfNull(neurons);
        if (NetworkRules.Fault(inputNames, outputNames, intercepts, skip, neurons) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        InputNames = Array.AsReadOnly<string>([.. inputNames]);
        OutputNames = Array.AsReadOnly<string>([.. outputNames]);
        _intercepts = intercepts.ToArray();
        Neurons = Array.AsReadOnly<NetworkNeuron>([.. neurons.Select(Copy)]);
        _dimension = InputNames.Count;
        _skip = skip.ToArray();
        _starts = new int[Neurons.Count + 1];
        for (int j = 0; j < Neurons.Count; j++)
        {
            _starts[j + 1] = checked(_starts[j] + Neurons[j].Inputs.Length);
        }

        _inputs = [.. Neurons.SelectMany(neuron => neuron.Inputs)];
        _weights = [.. Neurons.SelectMany(neuron => neuron.Weights)];
        _biases = [.. Neurons.Select(neuron => neuron.Bias)];
        _outputWeights = [.. Neurons.SelectMany(neuron => neuron.OutputWeights)];
    }

    /// <summary>The names of the inputs, d of them.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The name of the first output.</summary>
    public string OutputName => OutputNames[0];

    /// <summary>The names of the outputs, q of them: usually one.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The constant term of the first output.</summary>
    public double Intercept => _intercepts[0];

    /// <summary>The constant terms, q values.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>q x d coefficients of the linear term, row-major, or empty.</summary>
    public ReadOnlySpan<double> Skip => _skip;

    /// <summary>The neurons, in the order they are summed.</summary>
    public IReadOnlyList<NetworkNeuron> Neurons { get; }

    /// <summary>The output for one row; NaN where the network reads an input that is NaN.</summary>
    /// <param name="row">d values, raw units.</param>
    /// <exception cref="ArgumentException"><paramref name="row"/> does not hold d values.</exception>
    /// <exception cref="InvalidOperationException">The network has several outputs.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (_intercepts.Length > 1)
        {
            throw new InvalidOperationException($"The network has {_intercepts.Length} outputs: expected a span for all of them.");
        }

        if (row.Length != _dimension)
        {
            throw new ArgumentException($"The row holds {row.Length} values: expected {_dimension}.", nameof(row));
        }

        return Output(row);
    }

    /// <summary>The outputs for n rows.</summary>
    /// <param name="rows">n x d, row-major, raw units.</param>
    /// <param name="destination">n x q values, row-major: for one output n values; does not overlap <paramref name="rows"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the spans overlap.</exception>
    public void Predict(ReadOnlySpan<double> rows, Span<double> destination)
    {
        int outputs = _intercepts.Length;
        if (rows.Length * (long)outputs != (long)destination.Length * _dimension)
        {
            string each = outputs == 1 ? "each" : $"every {outputs}";
            throw new ArgumentException(
                $"There are {rows.Length} values for {destination.Length} outputs: expected {_dimension} for {each}.", nameof(rows));
        }

        if (rows.Overlaps(destination))
        {
            throw new ArgumentException("The destination overlaps the rows.", nameof(destination));
        }

        for (int i = Tiles(rows, destination); i * outputs < destination.Length; i++)
        {
            ReadOnlySpan<double> row = rows.Slice(i * _dimension, _dimension);
            if (outputs == 1)
            {
                destination[i] = Output(row);
            }
            else
            {
                Outputs(row, destination.Slice(i * outputs, outputs));
            }
        }
    }

    // Where vectors fuse; elsewhere, and for wide rows, tiles gain nothing. Returns how many rows are done.
    [SkipLocalsInit]
    private int Tiles(ReadOnlySpan<double> rows, Span<double> destination)
    {
        int count = destination.Length - (destination.Length % SummedTiles.Rows), scratch = SummedTiles.Rows * _dimension;
        if (_intercepts.Length > 1 || count == 0 || scratch > MostScratch || !Vector.IsHardwareAccelerated)
        {
            return 0;
        }

        SummedTiles tiles = new(_starts, _inputs, _weights, _biases, _outputWeights, _skip, Intercept);
        tiles.Predict(rows[..(count * _dimension)], _dimension, destination[..count], stackalloc double[scratch]);
        return count;
    }

    private void Outputs(ReadOnlySpan<double> row, Span<double> sums)
    {
        _intercepts.CopyTo(sums);
        for (int k = 0; k < _skip.Length; k++)
        {
            int q = k / _dimension;
            sums[q] = Math.FusedMultiplyAdd(_skip[k], row[k - (q * _dimension)], sums[q]);
        }

        int at = 0;
        for (int j = 0; j < _biases.Length; j++)
        {
            double activation = _biases[j];
            for (int end = _starts[j + 1]; at < end; at++)
            {
                activation = Math.FusedMultiplyAdd(_weights[at], row[_inputs[at]], activation);
            }

            activation = Math.Max(activation, 0);
            for (int q = 0; q < sums.Length; q++)
            {
                sums[q] = Math.FusedMultiplyAdd(_outputWeights[(j * sums.Length) + q], activation, sums[q]);
            }
        }
    }

    private double Output(ReadOnlySpan<double> row)
    {
        double sum = Intercept;
        for (int k = 0; k < _skip.Length; k++)
        {
            sum = Math.FusedMultiplyAdd(_skip[k], row[k], sum);
        }

        int at = 0;
        for (int j = 0; j < _biases.Length; j++)
        {
            double activation = _biases[j];
            for (int end = _starts[j + 1]; at < end; at++)
            {
                activation = Math.FusedMultiplyAdd(_weights[at], row[_inputs[at]], activation);
            }

            sum = Math.FusedMultiplyAdd(_outputWeights[j], Math.Max(activation, 0), sum);
        }

        return sum;
    }

    private static NetworkNeuron Copy(NetworkNeuron neuron) =>
        new([.. neuron.Inputs], [.. neuron.Weights], neuron.Bias, [.. neuron.OutputWeights], [.. neuron.Through]);
}
