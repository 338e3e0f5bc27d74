using WedgeFast.Cli.Csv;
using WedgeFast.Network;

namespace WedgeFast.Cli.Data;

/// <summary>Which columns of a file are inputs, target and sample weights.</summary>
internal sealed class ColumnChoice
{
    private string _inputsAskedBy = "--inputs";
    private string _targetAskedBy = "--target";
    private string _weightsAskedBy = "--weights";

    /// <summary>The inputs' names; null means every column that has no other role.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The target's name; null means the last column.</summary>
    public string? Target { get; init; }

    /// <summary>The sample weights' column, or null.</summary>
    public string? Weights { get; init; }

    /// <summary>The column that tells rows apart for cross-validation, and the option that names it; or null.</summary>
    public (string Name, string Option)? Split { get; init; }

    /// <summary>What the target's cells may be.</summary>
    public TargetKind Kind { get; init; } = TargetKind.NumbersOrLabels;

    /// <summary>The labels that the target's cells have to be; null where they are not known yet.</summary>
    public IReadOnlyList<string>? Labels { get; private init; }

    /// <summary>The columns a model was trained on.</summary>
    /// <param name="model">The model file's name, for errors.</param>
    /// <param name="network">The network.</param>
    /// <param name="claim">Its claim.</param>
    /// <param name="weights">The sample weights' column, or null.</param>
    /// <param name="weightsAskedBy">Who asks for it.</param>
    public static ColumnChoice Of(string model, ReluNetwork network, TrainingClaim claim, string? weights, string weightsAskedBy) => new()
    {
        Inputs = network.InputNames,
        Target = claim.Target,
        Weights = weights,
        Kind = claim.Loss == LossKind.Logistic ? TargetKind.Labels : TargetKind.Numbers,
        Labels = claim.Loss == LossKind.Logistic ? claim.Labels : null,
        _inputsAskedBy = $"input of {model}",
        _targetAskedBy = $"target of {model}",
        _weightsAskedBy = weightsAskedBy,
    };

    /// <summary>Finds the columns: the inputs, the target, then the weights if there are any.</summary>
    public IReadOnlyList<int> Resolve(CsvHeader header)
    {
        int? weights = FindWeights(header), split = FindSplit(header);
        int target = FindTarget(header);
        List<int> columns = Inputs is null
            ? [.. Enumerable.Range(0, header.Names.Count).Where(k => k != target && k != weights && k != split)]
            : [.. Inputs.Select(name => header.Find(name, _inputsAskedBy))];
        Check(header, columns, target, weights);
        columns.Add(target);
        if (weights is int weight)
        {
            columns.Add(weight);
        }

        return columns;
    }

    /// <summary>Finds the column that tells rows apart for cross-validation.</summary>
    public int? FindSplit(CsvHeader header) => Split is null ? null : header.Find(Split.Value.Name, Split.Value.Option);

    /// <summary>Finds the target where its cells may be labels.</summary>
    public int? FindLabels(CsvHeader header) => Kind == TargetKind.Numbers ? null : FindTarget(header);

    private int FindTarget(CsvHeader header) =>
        Target is null ? LastBut(header, FindWeights(header), FindSplit(header)) : header.Find(Target, _targetAskedBy);

    private int? FindWeights(CsvHeader header) => Weights is null ? null : header.Find(Weights, _weightsAskedBy);

    private static int LastBut(CsvHeader header, int? weights, int? split)
    {
        int last = header.Names.Count - 1;
        while (last > 0 && (last == weights || last == split))
        {
            last--;
        }

        return last;
    }

    private void Check(CsvHeader header, List<int> inputs, int target, int? weights)
    {
        if (target == weights)
        {
            throw new CliError($"{header.Source}: column '{header.Names[target]}' is the target and the weights: expected two different columns");
        }

        if (header.Names.Count == 1)
        {
            throw new CliError($"{header.Source}: one column, '{header.Names[0]}': expected at least two, separated by comma, semicolon or tab");
        }

        if (inputs.Count == 0)
        {
            throw new CliError($"{header.Source}: no column is left for the inputs: expected at least one besides target and weights");
        }

        if (inputs.Contains(target))
        {
            string how = Target is null ? "is the target (the last column) and one of --inputs: choose another with --target" : "is the target and one of the inputs";
            throw new CliError($"{header.Source}: column '{header.Names[target]}' {how}");
        }

        if (weights is int weight && inputs.Contains(weight))
        {
            throw new CliError($"{header.Source}: column '{header.Names[weight]}' holds the weights and is one of the inputs");
        }

        foreach (int column in inputs.Append(target))
        {
            header.RequireName(column);
        }
    }
}
