using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast;

/// <summary>Samples made of a table.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Options">How to train on them, the loss settled.</param>
/// <param name="Labels">The names of the classes; null where the target is a number.</param>
/// <param name="Encoding">How columns became inputs; null where they are the inputs.</param>
internal sealed record TableSamples(SampleSet Samples, TrainingOptions Options, IReadOnlyList<string>? Labels, InputEncoding? Encoding)
{
    /// <summary>Samples to train on.</summary>
    /// <exception cref="ArgumentException">A column is not there, or a value not as its role wants it.</exception>
    public static TableSamples ToFit(Table table, TableRoles roles, TrainingOptions options)
    {
        TableColumn[] targets = [.. RequireTargets(roles).Select(name => table.Find(name, "the target"))];
        TableColumn[] inputs = [.. InputNames(table, roles).Select(name => table.Find(name, "an input"))];
        bool mayMiss = roles.Missing != MissingRule.Refuse, drop = roles.Missing == MissingRule.Drop;
        double[] weights = Weights(table, roles.Weights, drop);
        TargetClasses? classes = Classes(targets, options.Loss, drop);
        TextColumn?[] words = [.. inputs.Select(column => column.Words is null ? null : new TextColumn())];
        double[] cells = Cells(inputs, words, mayMiss);
        EncodedRows rows = EncodedRows.Fit(cells, [.. inputs.Select(column => new SourceColumn(column.Name, null))], words, inputs.Length, roles.Missing, weights);
        double[] wanted = classes?.Targets ?? Interleave([.. targets.Select(column => column.RequireNumbers(drop))]);
        SampleSet samples = new OffsetColumns(roles.Offset, roles.Exposure).AddTo(rows.Samples(wanted, roles.Targets, weights), table);
        Loss loss = classes is null || options.Loss.HasClasses ? options.Loss : classes.Labels.Count == 2 ? Loss.Logistic : Loss.Softmax;
        return new TableSamples(samples, options with { Loss = loss }, classes?.Labels, rows.Encoding.IsTrivial ? null : rows.Encoding);
    }

    /// <summary>Samples to judge a model by.</summary>
    /// <param name="table">The table.</param>
    /// <param name="model">The model.</param>
    /// <param name="weightColumn">The sample weights' column; null for weights of 1.</param>
    /// <returns>The samples, and what fills gaps by the model's rule; null where nothing does.</returns>
    /// <exception cref="ArgumentException">A column is not there, or a value not as the model wants it.</exception>
    public static (SampleSet Samples, InputEncoding? Refitted) ToJudge(Table table, Model model, string? weightColumn)
    {
        bool drop = model.Encoding.Missing == MissingRule.Drop;
        TableColumn[] targets = [.. model.Targets.Select(name => table.Find(name, "the model's target"))];
        double[] wanted = model.HasLabels
            ? TargetClasses.Known(targets[0].Labels(drop), model.Labels, $"column {Quoted.Text(targets[0].Name)}").Targets
            : Interleave([.. targets.Select(column => column.RequireNumbers(drop))]);
        double[] weights = Weights(table, weightColumn, drop), cells = Cells(table, model.Encoding);
        InputEncoding? refitted = model.Encoding.HasFill
            ? InputEncoding.Fit(model.Encoding.Columns, model.Encoding.Missing, cells, weights)
            : null;
        SampleSet samples = EncodedRows.Of(cells, model.Encoding.Columns.Count, model.Encoding).Samples(wanted, model.Targets, weights);
        return (OffsetColumns.Of(model.Claim).AddTo(samples, table), refitted);
    }

    /// <summary>Rows as a model reads them.</summary>
    /// <exception cref="ArgumentException">A column is not there, or a value not as the model wants it.</exception>
    public static EncodedRows Encode(Table table, InputEncoding encoding) =>
        EncodedRows.Of(Cells(table, encoding), encoding.Columns.Count, encoding);

    private static double[] Cells(Table table, InputEncoding encoding)
    {
        bool mayMiss = encoding.Missing != MissingRule.Refuse;
        return Interleave([.. encoding.Columns.Select(column => Cells(column, table.Find(column.Source, "an input of the model"), mayMiss))]);
    }

    private static double[] Cells(SourceColumn column, TableColumn found, bool mayMiss)
    {
        if (column.Part == CellPart.Whole)
        {
            return column.Words is { } known ? found.Codes(new TextColumn(known, column.HasOthers), mayMiss) : found.RequireNumbers(mayMiss);
        }

        double[] whole = found.Words is null ? found.RequireNumbers(mayMiss) : found.Codes(new TextColumn(), mayMiss);
        return [.. whole.Select(value => CellParts.Of(column.Part, value))];
    }

    private static IReadOnlyList<string> RequireTargets(TableRoles roles) => roles.Targets is { Count: > 0 }
        ? roles.Targets
        : throw new ArgumentException("There is no target: expected the name of a column.", nameof(roles));

    private static IEnumerable<string> InputNames(Table table, TableRoles roles)
    {
        string[] taken = [.. roles.Targets, .. new[] { roles.Weights, roles.Offset, roles.Exposure }.OfType<string>()];
        string[] inputs = [.. roles.Inputs ?? table.Names.Where(name => !taken.Contains(name))];
        return Array.Find(inputs, taken.Contains) is not { } both ? inputs
            : throw new ArgumentException(
                $"Column {Quoted.Text(both)} is an input and a target, the weights or the offset: expected one role.", nameof(roles));
    }

    private static TargetClasses? Classes(TableColumn[] targets, Loss loss, bool mayMiss)
    {
        if (targets.Length > 1 || (targets[0].Words is null && !loss.HasClasses))
        {
            return null;
        }

        if (!loss.HasClasses && loss != Loss.Squared)
        {
            throw new ArgumentException(
                $"Column {Quoted.Text(targets[0].Name)} holds words: expected numbers with the {loss.Name} loss.", "table");
        }

        TargetKind kind = loss.Link switch
        {
            Link.Logit => TargetKind.TwoLabels,
            Link.Softmax => TargetKind.Labels,
            _ => TargetKind.NumbersOrLabels,
        };
        return TargetClasses.Of(targets[0].Labels(mayMiss), $"column {Quoted.Text(targets[0].Name)}", kind);
    }

    private static double[] Weights(Table table, string? name, bool mayMiss) => name is null
        ? [.. Enumerable.Repeat(1.0, table.Count)]
        : [.. table.Find(name, "the weights").RequireNumbers(mayMiss)];

    private static double[] Cells(TableColumn[] columns, TextColumn?[] words, bool mayMiss) =>
        Interleave([.. columns.Select((column, k) =>
            words[k] is { } known ? column.Codes(known, mayMiss) : column.RequireNumbers(mayMiss))]);

    private static double[] Interleave(double[][] columns)
    {
        int rows = columns.Length == 0 ? 0 : columns[0].Length;
        double[] values = new double[rows * columns.Length];
        for (int at = 0; at < values.Length; at++)
        {
            // -0 is 0: which of them is meant must not show in a model.
            values[at] = columns[at % columns.Length][at / columns.Length] + 0.0;
        }

        return values;
    }
}
