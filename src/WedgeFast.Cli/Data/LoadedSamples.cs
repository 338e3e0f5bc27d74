using System.Diagnostics;
using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Guessing;
using WedgeFast.Cli.Output;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>Samples and where they came from.</summary>
/// <param name="Samples">The samples, rows of weight zero dropped.</param>
/// <param name="Source">The file's or the generated sample's name.</param>
/// <param name="RowsRead">Rows before dropping.</param>
/// <param name="Seconds">How long reading took.</param>
internal sealed record LoadedSamples(SampleSet Samples, string Source, int RowsRead, double Seconds)
{
    /// <summary>
    /// For each row of the samples the number of its value in the column that tells rows apart; null without such a column.
    /// </summary>
    public IReadOnlyList<int>? SplitOfRow { get; init; }

    /// <summary>The labels of classes 0, 1 and so on; null where the target is a number.</summary>
    public IReadOnlyList<string>? Labels { get; private init; }

    /// <summary>The columns of offsets and exposures.</summary>
    public OffsetColumns Offsets { get; private init; } = new(null, null);

    /// <summary>Whether the target is 0 and 1 alone and was taken as classes without being asked for.</summary>
    public bool AreTakenAsClasses { get; private init; }

    /// <summary>How columns became inputs; null where they are the inputs as they are.</summary>
    public InputEncoding? Encoding { get; private init; }

    /// <summary>Makes the encoding anew from these rows, whose rule a model gave; null where no model did or nothing is filled.</summary>
    public Func<InputEncoding>? Refit { get; private init; }

    /// <summary>Rows left out because a value is missing.</summary>
    public int Incomplete { get; private init; }

    /// <summary>Rows left out because a word is none that the model knows, and where the first is.</summary>
    public (int Count, string First) Unseen { get; private init; } = (0, "");

    /// <summary>Columns whose missing values were filled, and how many.</summary>
    public IReadOnlyList<(string Name, int Count)> Filled { get; private init; } = [];

    /// <summary>What was guessed of the file, a line each.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Reads samples from a file.</summary>
    public static LoadedSamples FromFile(InputFile file, ColumnChoice choice)
    {
        Stopwatch clock = Stopwatch.StartNew();
        (CsvTable table, FileReading reading) = choice.MayAsk
            ? GuessedFile.Read(file, choice)
            : (CsvFile.Read(file, choice.Resolve, choice.FindSplit), FileReading.Plain);
        return FromTable(table, reading, choice, choice.Kind, clock);
    }

    /// <summary>Makes samples of rows that were read.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="reading">How they were read.</param>
    /// <param name="choice">Which columns they have.</param>
    /// <param name="kind">What the target's cells may be.</param>
    /// <param name="clock">Runs since reading began.</param>
    public static LoadedSamples FromTable(CsvTable table, FileReading reading, ColumnChoice choice, TargetKind kind, Stopwatch clock)
    {
        int targetCount = choice.CountTargets(table.Header), columns = table.Columns.Count - targetCount - (choice.Weights is null ? 0 : 1) - choice.Offsets.Names.Count;
        TargetClasses? classes = choice.Model is null && table.Columns[columns].Labels is { } labels ? Classes(table, labels, columns, choice, kind) : null;
        double[] targets = choice.Model?.Targets(table, columns) ?? classes?.Targets ?? table.ColumnsFrom(columns, targetCount);
        double[] weights = CheckedWeights(table, choice.Weights is null ? null : columns + targetCount);
        EncodedRows rows = Encode(table, columns, choice, weights);
        InputEncoding encoding = reading.Formats.Count == 0 ? rows.Encoding
            : new InputEncoding(rows.Encoding.Columns, rows.Encoding.Missing, rows.Encoding.Fill) { Formats = reading.Formats };
        double[] given = [.. weights];
        (int Count, string First) unseen = choice.Unseen == UnseenRule.LeftOut ? LeaveOutUnseen(table, columns, weights) : (0, "");
        int incomplete = LibraryMessage.Guarded(table.Header.Source, () => rows.LeaveOutIncomplete(targets, weights));
        if (classes is null && choice.Model is not { HasClasses: true })
        {
            CheckTargets(table, targets, weights, columns, choice.TargetFault);
        }

        string[] names = [.. Enumerable.Range(columns, targetCount).Select(table.Name)];
        SampleSet samples = SampleSet.CreateSeveral(rows.Inputs, encoding.InputNames.Count, targets, names, weights, encoding.InputNames);
        if (choice.Offsets.Names.Count > 0)
        {
            samples = samples.WithOffsets(RowOffsets.Of(table, choice.Offsets));
        }

        return new LoadedSamples(samples, table.Header.Source, table.Rows, clock.Elapsed.TotalSeconds)
        {
            SplitOfRow = table.Text is { } split ? [.. samples.SourceRows.ToArray().Select(row => split.Codes[row])] : null,
            Labels = classes?.Labels,
            Offsets = choice.Offsets,
            AreTakenAsClasses = classes is not null && kind == TargetKind.NumbersOrLabels && table.Columns[columns].Labels!.FirstWord is null,
            Encoding = encoding.IsTrivial ? null : encoding,
            Notes = reading.Notes,
            Refit = choice.Model is { Encoding.HasFill: true } filling
                ? () => InputEncoding.Fit(filling.Encoding.Columns, filling.Encoding.Missing, table.ColumnsFrom(0, columns), given)
                : null,
            Incomplete = incomplete,
            Unseen = unseen,
            Filled = encoding.HasFill ? Gaps(table, columns) : [],
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
            TargetClasses? classes = choice is null ? null : Classes(samples, name, choice);
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

    // Without being asked for, labels are what holds no number at all: a number among them may be what a typing error has left of a column
    // of numbers. Numbers are labels where they are 0 and 1 alone, unless their logarithms are asked for.
    internal static TargetClasses? Classes(CsvTable table, LabelColumn column, int position, ColumnChoice choice, TargetKind kind)
    {
        if (kind == TargetKind.NumbersOrLabels)
        {
            if (column.FirstWord is not (int line, string cell))
            {
                return choice.MayAsk && !choice.HasLogTarget && AreZeroAndOne(column)
                    ? TargetClasses.Of(column, $"column '{table.Name(position)}'", kind)
                    : null;
            }

            if (column.HasNumber || column.Words.Count > LabelColumn.Most)
            {
                throw CellReader.NoNumber(table.Header, line, table.Columns[position].Position, cell);
            }
        }

        return LibraryMessage.Guarded(table.Header.Source, () => TargetClasses.Of(column, $"column '{table.Name(position)}'", kind));
    }

    private static bool AreZeroAndOne(LabelColumn column) => column.Words.Order(StringComparer.Ordinal).SequenceEqual(["0", "1"]);

    // As rows with missing values: their weight is 0 from here on.
    private static (int Count, string First) LeaveOutUnseen(CsvTable table, int columns, double[] weights)
    {
        int[] words = [.. Enumerable.Range(0, columns).Where(k => table.Columns[k].Words is not null)];
        (int Count, string First) unseen = (0, "");
        for (int i = 0; i < weights.Length; i++)
        {
            int at = Array.FindIndex(words, k => table.Row(i)[k] < 0);
            if (at >= 0 && weights[i] != 0)
            {
                ChosenColumn column = table.Columns[words[at]];
                unseen = (unseen.Count + 1, unseen.Count > 0 ? unseen.First
                    : $"line {table.Lines[i]}, column '{table.Name(words[at])}', '{Words.Shorten(column.Words!.FirstUnknown!)}'");
                weights[i] = 0;
            }
        }

        return unseen.Count == 0 || weights.AsSpan().ContainsAnyExcept(0.0) ? unseen : throw new CliError(
            $"{table.Header.Source}: {unseen.First}: no row has only words that the training data had: expected at least one, or --unseen zeros");
    }

    private static EncodedRows Encode(CsvTable table, int columns, ColumnChoice choice, double[] weights)
    {
        int stride = table.Columns.Count;
        return choice.Model is { } model ? EncodedRows.Of(table.Values, stride, model.Encoding) : LibraryMessage.Guarded(table.Header.Source, () => EncodedRows.Fit(
            table.Values, [.. Enumerable.Range(0, columns).Select(k => InputOf(table, k))], [.. table.Columns.Take(columns).Select(column => column.Words)], stride, choice.Missing, weights));
    }

    private static SourceColumn InputOf(CsvTable table, int k) => table.Columns[k].Part == CellPart.Whole
        ? new SourceColumn(table.Name(k), null)
        : SourceColumn.PartOf(table.Header.Names[table.Columns[k].Position], table.Columns[k].Part);

    // A generated target is a number unless classes are asked for.
    private static TargetClasses? Classes(SampleSet samples, string source, ColumnChoice choice)
    {
        bool known = choice.Model is { HasClasses: true };
        if (!known && (choice.Model is not null || choice.Kind is not (TargetKind.Labels or TargetKind.TwoLabels)))
        {
            return null;
        }

        LabelColumn column = new();
        for (int i = 0; i < samples.Count; i++)
        {
            column.Add(i, CsvNumber.Format(samples.Targets[i]), samples.Targets[i]);
        }

        string name = $"column '{samples.TargetName}'";
        return LibraryMessage.Guarded(
            source, () => known ? TargetClasses.Known(column, choice.Model!.Claim.Labels, name) : TargetClasses.Of(column, name, choice.Kind));
    }

    private static void CheckTargets(CsvTable table, double[] targets, double[] weights, int columns, Func<double, string?> fault)
    {
        int perRow = targets.Length / weights.Length;
        for (int at = 0; at < targets.Length; at++)
        {
            int row = at / perRow;
            if (weights[row] > 0 && fault(targets[at]) is { } expected)
            {
                string name = table.Name(columns + (at % perRow));
                throw new CliError($"{table.Header.Source}: line {table.Lines[row]}: column '{name}': '{CsvNumber.Format(targets[at])}': expected {expected}");
            }
        }
    }

    internal static double[] CheckedWeights(CsvTable table, int? position)
    {
        if (position is not int at)
        {
            return [.. Enumerable.Repeat(1.0, table.Rows)];
        }

        double[] weights = table.Column(at);
        string name = table.Name(at);
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

    private static List<(string Name, int Count)> Gaps(CsvTable table, int columns) =>
        [.. Enumerable.Range(0, columns).Select(k => (table.Name(k), table.Column(k).Count(double.IsNaN))).Where(gap => gap.Item2 > 0)];
}
