using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Groups;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>The model file that a command uses.</summary>
/// <param name="Path">Its path as the user gave it.</param>
/// <param name="Model">The model in it.</param>
internal sealed record ModelInput(string Path, Model Model)
{
    /// <summary>The network in it.</summary>
    public LayeredNetwork Whole => Model.Network;

    /// <summary>What the training of its last two layers claims.</summary>
    public TrainingClaim Claim => Model.Claim;

    /// <summary>Its last two layers: all of it where there is one hidden layer.</summary>
    public ReluNetwork Network => Whole.Last;

    /// <summary>Whether the target is a class.</summary>
    public bool HasClasses => Model.HasLabels;

    /// <summary>How rows of a file become inputs.</summary>
    public InputEncoding Encoding => Model.Encoding;

    /// <summary>Reads a model file.</summary>
    /// <exception cref="CliError">The file cannot be read or is no model file of a known version.</exception>
    public static ModelInput Read(string path)
    {
        try
        {
            return new ModelInput(path, Model.Load(path));
        }
        catch (InvalidDataException) when (ModelSetInput.Is(path))
        {
            throw new CliError($"{path}: models of groups, of fit --by: expected the file of one model");
        }
        catch (InvalidDataException error)
        {
            throw new CliError(LibraryMessage.Of(error));
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            throw new CliError($"{path}: {FileProblem.Describe(error, path)}: expected a model file that fit wrote");
        }
    }

    /// <summary>Samples as the last two layers see them.</summary>
    public SampleSet Features(SampleSet samples) => Model.Features(samples);

    /// <summary>Refuses networks of more than one hidden layer.</summary>
    /// <param name="what">What needs one hidden layer.</param>
    public void RequireOneHiddenLayer(string what)
    {
        if (!Whole.IsTwoLayer)
        {
            throw new CliError($"{Path}: {Whole.HiddenLayers} hidden layers: {what} expects 1");
        }
    }

    /// <summary>Refuses networks whose neurons read more than functions of one column each.</summary>
    /// <param name="what">What takes networks apart.</param>
    public void RequireParts(string what)
    {
        if (!AnovaDecomposition.Suits(Whole, Encoding))
        {
            throw new CliError($"{Path}: {Whole.HiddenLayers} hidden layers: {what} expects 1, or splines before it");
        }
    }

    /// <summary>Finds the columns that the inputs are made of.</summary>
    public List<ChosenColumn> InputColumns(CsvHeader header) =>
        [.. Encoding.Columns.Select(column => new ChosenColumn(
            header.Find(column.Source, $"input of {Path}"),
            column.Words is null ? null : new TextColumn(column.Words, column.HasOthers),
            Encoding.Missing != MissingRule.Refuse)
        {
            Format = Encoding.FormatOf(column.Source),
            Part = column.Part,
        })];

    /// <summary>Finds the columns of offsets and exposures that it was trained with.</summary>
    public List<ChosenColumn> OffsetColumns(CsvHeader header) =>
        [.. WedgeFast.OffsetColumns.Of(Claim).Names.Select(name => new ChosenColumn(header.Find(name, $"{(name == Claim.OffsetColumn ? "offset" : "exposure")} of {Path}"))
        {
            Format = Encoding.FormatOf(name),
        })];

    /// <summary>The names of the targets.</summary>
    public IReadOnlyList<string> TargetNames => Model.Targets;

    /// <summary>Finds the columns of the targets.</summary>
    public List<ChosenColumn> TargetColumns(CsvHeader header) => [.. TargetNames.Select(name => new ChosenColumn(
        header.Find(name, $"target of {Path}"), MayMiss: Encoding.Missing == MissingRule.Drop, Labels: HasClasses ? new LabelColumn() : null)
    {
        Format = Encoding.FormatOf(name),
    })];

    /// <summary>The targets of rows that were read, n x t, row-major: the position of the label for classes.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="position">The first target's position among the chosen columns.</param>
    /// <exception cref="CliError">A label is not the model's.</exception>
    public double[] Targets(CsvTable table, int position) => table.Columns[position].Labels is { } labels
        ? LibraryMessage.Guarded(table.Header.Source, () => TargetClasses.Known(labels, Claim.Labels, $"column '{table.Name(position)}'")).Targets
        : table.ColumnsFrom(position, TargetNames.Count);
}
