using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Scoring;

/// <summary>Predicts rows of a file, several blocks at a time; a row that cannot be predicted costs no other one.</summary>
/// <param name="header">The file's header.</param>
/// <param name="model">The model.</param>
/// <param name="options">How.</param>
internal sealed class RowScorer(CsvHeader header, ModelInput model, ScoringOptions options)
{
    private readonly ScoredCell[] _cells = [.. model.InputColumns(header).Concat(model.OffsetColumns(header)).Select(column => new ScoredCell(column))];
    private readonly int[] _kept = [.. options.Keep.Select(name => header.Find(name, "--keep"))];
    private readonly int _inputs = model.Encoding.Columns.Count;
    private readonly OffsetColumns _offsets = OffsetColumns.Of(model.Claim);
    private readonly PredictionTable _table = options.Table(model);

    /// <summary>The names of the columns that are written.</summary>
    public string Header => string.Join(',', options.Keep.Concat(_table.Columns).Select(CsvText.Cell));

    /// <summary>Predicts the rows of a block.</summary>
    /// <exception cref="CliError">A row is ragged; or with --strict one cannot be predicted.</exception>
    public ScoredRows Score(CsvRows rows)
    {
        ScoredRows scored = new();
        BlockCells block = new(_cells.Length);
        Utf8Buffer kept = new();
        while (rows.TryRead(header))
        {
            block.Add(rows.Line, ReadRow(rows, block, scored));
            Keep(rows, kept);
            block.EndKept(kept.Written.Length);
        }

        Predict(block, scored, kept.Written);
        return scored;
    }

    private void Keep(CsvRows rows, Utf8Buffer kept)
    {
        foreach (int position in _kept)
        {
            kept.Add(CsvText.Cell(rows.Cell(position)));
            kept.Add(',');
        }
    }

    private RowState ReadRow(CsvRows rows, BlockCells block, ScoredRows scored)
    {
        RowState worst = RowState.Fine;
        Span<double> values = block.NextRow();
        for (int k = 0; k < _cells.Length; k++)
        {
            RowState state = _cells[k].Read(rows.Cell(_cells[k].Position), options.UnseenAreZeros, out values[k]);
            if (state == RowState.Missing && k < _inputs && model.Encoding.Fills(k))
            {
                continue;
            }

            if (state == RowState.Fine && k >= _inputs && !IsOffset(k - _inputs, values[k]))
            {
                state = RowState.Unreadable;
            }

            if (state != RowState.Fine)
            {
                Note(rows, k, state, scored);
                worst = state > worst ? state : worst;
            }
        }

        return worst;
    }

    // Offsets come first, then exposures.
    private bool IsOffset(int position, double value) => position == 0 && _offsets.Offset is not null
        ? Math.Abs(value) <= Losses.Offsets.Largest
        : value > 0;

    private void Note(CsvRows rows, int column, RowState state, ScoredRows scored)
    {
        ScoredCell cell = _cells[column];
        bool allowed = !options.IsStrict || (state == RowState.Missing && model.Encoding.Missing == MissingRule.Drop);
        if (allowed && state == RowState.Missing)
        {
            return;
        }

        if (allowed && !scored.IsNew(state))
        {
            return;
        }

        string place = $"line {rows.Line}, column '{header.Names[cell.Position]}', '{Words.Shorten(rows.Cell(cell.Position))}'";
        scored.Remember(state, place);
        if (!allowed)
        {
            throw Refused(rows, cell, column, state);
        }
    }

    private CliError Refused(CsvRows rows, ScoredCell cell, int column, RowState state)
    {
        ReadOnlySpan<char> text = rows.Cell(cell.Position);
        string expected = state switch
        {
            RowState.Missing => "a value is missing: expected one, or no --strict",
            RowState.Unseen => $"expected one of {cell.Known}",
            _ when column < _inputs => "",
            _ => _offsets.Offset is not null && column == _inputs
                ? $"expected an offset between -{Losses.Offsets.Largest} and {Losses.Offsets.Largest}"
                : "expected an exposure above 0",
        };
        return expected.Length == 0
            ? CellReader.NoNumber(header, rows.Line, cell.Position, text, format: cell.Format)
            : new CliError($"{header.Source}: line {rows.Line}: column '{header.Names[cell.Position]}': '{Words.Shorten(text)}': {expected}");
    }

    private void Predict(BlockCells block, ScoredRows scored, ReadOnlySpan<byte> kept)
    {
        EncodedRows encoded = EncodedRows.Of(block.Values, block.Stride, model.Encoding);
        for (int i = 0; i < block.Count; i++)
        {
            encoded.Complete[i] &= block.States[i] == RowState.Fine;
        }

        Predictions predictions = model.Model.Score(encoded, Offsets(block));
        for (int i = 0; i < block.Count; i++)
        {
            RowState state = block.States[i];
            if (state == RowState.Fine && !predictions.Exists(i))
            {
                state = RowState.Beyond;
                Refuse(block.Lines[i]);
                scored.Remember(state, $"line {block.Lines[i]}");
            }

            scored.Outside += predictions.IsOutside(i) ? 1 : 0;
            scored.Add(state);
            scored.Text.Add(block.Kept(kept, i));
            _table.Add(scored.Text, predictions, i);
            scored.Text.Add('\n');
        }
    }

    private void Refuse(int line)
    {
        if (options.IsStrict)
        {
            throw new CliError($"{header.Source}: line {line}: the prediction is beyond the largest number: expected smaller inputs");
        }
    }

    private double[] Offsets(BlockCells block) => _offsets.Read(name =>
    {
        int position = _inputs + (name == _offsets.Offset ? 0 : _offsets.Names.Count - 1);
        return [.. Enumerable.Range(0, block.Count).Select(i => block.Values[(i * block.Stride) + position])];
    });
}
