using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Scoring;

/// <summary>Predicts rows of a file, several blocks at a time; a row that cannot be predicted costs no other one.</summary>
/// <param name="header">The file's header.</param>
/// <param name="model">The model.</param>
/// <param name="options">How.</param>
internal sealed class RowScorer(CsvHeader header, ModelInput model, ScoringOptions options) : IBlockScorer
{
    private readonly RowCells _cells = new(header, model, options);
    private readonly int[] _kept = [.. options.Keep.Select(name => header.Find(name, "--keep"))];
    private readonly PredictionTable _table = options.Table(model);

    /// <inheritdoc/>
    public string Header => string.Join(',', options.Keep.Concat(_table.Columns).Select(CsvText.Cell));

    /// <inheritdoc/>
    public ScoredRows Score(CsvRows rows)
    {
        ScoredRows scored = new();
        BlockCells block = new(_cells.Count);
        Utf8Buffer kept = new();
        while (rows.TryRead(header))
        {
            block.Add(rows.Line, _cells.Read(rows, block, scored));
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

    private void Predict(BlockCells block, ScoredRows scored, ReadOnlySpan<byte> kept)
    {
        Predictions predictions = _cells.Predict(block);
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
}
