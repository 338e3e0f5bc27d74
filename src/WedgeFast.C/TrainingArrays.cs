using WedgeFast.Samples;

namespace WedgeFast.C;

/// <summary>What a network is trained on, or was.</summary>
internal readonly ref struct TrainingArrays
{
    private readonly ReadOnlySpan<double> _inputs;
    private readonly ReadOnlySpan<double> _targets;
    private readonly ReadOnlySpan<double> _weights;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _outputs;

    /// <summary>Looks at arrays.</summary>
    /// <exception cref="ArgumentException">One is null that must not be, or a size is out of range.</exception>
    public unsafe TrainingArrays(double* inputs, long rows, long columns, double* targets, long outputs, double* weights)
    {
        if (rows < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {rows} rows: expected at least 1."));
        }

        _inputs = NativeArrays.Matrix(inputs, rows, columns, "inputs");
        _targets = NativeArrays.Matrix(targets, rows, outputs, "targets");
        _weights = NativeArrays.Optional(weights, rows);
        (_rows, _columns, _outputs) = ((int)rows, (int)columns, (int)outputs);
    }

    /// <summary>Whether rows have weights.</summary>
    public bool HasWeights => !_weights.IsEmpty;

    /// <summary>Samples to train on.</summary>
    /// <param name="options">Names, and what becomes of missing values.</param>
    /// <returns>The samples, and how columns became inputs; null where they are the inputs.</returns>
    /// <exception cref="ArgumentException">A value is not as stated.</exception>
    public (SampleSet Samples, InputEncoding? Encoding) Samples(FitOptions options)
    {
        IReadOnlyList<string> names = options.Inputs ?? InputNames.Default(_columns);
        IReadOnlyList<string> targets = options.Targets ?? (_outputs == 1
            ? ["y"]
            : [.. Enumerable.Range(1, _outputs).Select(k => FormattableString.Invariant($"y{k}"))]);
        Require(names, _columns, "inputs");
        Require(targets, _outputs, "target");
        double[] weights = HasWeights ? [.. _weights] : [.. Enumerable.Repeat(1.0, _rows)];
        double[] cells = Positive(_inputs), wanted = Positive(_targets);
        if (options.Missing == MissingRule.Refuse)
        {
            return (SampleSet.CreateSeveral(cells, _columns, wanted, targets, weights, names), null);
        }

        EncodedRows rows = EncodedRows.Fit(cells, [.. names.Select(name => new SourceColumn(name, null))], new TextColumn?[_columns], _columns, options.Missing, weights);
        return (rows.Samples(wanted, targets, weights), rows.Encoding);
    }

    /// <summary>A table of the columns that a model reads and of its targets.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The arrays have other sizes than the model, or weights where it has none.</exception>
    public Table For(Model model)
    {
        (int columns, int targets) = (model.Columns.Count, model.Targets.Count);
        if (_columns != columns || _outputs != targets)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {_columns} columns and {_outputs} targets: expected {columns} and {targets}, as the model."));
        }

        Table table = new();
        for (int k = 0; k < _columns; k++)
        {
            AddColumn(table, model.Columns[k], Column(_inputs, k, _columns), model.Encoding.Sources[k].Words);
        }

        for (int k = 0; k < _outputs; k++)
        {
            AddColumn(table, model.Targets[k], Column(_targets, k, _outputs), model.HasLabels ? model.Labels : null);
        }

        if (HasWeights)
        {
            string name = model.Claim.WeightColumn
                ?? throw new ArgumentException("The model was trained without weights: expected NULL for them.");
            table.Add(name, _weights.ToArray());
        }
        else if (model.Claim.WeightColumn is not null)
        {
            throw new ArgumentException("The model was trained with weights: expected them, not NULL.");
        }

        return table;
    }

    private static void Require(IReadOnlyList<string> names, int count, string option)
    {
        if (names.Count != count)
        {
            throw new OptionException(FormattableString.Invariant($"{option}: {names.Count} names: expected {count}, one per column."));
        }
    }

    private static void AddColumn(Table table, string name, double[] values, IReadOnlyList<string>? words)
    {
        if (words is null)
        {
            table.Add(name, values);
            return;
        }

        table.Add(name, [.. values.Select((value, row) => double.IsNaN(value) ? null
            : value >= 0 && value < words.Count && value == Math.Floor(value) ? words[(int)value]
            : throw new ArgumentException(FormattableString.Invariant(
                $"Row {row}, column {Quoted.Text(name)}: {value} where the position of one of {words.Count} words was expected.")))]);
    }

    private static double[] Column(ReadOnlySpan<double> values, int k, int stride)
    {
        double[] column = new double[values.Length / stride];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = values[(i * stride) + k];
        }

        return column;
    }

    // -0 is 0: which of them is meant must not show in a model.
    private static double[] Positive(ReadOnlySpan<double> values)
    {
        double[] copy = values.ToArray();
        for (int at = 0; at < copy.Length; at++)
        {
            copy[at] += 0.0;
        }

        return copy;
    }
}
