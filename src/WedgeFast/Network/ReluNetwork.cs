namespace WedgeFast.Network;

/// <summary>
/// A trained two-layer ReLU network with one output, f(x) = intercept [+ skip.x] + sum_j z_j max(w_j.x + b_j, 0), in raw input units.
/// Immutable and thread-safe; predicting allocates nothing.
/// </summary>
public sealed class ReluNetwork
{
    /// <summary>Checks and copies a network.</summary>
    /// <param name="inputNames">d names.</param>
    /// <param name="outputName">The output's name.</param>
    /// <param name="intercept">The constant term.</param>
    /// <param name="skip">d coefficients of the linear term, or empty for none.</param>
    /// <param name="neurons">The neurons, in the order they are summed.</param>
    /// <exception cref="ArgumentException">A size, index or number is not as stated.</exception>
    public ReluNetwork(
        IReadOnlyList<string> inputNames,
        string outputName,
        double intercept,
        ReadOnlySpan<double> skip,
        IReadOnlyList<NetworkNeuron> neurons) => throw new NotSupportedException();

    /// <summary>The names of the inputs, d of them.</summary>
    public IReadOnlyList<string> InputNames => throw new NotSupportedException();

    /// <summary>The name of the output.</summary>
    public string OutputName => throw new NotSupportedException();

    /// <summary>The constant term.</summary>
    public double Intercept => throw new NotSupportedException();

    /// <summary>d coefficients of the linear term, or empty.</summary>
    public ReadOnlySpan<double> Skip => throw new NotSupportedException();

    /// <summary>The neurons, in the order they are summed.</summary>
    public IReadOnlyList<NetworkNeuron> Neurons => throw new NotSupportedException();

    /// <summary>The output for one row.</summary>
    /// <param name="row">d values, raw units.</param>
    public double Predict(ReadOnlySpan<double> row) => throw new NotSupportedException();

    /// <summary>The outputs for n rows.</summary>
    /// <param name="rows">n x d, row-major, raw units.</param>
    /// <param name="destination">n values.</param>
    public void Predict(ReadOnlySpan<double> rows, Span<double> destination) => throw new NotSupportedException();
}
