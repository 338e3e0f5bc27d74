using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Scoring;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Groups;

/// <summary>Rows with known targets and what the models of their groups make of them.</summary>
internal sealed class JudgedRows
{
    private readonly ModelSet _set;
    private readonly CsvTable _table;
    private readonly double[] _targets;
    private readonly double[] _weights;
    private readonly double[] _offsets;
    private readonly bool _unseenAreZeros;
    private (int Row, int Column)? _firstUnseen;
    private readonly SortedDictionary<int, List<int>> _rows = [];
    private readonly Dictionary<int, Part> _parts = [];

    private JudgedRows(ModelSet set, CsvTable table, string? weights, bool unseenAreZeros)
    {
        (_set, _table, _unseenAreZeros) = (set, table, unseenAreZeros);
        ModelInput model = new("", set.First);
        int inputs = model.Encoding.Sources.Count;
        _targets = model.Targets(table, inputs);
        _weights = LoadedSamples.CheckedWeights(table, weights is null ? null : inputs + set.Targets.Count);
        _offsets = RowOffsets.Of(table, OffsetColumns.Of(set.First.Claim));
        Sort();
        foreach ((int group, List<int> rows) in _rows)
        {
            if (PartOf(set.At(group), rows) is { } part)
            {
                _parts.Add(group, part);
            }
        }

        if (_firstUnseen is (int first, int column))
        {
            string word = table.Columns[column].Words!.Words[(int)table.Row(first)[column]];
            States.Remember(RowState.Unseen, $"line {table.Lines[first]}, column '{table.Name(column)}', '{Words.Shorten(word)}'");
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Rows => _table.Rows;

    /// <summary>How many rows were predicted.</summary>
    public int Judged => _parts.Values.Sum(part => part.Samples.Count);

    /// <summary>
    /// What was made of them: those of groups without a model, with words that the models of their groups do not know, or with missing
    /// values that nothing stands for are left out.
    /// </summary>
    public ScoredRows States { get; } = new();

    /// <summary>Reads rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="set">The models.</param>
    /// <param name="name">Their name.</param>
    /// <param name="weights">The sample weights' column, or null.</param>
    /// <param name="unseenAreZeros">Whether a word that a model does not know is none of those it knows; else its row is left out.</param>
    public static JudgedRows Read(InputFile file, ModelSet set, string name, string? weights, bool unseenAreZeros = false)
    {
        ModelInput model = new(name, set.First);
        CsvTable table = CsvFile.Read(
            file,
            header => [
                .. model.InputColumns(header).Where(column => column.Part == CellPart.Whole)
                    .Select(column => column with { Words = column.Words is null ? null : new TextColumn(), MayMiss = true }),
                .. model.TargetColumns(header).Select(column => column with { MayMiss = true }),
                .. weights is null ? Array.Empty<ChosenColumn>() : [new ChosenColumn(header.Find(weights, "--weights")) { Format = model.Encoding.FormatOf(weights) }],
                .. model.OffsetColumns(header)],
            header => header.Find(set.By, $"groups of {name}"));
        return new JudgedRows(set, table, weights, unseenAreZeros);
    }

    /// <summary>The errors of all rows.</summary>
    /// <exception cref="CliError">None was predicted.</exception>
    public Metrics All()
    {
        if (_parts.Count == 0)
        {
            throw new CliError($"{_table.Header.Source}: no row is of a group with a model: expected some of {Words.Count(_set.Groups.Count, "group")} in column '{_set.By}'");
        }

        return Of([.. _parts.Values]);
    }

    /// <summary>The errors of a group's rows; null where it has none.</summary>
    public (int Rows, Metrics Errors)? Of(int group) => _parts.TryGetValue(group, out Part? part) ? (part.Samples.Count, Of([part])) : null;

    private Metrics Of(IReadOnlyList<Part> parts)
    {
        // Metrics look at targets, weights and offsets: inputs of different words are different in number.
        double[] weights = [.. parts.SelectMany(part => part.Samples.Weights.ToArray())], targets = [.. parts.SelectMany(part => part.Samples.Targets.ToArray())];
        SampleSet all = SampleSet.CreateSeveral(new double[weights.Length], 1, targets, parts[0].Samples.TargetNames, weights, ["inputs"]);
        double[] offsets = [.. parts.SelectMany(part => part.Samples.Offsets.ToArray())];
        return Metrics.Of([.. parts.SelectMany(part => part.Outputs)], _set.First.Claim.Loss, offsets.Length == 0 ? all : all.WithOffsets(offsets));
    }

    private void Sort()
    {
        TextColumn groups = _table.Text!;
        int[] positions = [.. groups.Words.Select(_set.PositionOf)];
        for (int row = 0; row < _table.Rows; row++)
        {
            int at = positions[groups.Codes[row]];
            if (at >= 0)
            {
                (_rows.TryGetValue(at, out List<int>? rows) ? rows : _rows[at] = []).Add(row);
            }
            else
            {
                States.Add(RowState.WithoutModel);
                States.Remember(RowState.WithoutModel, $"line {_table.Lines[row]}, '{Words.Shorten(groups.Words[groups.Codes[row]])}'");
            }
        }
    }

    private Part? PartOf(Model model, List<int> all)
    {
        int columns = model.Encoding.Sources.Count, each = _set.Targets.Count;
        double[] cells = new double[all.Count * columns];
        TextColumn?[] words = [.. model.Encoding.Sources.Select(column => column.Words is { } list ? new TextColumn(list, column.HasOthers) : null)];
        List<int> rows = [];
        foreach (int row in all)
        {
            if (Copy(row, words, cells.AsSpan(rows.Count * columns, columns)))
            {
                rows.Add(row);
            }
            else
            {
                States.Add(RowState.Unseen);
            }
        }

        EncodedRows encoded = EncodedRows.OfSources(cells.AsSpan(0, rows.Count * columns), model.Encoding);
        int[] whole = [.. Enumerable.Range(0, rows.Count).Where(i => encoded.Complete[i] && !TargetsOf(rows[i]).Contains(double.NaN))];
        States.Add(RowState.Fine, whole.Length);
        States.Add(RowState.Missing, rows.Count - whole.Length);
        int[] kept = [.. whole.Where(i => _weights[rows[i]] > 0)];
        if (kept.Length == 0)
        {
            return null;
        }

        SampleSet samples = SampleSet.CreateSeveral(
            [.. kept.SelectMany(i => encoded.Row(i).ToArray())], model.Encoding.InputNames.Count, [.. kept.SelectMany(i => TargetsOf(rows[i]).ToArray())], _set.Targets,
            [.. kept.Select(i => _weights[rows[i]])], model.Encoding.InputNames);
        samples = _offsets.Length == 0 ? samples : samples.WithOffsets([.. kept.Select(i => _offsets[rows[i]])]);
        return new Part(samples, Outputs(model, samples));

        ReadOnlySpan<double> TargetsOf(int row) => _targets.AsSpan(row * each, each);
    }

    private static double[] Outputs(Model model, SampleSet samples)
    {
        ReluNetwork network = model.Network.Last;
        double[] outputs = new double[samples.Count * network.OutputNames.Count];
        network.Predict(model.Features(samples).Inputs, outputs);
        if (model.Claim.LogTarget)
        {
            OutputRule.Unlog(model.Claim, outputs);
        }

        return outputs;
    }

    // Words of the file by the numbers that the model has for them.
    private bool Copy(int row, TextColumn?[] words, Span<double> cells)
    {
        _table.Row(row)[..cells.Length].CopyTo(cells);
        for (int k = 0; k < cells.Length; k++)
        {
            if (words[k] is { } known && !double.IsNaN(cells[k]))
            {
                cells[k] = known.Find(_table.Columns[k].Words!.Words[(int)cells[k]]);
                if (cells[k] < 0 && !_unseenAreZeros)
                {
                    _firstUnseen = _firstUnseen is { } first && first.Row < row ? first : (row, k);
                    return false;
                }
            }
        }

        return true;
    }

    private sealed record Part(SampleSet Samples, double[] Outputs);
}
