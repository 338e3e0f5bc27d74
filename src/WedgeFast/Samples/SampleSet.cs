using System.Globalization;

namespace WedgeFast.Samples;

/// <summary>
/// Training samples: n rows of d inputs, a target or several and a weight each. Checked once, immutable. Rows of weight zero are dropped
/// before anything else.
/// </summary>
public sealed class SampleSet
{
    private readonly double[] _inputs;
    private readonly double[] _targets;
    private readonly double[] _weights;
    private readonly int[] _sourceRows;

    private SampleSet(double[] inputs, double[] targets, double[] weights, int[] sourceRows, string[] inputNames, string[] targetNames)
    {
        _inputs = inputs;
        _targets = targets;
        _weights = weights;
        _sourceRows = sourceRows;
        InputNames = Array.AsReadOnly(inputNames);
        TargetNames = Array.AsReadOnly(targetNames);
        TargetName = string.Join(", ", targetNames);
    }

    /// <summary>n, the number of rows with positive weight.</summary>
    public int Count => _weights.Length;

    /// <summary>d, the number of inputs.</summary>
    public int Dimension => InputNames.Count;

    /// <summary>The names of the inputs, d of them.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The name of the target; of several targets their names, separated by commas.</summary>
    public string TargetName { get; }

    /// <summary>The names of the targets, t of them: usually one.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>The inputs, n x d, row-major.</summary>
    public ReadOnlySpan<double> Inputs => _inputs;

    /// <summary>The targets, n x t, row-major: for one target n values.</summary>
    public ReadOnlySpan<double> Targets => _targets;

    /// <summary>The sample weights c, n positive values.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>For each row its 0-based position among the rows given, ascending.</summary>
    public ReadOnlySpan<int> SourceRows => _sourceRows;

    /// <summary>What is added to each row's output before it is compared with its target, n values; none where nothing is.</summary>
    public ReadOnlySpan<double> Offsets => OffsetValues;

    private double[] OffsetValues { get; init; } = [];

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
    /// <exception cref="ArgumentException">Sizes do not match, or a value is not as stated: the message names row, column and
    /// value.</exception>
    public static SampleSet Create(
        ReadOnlySpan<double> inputs,
        int dimension,
        ReadOnlySpan<double> targets,
        ReadOnlySpan<double> weights = default,
        IReadOnlyList<string>? inputNames = null,
        string targetName = "y")
    {
        ArgumentNullException.ThrowIfNull(targetName);
        return CreateSeveral(inputs, dimension, targets, [targetName], weights, inputNames);
    }

    /// <summary>Checks and copies samples of several targets, as for one.</summary>
    /// <param name="inputs">n x d, row-major, finite.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="targets">n x t, row-major, finite, n at least 1.</param>
    /// <param name="targetNames">t distinct names, t at least 1, different from those of the inputs.</param>
    /// <param name="weights">n finite values, none negative, not all zero; empty means 1 each.</param>
    /// <param name="inputNames">d distinct names; null means x1 .. xd.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a value is not as stated: the message names row, column and
    /// value.</exception>
    public static SampleSet CreateSeveral(
        ReadOnlySpan<double> inputs,
        int dimension,
        ReadOnlySpan<double> targets,
        IReadOnlyList<string> targetNames,
        ReadOnlySpan<double> weights = default,
        IReadOnlyList<string>? inputNames = null)
    {
        string[] outputs = CheckTargets(targetNames, targets.Length);
        int count = targets.Length / outputs.Length;
        CheckSizes(inputs.Length, dimension, count, weights.Length);
        string[] names = CheckNames(dimension, inputNames, outputs);
        int[] kept = PositiveRows(weights, count);

        double[] keptInputs = new double[(long)kept.Length * dimension];
        double[] keptTargets = new double[kept.Length * outputs.Length];
        double[] keptWeights = new double[kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            int row = kept[i];
            ReadOnlySpan<double> values = inputs.Slice(row * dimension, dimension);
            ReadOnlySpan<double> wanted = targets.Slice(row * outputs.Length, outputs.Length);
            CheckRow(values, wanted, row, names, outputs);
            values.CopyTo(keptInputs.AsSpan(i * dimension));
            wanted.CopyTo(keptTargets.AsSpan(i * outputs.Length));
            keptWeights[i] = weights.IsEmpty ? 1.0 : weights[row];
        }

        return new SampleSet(keptInputs, keptTargets, keptWeights, kept, names, outputs);
    }

    /// <summary>The targets of one row, t values.</summary>
    /// <param name="row">0-based row.</param>
    public ReadOnlySpan<double> TargetRow(int row) => _targets.AsSpan(row * TargetNames.Count, TargetNames.Count);

    /// <summary>The number of rows whose inputs all equal those of an earlier row.</summary>
    public int CountRepeatedRows()
    {
        HashSet<int> distinct = new(new SameInputs(this));
        return Enumerable.Range(0, Count).Count(row => !distinct.Add(row));
    }

    /// <summary>Some of the rows, in the order given.</summary>
    internal SampleSet Take(ReadOnlySpan<int> rows)
    {
        double[] inputs = new double[rows.Length * Dimension];
        double[] targets = new double[rows.Length * TargetNames.Count], weights = new double[rows.Length];
        int[] sources = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(inputs.AsSpan(i * Dimension));
            TargetRow(rows[i]).CopyTo(targets.AsSpan(i * TargetNames.Count));
            (weights[i], sources[i]) = (_weights[rows[i]], _sourceRows[rows[i]]);
        }

        double[] offsets = OffsetValues.Length == 0 ? [] : new double[rows.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = OffsetValues[rows[i]];
        }

        return new SampleSet(inputs, targets, weights, sources, [.. InputNames], [.. TargetNames]) { OffsetValues = offsets };
    }

    /// <summary>
    /// The same rows with something added to each one's output before it is compared with its target, as the logarithm of an exposure.
    /// </summary>
    /// <param name="offsets">A finite number for each row given to <see cref="Create"/>, those of weight zero too.</param>
    /// <exception cref="ArgumentException">There are too few, or one is not finite.</exception>
    public SampleSet WithOffsets(ReadOnlySpan<double> offsets)
    {
        double[] kept = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            int row = _sourceRows[i];
            if (row >= offsets.Length)
            {
                throw new ArgumentException($"There are {Show(offsets.Length)} offsets: expected one per row, {Show(row + 1)} or more.", nameof(offsets));
            }

            kept[i] = double.IsFinite(offsets[row]) ? offsets[row] : throw NotFinite(row, "offset", offsets[row], nameof(offsets));
        }

        return new SampleSet(_inputs, _targets, _weights, _sourceRows, [.. InputNames], [.. TargetNames]) { OffsetValues = kept };
    }

    /// <summary>The same rows with other weights, n positive values; not copied.</summary>
    internal SampleSet WithWeights(double[] weights) =>
        new(_inputs, _targets, weights, _sourceRows, [.. InputNames], [.. TargetNames]) { OffsetValues = OffsetValues };

    /// <summary>The same rows with other targets, n x t finite values, row-major; not copied.</summary>
    internal SampleSet WithTargets(double[] targets) =>
        new(_inputs, targets, _weights, _sourceRows, [.. InputNames], [.. TargetNames]) { OffsetValues = OffsetValues };

    /// <summary>The same rows with other inputs; not copied.</summary>
    /// <exception cref="ArgumentException">A value is not finite: the message names row and column.</exception>
    internal SampleSet WithInputs(double[] inputs, string[] inputNames)
    {
        for (int i = 0; i < Count; i++)
        {
            CheckRow(inputs.AsSpan(i * inputNames.Length, inputNames.Length), TargetRow(i), _sourceRows[i], inputNames, [.. TargetNames]);
        }

        return new SampleSet(inputs, _targets, _weights, _sourceRows, inputNames, [.. TargetNames]) { OffsetValues = OffsetValues };
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

    private static string[] CheckTargets(IReadOnlyList<string> targetNames, int values)
    {
        ArgumentNullException.ThrowIfNull(targetNames);
        string[] names = [.. targetNames];
        if (names.Length == 0 || names.Contains(null!) || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw new ArgumentException($"There are {Show(names.Length)} target names: expected distinct ones, at least 1.", nameof(targetNames));
        }

        return values % names.Length == 0
            ? names
            : throw new ArgumentException($"There are {Show(values)} target values: expected rows of {Show(names.Length)}.", nameof(targetNames));
    }

    private static string[] CheckNames(int dimension, IReadOnlyList<string>? inputNames, string[] targetNames)
    {
        string[] names = inputNames is null ? WedgeFast.Samples.InputNames.Default(dimension) : [.. inputNames];
        if (names.Length != dimension)
        {
            throw new ArgumentException($"There are {Show(names.Length)} input names: expected {Show(dimension)}.", nameof(inputNames));
        }

        if (WedgeFast.Samples.InputNames.Fault(names) is { } fault)
        {
            throw new ArgumentException(fault, nameof(inputNames));
        }

        if (targetNames.FirstOrDefault(name => names.Contains(name, StringComparer.Ordinal)) is { } shared)
        {
            throw new ArgumentException(
                $"The target and an input are both named {Quoted.Text(shared)}: expected distinct names.", "targetName");
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

    private static void CheckRow(ReadOnlySpan<double> values, ReadOnlySpan<double> targets, int row, string[] names, string[] targetNames)
    {
        for (int k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
            {
                throw NotFinite(row, names[k], values[k], "inputs");
            }
        }

        for (int k = 0; k < targets.Length; k++)
        {
            if (!double.IsFinite(targets[k]))
            {
                throw NotFinite(row, targetNames[k], targets[k], "targets");
            }
        }
    }

    private static ArgumentException NotFinite(int row, string column, double value, string parameter) =>
        new($"Row {Show(row)}, column {Quoted.Text(column)}: {Show(value)} where a finite number was expected.", parameter);

    private static string Show<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
