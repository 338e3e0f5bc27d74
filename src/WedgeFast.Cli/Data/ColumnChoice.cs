using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Guessing;
using WedgeFast.Cli.Options;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>Which columns of a file are inputs, target and sample weights.</summary>
internal sealed class ColumnChoice
{
    private string _weightsAskedBy = "--weights";

    /// <summary>The inputs' names; null means every column that has no other role.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The target's name, or several separated by commas; null means the last column.</summary>
    public string? Target { get; init; }

    /// <summary>The sample weights' column, or null.</summary>
    public string? Weights { get; init; }

    /// <summary>The columns of offsets and exposures.</summary>
    public OffsetColumns Offsets { get; init; } = new(null, null);

    /// <summary>The column that tells rows apart for cross-validation, and the option that names it; or null.</summary>
    public (string Name, string Option)? Split { get; init; }

    /// <summary>Whether that column says which group a row is of: a missing value is the matter of its group then.</summary>
    public bool IsByGroup { get; init; }

    /// <summary>What the target's cells may be; a model knows it by itself.</summary>
    public TargetKind Kind { get; init; }

    /// <summary>Whether logarithms of the targets are learnt: no classes then.</summary>
    public bool HasLogTarget { get; init; }

    /// <summary>What a number should be that is a target, where it is not; else null.</summary>
    public Func<double, string?> TargetFault { get; init; } = _ => null;

    /// <summary>The inputs that are words.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>What the user said of how the file is written.</summary>
    public ReadingOptions Reading { get; init; } = ReadingOptions.None;

    /// <summary>
    /// What becomes of a word that the model does not know; where it is not refused, rows with missing values are left out.
    /// </summary>
    public UnseenRule Unseen { get; private init; }

    private bool LeavesOut => Unseen != UnseenRule.Refused;

    /// <summary>What becomes of missing values.</summary>
    public MissingRule Missing { get; init; }

    /// <summary>Whether the user may say which inputs are words and what becomes of missing values.</summary>
    public bool MayAsk { get; init; }

    /// <summary>The model whose columns these are, or null.</summary>
    public ModelInput? Model { get; private init; }

    /// <summary>The columns a model was trained on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The sample weights' column, or null.</param>
    /// <param name="weightsAskedBy">Who asks for it.</param>
    /// <param name="targetFault">What a number should be that is a target, where it is not; else null.</param>
    /// <param name="unseen">What becomes of a word that the model does not know.</param>
    public static ColumnChoice Of(
        ModelInput model, string? weights, string weightsAskedBy, Func<double, string?> targetFault, UnseenRule unseen = UnseenRule.Refused) => new()
        {
            Unseen = unseen,
            TargetFault = targetFault,
            Model = model,
            Missing = model.Encoding.Missing,
            Weights = weights,
            Offsets = OffsetColumns.Of(model.Claim),
            _weightsAskedBy = weightsAskedBy,
        };

    /// <summary>The number of targets.</summary>
    public int CountTargets(CsvHeader header) => Model?.TargetNames.Count ?? (Target is null ? 1 : TargetNames(header, Target).Count);

    /// <summary>Finds the columns: the inputs, the targets, then the weights, the offsets and the exposures if there are any.</summary>
    public IReadOnlyList<ChosenColumn> Resolve(CsvHeader header)
    {
        ChosenColumn? weights = Weights is null ? null : Number(header, Weights, _weightsAskedBy);
        int? split = FindSplit(header);
        int? weightsAt = weights?.Position;
        List<ChosenColumn> offsets = OffsetsOf(header);
        List<int> taken = [.. offsets.Select(column => column.Position), .. new[] { weightsAt, split }.OfType<int>()];
        List<ChosenColumn> targets = Model?.TargetColumns(header) ?? OwnTargets(header, taken);
        List<ChosenColumn> columns = Model?.InputColumns(header).ConvertAll(column => column with { Unseen = Unseen, MayMiss = column.MayMiss || LeavesOut }) ?? (Inputs is null
            ? [.. Enumerable.Range(0, header.Names.Count)
                .Where(k => !targets.Exists(target => target.Position == k) && !taken.Contains(k)).Select(k => Input(header, k))]
            : [.. Inputs.Select(name => Input(header, header.Find(name, "--inputs")))]);
        RequireOneRole(header, offsets, [.. columns, .. targets]);
        foreach (ChosenColumn target in targets)
        {
            Check(header, [.. columns.Select(column => column.Position)], target.Position, weightsAt);
        }

        if (IsByGroup)
        {
            RequireGroups(header, [.. columns.Concat(targets).Select(column => column.Position), .. weightsAt is { } at ? new[] { at } : []], targets.Count);
        }

        bool mayMiss = Missing == MissingRule.Drop || IsByGroup || LeavesOut;
        columns.AddRange(targets.Select(target => target with { MayMiss = mayMiss }));
        if (weights is { } weight)
        {
            columns.Add(weight with { MayMiss = mayMiss });
        }

        columns.AddRange(offsets.Select(offset => offset with { MayMiss = IsByGroup }));
        return columns;
    }

    private void RequireGroups(CsvHeader header, int[] others, int targets)
    {
        if (targets > 1)
        {
            throw new CliError($"{Split!.Value.Option}: {targets} targets: expected one");
        }

        if (others.Contains(FindSplit(header)!.Value))
        {
            throw new CliError($"{header.Source}: column '{Split!.Value.Name}' says the group and is an input, the target or the weights: expected one role");
        }
    }

    /// <summary>Finds the column that tells rows apart for cross-validation.</summary>
    public int? FindSplit(CsvHeader header) => Split is null ? null : header.Find(Split.Value.Name, Split.Value.Option);

    // A name that is a column's is that column, whatever commas it holds.
    private static List<string> TargetNames(CsvHeader header, string target) =>
        header.Names.Contains(target) || !target.Contains(',') ? [target] : NameList.Split(target, "--target");

    private List<ChosenColumn> OffsetsOf(CsvHeader header) => Model?.OffsetColumns(header)
        ?? [.. Offsets.Names.Select(name => Number(header, name, name == Offsets.Offset ? "--offset" : "--exposure"))];

    // Of a model the format is known, else it is to be found out.
    private ChosenColumn Number(CsvHeader header, string name, string askedBy) => new(header.Find(name, askedBy))
    {
        Format = Model?.Encoding.FormatOf(name),
        Guess = NewGuess(),
    };

    private ColumnGuess? NewGuess() => MayAsk ? new ColumnGuess() : null;

    private static void RequireOneRole(CsvHeader header, List<ChosenColumn> offsets, List<ChosenColumn> others)
    {
        foreach (int both in offsets.Select(column => column.Position).Intersect(others.Select(column => column.Position)))
        {
            throw new CliError($"{header.Source}: column '{header.Names[both]}' holds offsets and is an input or the target: expected one role");
        }
    }

    private List<ChosenColumn> OwnTargets(CsvHeader header, List<int> taken)
    {
        List<int> positions = Target is null
            ? [LastBut(header, taken)]
            : [.. TargetNames(header, Target).Select(name => header.Find(name, "--target"))];
        if (positions.Count > 1 && Kind is TargetKind.TwoLabels or TargetKind.Labels)
        {
            throw new CliError($"--target: {positions.Count} columns: expected one with --loss {(Kind == TargetKind.Labels ? "softmax" : "logistic")}");
        }

        bool mayBeLabels = positions.Count == 1 && Kind != TargetKind.Numbers;
        return [.. positions.Select(position => new ChosenColumn(position, Labels: mayBeLabels ? new LabelColumn() : null)
        {
            Guess = Kind is TargetKind.Numbers or TargetKind.NumbersOrLabels ? NewGuess() : null,
        })];
    }

    private ChosenColumn Input(CsvHeader header, int position)
    {
        bool words = Categorical.Contains(header.Names[position]);
        return new ChosenColumn(position, words ? new TextColumn() : null, Missing != MissingRule.Refuse || IsByGroup, MayAsk)
        {
            Guess = words ? null : NewGuess(),
        };
    }

    private static int LastBut(CsvHeader header, List<int> taken)
    {
        int last = header.Names.Count - 1;
        while (last > 0 && taken.Contains(last))
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

        RequireInputs(header, inputs, Categorical, "--categorical");
        RequireInputs(header, inputs, Reading.Numeric, "--numeric");
        if (Categorical.FirstOrDefault(Reading.Numeric.Contains) is { } both)
        {
            throw new CliError($"{header.Source}: column '{both}' is asked for by --categorical and --numeric: expected one of them");
        }
    }

    private static void RequireInputs(CsvHeader header, List<int> inputs, IReadOnlyList<string> names, string option)
    {
        foreach (string name in names)
        {
            if (!inputs.Contains(header.Find(name, option)))
            {
                throw new CliError($"{header.Source}: {option}: column '{name}' is no input: expected one of the inputs");
            }
        }
    }
}
