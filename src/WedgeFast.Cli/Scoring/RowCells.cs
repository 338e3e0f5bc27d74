using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Scoring;

/// <summary>The cells of rows as one model reads them, and its predictions.</summary>
/// <param name="header">The file's header.</param>
/// <param name="model">The model.</param>
/// <param name="options">How.</param>
internal sealed class RowCells(CsvHeader header, ModelInput model, ScoringOptions options)
{
    private readonly ScoredCell[] _cells = [.. model.InputColumns(header).Concat(model.OffsetColumns(header)).Select(column => new ScoredCell(column))];
    private readonly int _inputs = model.Encoding.Columns.Count;
    private readonly OffsetColumns _offsets = OffsetColumns.Of(model.Claim);

    /// <summary>How many cells a row has.</summary>
    public int Count => _cells.Length;

    /// <summary>Reads the next row of a block.</summary>
    /// <exception cref="CliError">With --strict it cannot be predicted.</exception>
    public RowState Read(CsvRows rows, BlockCells block, ScoredRows scored)
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

    /// <summary>Predicts the rows of a block.</summary>
    public Predictions Predict(BlockCells block)
    {
        EncodedRows encoded = EncodedRows.Of(block.Values, block.Stride, model.Encoding);
        for (int i = 0; i < block.Count; i++)
        {
            encoded.Complete[i] &= block.States[i] == RowState.Fine;
        }

        return model.Model.Score(encoded, Offsets(block));
    }

    private double[] Offsets(BlockCells block) => _offsets.Read(name =>
    {
        int position = _inputs + (name == _offsets.Offset ? 0 : _offsets.Names.Count - 1);
        return [.. Enumerable.Range(0, block.Count).Select(i => block.Values[(i * block.Stride) + position])];
    });
}
