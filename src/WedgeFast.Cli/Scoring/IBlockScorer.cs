using WedgeFast.Cli.Csv;

namespace WedgeFast.Cli.Scoring;

/// <summary>Predicts rows of a file, several blocks at a time.</summary>
internal interface IBlockScorer
{
    /// <summary>The names of the columns that are written.</summary>
    string Header { get; }

    /// <summary>Predicts the rows of a block.</summary>
    /// <exception cref="CliError">A row is ragged; or with --strict one cannot be predicted.</exception>
    ScoredRows Score(CsvRows rows);
}
