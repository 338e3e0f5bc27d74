namespace WedgeFast.Samples;

/// <summary>
/// Training samples: n rows of d inputs, a target and a weight each. Checked once, immutable. Rows of weight zero are dropped before
/// anything else.
/// </summary>
public sealed class SampleSet
{
    private readonly double[] _inputs;
    private readonly double[] _targets;
    private readonly double[] _weights;
    private readonly int[] _sourceRows;

    private SampleSet(double[] inputs, double[] targets, double[] weights, int[] sourceRows, string[] inputNames, string targetName)
    {
        _inputs = inputs;
        _targets = targets;
        _weights = weights;
        _sourceRows = sourceRows;
        InputNames = inputNames;
        TargetName = targetName;
    }

    /// <summary>n, the number of rows with positive weight.</summary>
    public int Count => _targets.Length;

    /// <summary>d, the number of inputs.</summary>
    public int Dimension => InputNames.Count;

    /// <summary>The names of the inputs, d of them.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The name of the target.</summary>
    public string TargetName { get; }

    /// <summary>The inputs, n x d, row-major.</summary>
    public ReadOnlySpan<double> Inputs => _inputs;

    /// <summary>The targets, n values.</summary>
    public ReadOnlySpan<double> Targets => _targets;

    /// <summary>The sample weights c, n positive values.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>For each row its 0-based position among the rows given, ascending.</summary>
    public ReadOnlySpan<int> SourceRows => _sourceRows;

    /// <summary>The inputs of one row, d values.</summary>
    /// <param name="row">0-based row.</param>
    public ReadOnlySpan<double> Row(int row) => _inputs.AsSpan(row * Dimension, Dimension);

    /// <summary>Checks and copies samples.</summary>
    /// <param name="inputs">n x d, row-major, finite.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="targets">n finite values, n at least 1.</param>
    /// <param name="weights">n finite values, none negative, not all zero; empty means 1 each.</param>
    /// <param name="inputNames">d names; null means x1 .. xd.</param>
    /// <param name="targetName">The target's name.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a value is not as stated: the message names row, column and value.</exception>
    public static SampleSet Create(
        ReadOnlySpan<double> inputs,
        int dimension,
        ReadOnlySpan<double> targets,
        ReadOnlySpan<double> weights = default,
        IReadOnlyList<string>? inputNames = null,
        string targetName = "y")
    {
        throw new NotSupportedException();
    }
}
