using System.Diagnostics;
using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>Samples and where they came from.</summary>
/// <param name="Samples">The samples, rows of weight zero dropped.</param>
/// <param name="Source">The file's or the generated sample's name.</param>
/// <param name="RowsRead">Rows before dropping.</param>
/// <param name="Seconds">How long reading took.</param>
internal sealed record LoadedSamples(SampleSet Samples, string Source, int RowsRead, double Seconds)
{
    /// <summary>For each row of the samples the number of its value in the column that tells rows apart; null without such a column.</summary>
    public IReadOnlyList<int>? SplitOfRow { get; init; }

    /// <summary>The labels of classes 0 and 1; null where the target is a number.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Reads samples from a file.</summary>
    public static LoadedSamples FromFile(InputFile file, ColumnChoice choice)
    {
        Stopwatch clock = Stopwatch.StartNew();
        CsvTable table = CsvFile.Read(file, choice.Resolve, choice.FindSplit, choice.FindLabels);
        int inputs = table.Columns.Count - (choice.Weights is null ? 1 : 2);
        double[] weights = choice.Weights is null ? [] : CheckedWeights(table, inputs + 1);
        string[] names = [.. table.Columns.Take(inputs).Select(k => table.Header.Names[k])];
        string target = table.Header.Names[table.Columns[inputs]];
        TargetClasses? classes = table.Labels is { } column ? Classes(table, column, inputs, choice) : null;
        SampleSet samples = SampleSet.Create(table.First(inputs), inputs, classes?.Targets ?? table.Column(inputs), weights, names, target);
        return new LoadedSamples(samples, table.Header.Source, table.Rows, clock.Elapsed.TotalSeconds)
        {
            Labels = classes?.Labels,
            SplitOfRow = table.Text is { } split ? [.. samples.SourceRows.ToArray().Select(row => split.Codes[row])] : null,
        };
    }

    /// <summary>Generates samples.</summary>
    /// <param name="name">The generated sample's name.</param>
    /// <param name="rows">Rows; null means its default.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="choice">What the target is; null for a number.</param>
    public static LoadedSamples Generated(string name, int? rows = null, ulong seed = 0, ColumnChoice? choice = null)
    {
        Stopwatch clock = Stopwatch.StartNew();
        if (!GeneratedSamples.Names.Contains(name))
        {
            string? near = NearestName.Of(name, GeneratedSamples.Names);
            throw new CliError(
                $"no sample '{name}'{(near is null ? "" : $" (did you mean '{near}'?)")}: expected one of {string.Join(", ", GeneratedSamples.Names)}");
        }

        try
        {
            SampleSet samples = GeneratedSamples.Create(name, rows, seed);
            TargetClasses? classes = choice?.Kind == TargetKind.Labels ? Classes(samples, name, choice) : null;
            samples = classes is null
                ? samples
                : SampleSet.Create(samples.Inputs, samples.Dimension, classes.Targets, default, samples.InputNames, samples.TargetName);
            return new LoadedSamples(samples, name, samples.Count, clock.Elapsed.TotalSeconds) { Labels = classes?.Labels };
        }
        catch (ArgumentException error)
        {
            throw new CliError(LibraryMessage.Of(error));
        }
    }

    // Without being asked for, labels are what holds no number at all: a number among them may be what a typing error has left of a column of numbers.
    private static TargetClasses? Classes(CsvTable table, LabelColumn column, int position, ColumnChoice choice)
    {
        int target = table.Columns[position];
        if (choice.Kind == TargetKind.NumbersOrLabels)
        {
            if (column.FirstWord is not (int line, string cell))
            {
                return null;
            }

            if (column.HasNumber || column.Words.Count > LabelColumn.Most)
            {
                throw CellReader.NoNumber(table.Header, line, target, cell);
            }
        }

        return Classes(column, $"{table.Header.Source}: column '{table.Header.Names[target]}'", choice);
    }

    private static TargetClasses Classes(SampleSet samples, string source, ColumnChoice choice)
    {
        LabelColumn column = new();
        for (int i = 0; i < samples.Count; i++)
        {
            column.Add(i, CsvNumber.Format(samples.Targets[i]), samples.Targets[i]);
        }

        return Classes(column, $"{source}: column '{samples.TargetName}'", choice);
    }

    private static TargetClasses Classes(LabelColumn column, string name, ColumnChoice choice) => choice.Labels is { } labels
        ? TargetClasses.Known(column, labels, name)
        : TargetClasses.Of(column, name, choice.Kind == TargetKind.Labels ? "with --loss logistic" : "labels, or numbers");

    private static double[] CheckedWeights(CsvTable table, int position)
    {
        double[] weights = table.Column(position);
        string name = table.Header.Names[table.Columns[position]];
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] < 0)
            {
                string value = weights[i].ToString("R", CultureInfo.InvariantCulture);
                throw new CliError($"{table.Header.Source}: line {table.Lines[i]}: column '{name}': '{value}': expected a weight of 0 or more");
            }
        }

        return weights.Any(weight => weight > 0)
            ? weights
            : throw new CliError($"{table.Header.Source}: column '{name}': all weights are 0: expected at least one above 0");
    }
}
