using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Scoring;

/// <summary>How rows are predicted and what is written of them.</summary>
/// <param name="Keep">Columns of the file that are copied in front.</param>
/// <param name="Level">The level of an interval; null for none.</param>
/// <param name="IsStrict">Whether a row that cannot be predicted ends it all.</param>
/// <param name="UnseenAreZeros">Whether a word that the model does not know is none of those it knows; else there is no prediction.</param>
internal sealed record ScoringOptions(IReadOnlyList<string> Keep, double? Level, bool IsStrict, bool UnseenAreZeros)
{
    /// <summary>The columns of predictions.</summary>
    /// <exception cref="CliError">A column that is kept has the name of one of them.</exception>
    public PredictionTable Table(ModelInput model)
    {
        PredictionTable table = new(model.HasClasses ? model.Claim.Labels : model.TargetNames, model.HasClasses, Level);
        string? both = Keep.FirstOrDefault(table.Columns.Contains);
        return both is null ? table : throw new CliError($"--keep: '{both}' is the name of a column of predictions: expected others");
    }
}
