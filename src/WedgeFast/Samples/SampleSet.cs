using System.Globalization;

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
        InputNames = Array.AsReadOnly(inputNames);
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

    /// <summary>
    /// Checks and copies samples. Rows of weight zero are dropped before their values are looked at: they may hold anything.
    /// </summary>
    /// <param name="inputs">n x d, row-major, finite.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="targets">n finite values, n at least 1.</param>
    /// <param name="weights">n finite values, none negative, not all zero; empty means 1 each.</param>
    /// <param name="inputNames">d distinct names; null means x1 .. xd.</param>
    /// <param name="targetName">The target's name, different from those of the inputs.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a value is not as stated: the message names row, column and value.</exception>
    public static SampleSet Create(
        ReadOnlySpan<double> inputs,
        int dimension,
        ReadOnlySpan<double> targets,
        ReadOnlySpan<double> weights = default,
        IReadOnlyList<string>? inputNames = null,
        string targetName = "y")
    {
        int count = targets.Length;
        CheckSizes(inputs.Length, dimension, count, weights.Length);
        string[] names = CheckNames(dimension, inputNames, targetName);
        int[] kept = PositiveRows(weights, count);

        double[] keptInputs = new double[(long)kept.Length * dimension];
        double[] keptTargets = new double[kept.Length];
        double[] keptWeights = new double[kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            int row = kept[i];
            ReadOnlySpan<double> values = inputs.Slice(row * dimension, dimension);
            CheckRow(values, targets[row], row, names, targetName);
            values.CopyTo(keptInputs.AsSpan(i * dimension));
            keptTargets[i] = targets[row];
            keptWeights[i] = weights.IsEmpty ? 1.0 : weights[row];
        }

        return new SampleSet(keptInputs, keptTargets, keptWeights, kept, names, targetName);
    }

    /// <summary>Some of the rows, in the order given.</summary>
    internal SampleSet Take(ReadOnlySpan<int> rows)
    {
        double[] inputs = new double[rows.Length * Dimension];
        double[] targets = new double[rows.Length], weights = new double[rows.Length];
        int[] sources = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(inputs.AsSpan(i * Dimension));
            (targets[i], weights[i], sources[i]) = (_targets[rows[i]], _weights[rows[i]], _sourceRows[rows[i]]);
        }

        return new SampleSet(inputs, targets, weights, sources, [.. InputNames], TargetName);
    }

    /// <summary>The same rows with other weights, n positive values; not copied.</summary>
    internal SampleSet WithWeights(double[] weights) => new(_inputs, _targets, weights, _sourceRows, [.. InputNames], TargetName);

    /// <summary>The same rows with other inputs; not copied.</summary>
    /// <exception cref="ArgumentException">A value is not finite: the message names row and column.</exception>
    internal SampleSet WithInputs(double[] inputs, string[] inputNames)
    {
        for (int i = 0; i < Count; i++)
        {
            CheckRow(inputs.AsSpan(i * inputNames.Length, inputNames.Length), _targets[i], _sourceRows[i], inputNames, TargetName);
        }

        return new SampleSet(inputs, _targets, _weights, _sourceRows, inputNames, TargetName);
    }

    private static void CheckSizes(int inputs, int dimension, int count, int weights)
    {
        if (dimension < 1)
        {
            throw new ArgumentException($"The dimension is {Show(dimension)}: expected at least 1 input.", nameof(dimension));
        }

        if (count < 1)
        {
            throw new ArgumentException("There are no rows: expected at least 1 target.", "targets");
        }

        if (inputs != (long)count * dimension)
        {
            throw new ArgumentException(
                $"There are {Show(inputs)} input values: expected {Show(count)} rows of {Show(dimension)}.", nameof(inputs));
        }

        if (weights != 0 && weights != count)
        {
            throw new ArgumentException($"There are {Show(weights)} weights: expected none or {Show(count)}.", nameof(weights));
        }
    }

    private static string[] CheckNames(int dimension, IReadOnlyList<string>? inputNames, string targetName)
    {
        ArgumentNullException.ThrowIfNull(targetName);
        string[] names = inputNames is null ? WedgeFast.Samples.InputNames.Default(dimension) : [.. inputNames];
        if (names.Length != dimension)
        {
            throw new ArgumentException($"There are {Show(names.Length)} input names: expected {Show(dimension)}.", nameof(inputNames));
        }

        if (WedgeFast.Samples.InputNames.Fault(names) is { } fault)
        {
            throw new ArgumentException(fault, nameof(inputNames));
        }

        if (names.Contains(targetName, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"The target and an input are both named {Quoted.Text(targetName)}: expected distinct names.", nameof(targetName));
        }

        return names;
    }

    private static int[] PositiveRows(ReadOnlySpan<double> weights, int count)
    {
        int[] rows = new int[count];
        int kept = 0;
        double total = 0;
        for (int row = 0; row < count; row++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[row];
            if (!double.IsFinite(weight) || weight < 0)
            {
                throw new ArgumentException(
                    $"Row {Show(row)}, column weights: {Show(weight)} where a finite number that is not negative was expected.", nameof(weights));
            }

            total += weight;
            if (weight > 0)
            {
                rows[kept++] = row;
            }
        }

        if (kept == 0 || !double.IsFinite(total))
        {
            string found = kept == 0 ? "All weights are 0" : "The sum of the weights overflows";
            throw new ArgumentException($"{found}: expected a finite positive sum.", nameof(weights));
        }

        return rows[..kept];
    }

    private static void CheckRow(ReadOnlySpan<double> values, double target, int row, string[] names, string targetName)
    {
        for (int k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
            {
                throw NotFinite(row, names[k], values[k], "inputs");
            }
        }

        if (!double.IsFinite(target))
        {
            throw NotFinite(row, targetName, target, "targets");
        }
    }

    private static ArgumentException NotFinite(int row, string column, double value, string parameter) =>
        new($"Row {Show(row)}, column {Quoted.Text(column)}: {Show(value)} where a finite number was expected.", parameter);

    private static string Show<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
