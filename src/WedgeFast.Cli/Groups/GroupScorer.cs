using System.Collections.Concurrent;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Scoring;

namespace WedgeFast.Cli.Groups;

/// <summary>Predicts rows of a file, each by the model of its group.</summary>
/// <param name="header">The file's header.</param>
/// <param name="set">The models.</param>
/// <param name="name">Their file.</param>
/// <param name="options">How.</param>
internal sealed class GroupScorer(CsvHeader header, ModelSet set, string name, ScoringOptions options) : IBlockScorer
{
    private const int GroupsNamed = 8;

    private readonly ConcurrentDictionary<int, RowCells> _cells = [];
    private readonly int[] _kept = [.. options.Keep.Select(column => header.Find(column, "--keep"))];
    private readonly int _group = header.Find(set.By, $"groups of {name}");
    private readonly PredictionTable _table = options.Table(new ModelInput(name, set.First));

    /// <inheritdoc/>
    public string Header => string.Join(',', options.Keep.Concat(_table.Columns).Select(CsvText.Cell));

    /// <inheritdoc/>
    public ScoredRows Score(CsvRows rows)
    {
        ScoredRows scored = new();
        Dictionary<int, BlockCells> blocks = [];
        BlockCells all = new(0);
        List<(int Group, int Row)> places = [];
        Utf8Buffer kept = new();
        while (rows.TryRead(header))
        {
            all.NextRow();
            all.Add(rows.Line, ReadRow(rows, blocks, places, scored));
            foreach (int position in _kept)
            {
                kept.Add(CsvText.Cell(rows.Cell(position)));
                kept.Add(',');
            }

            all.EndKept(kept.Written.Length);
        }

        Dictionary<int, Predictions> predictions = blocks.ToDictionary(block => block.Key, block => CellsOf(block.Key).Predict(block.Value));
        Write(all, places, predictions, kept.Written, scored);
        return scored;
    }

    private RowState ReadRow(CsvRows rows, Dictionary<int, BlockCells> blocks, List<(int Group, int Row)> places, ScoredRows scored)
    {
        ReadOnlySpan<char> cell = rows.Cell(_group).Trim();
        int group = set.PositionOf(cell);
        if (group < 0)
        {
            places.Add((-1, 0));
            return WithoutModel(rows, cell, scored);
        }

        RowCells cells = CellsOf(group);
        BlockCells block = blocks.TryGetValue(group, out BlockCells? known) ? known : blocks[group] = new BlockCells(cells.Count, 4);
        places.Add((group, block.Count));
        RowState state = cells.Read(rows, block, scored);
        block.Add(rows.Line, state);
        return state;
    }

    private RowState WithoutModel(CsvRows rows, ReadOnlySpan<char> cell, ScoredRows scored)
    {
        RowState state = CsvNumber.IsMissing(cell) ? RowState.Missing : RowState.WithoutModel;
        if (options.IsStrict)
        {
            string known = string.Join(", ", set.Groups.Take(GroupsNamed)) + (set.Groups.Count > GroupsNamed ? ", .." : "");
            throw new CliError($"{header.Source}: line {rows.Line}: column '{set.By}': '{Words.Shorten(cell)}': expected one of the groups of {name}, {known}");
        }

        if (state == RowState.WithoutModel && scored.IsNew(state))
        {
            scored.Remember(state, $"line {rows.Line}, '{Words.Shorten(cell)}'");
        }

        return state;
    }

    // What a model reads is found when its first row comes: most files are of some groups.
    private RowCells CellsOf(int group) => _cells.GetOrAdd(group, position => new RowCells(header, new ModelInput(name, set.At(position)), options));

    private void Write(
        BlockCells all, List<(int Group, int Row)> places, Dictionary<int, Predictions> predictions, ReadOnlySpan<byte> kept, ScoredRows scored)
    {
        for (int i = 0; i < all.Count; i++)
        {
            (int group, int row) = places[i];
            RowState state = all.States[i];
            scored.Text.Add(all.Kept(kept, i));
            if (group < 0)
            {
                _table.AddNone(scored.Text);
            }
            else
            {
                Predictions made = predictions[group];
                state = state == RowState.Fine && !made.Exists(row) ? Beyond(all.Lines[i], scored) : state;
                scored.Outside += made.IsOutside(row) ? 1 : 0;
                _table.Add(scored.Text, made, row);
            }

            scored.Add(state);
            scored.Text.Add('\n');
        }
    }

    private RowState Beyond(int line, ScoredRows scored)
    {
        if (options.IsStrict)
        {
            throw new CliError($"{header.Source}: line {line}: the prediction is beyond the largest number: expected smaller inputs");
        }

        scored.Remember(RowState.Beyond, $"line {line}");
        return RowState.Beyond;
    }
}
