using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Network;

namespace WedgeFast.Cli.Page;

/// <summary>The page of a model.</summary>
internal static class ExplainPage
{
    /// <summary>A model as a page.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows that its parts are measured on.</param>
    /// <param name="validation">Rows that training has not seen, or null.</param>
    public static NetworkPage Of(ModelInput model, LoadedSamples data, LoadedSamples? validation)
    {
        string source = NetworkPage.NameOf(data.Source), held = NetworkPage.NameOf(validation?.Source ?? "");
        PageRows own = PageRows.Of($"rows of {source}", data.Samples, model.Whole);
        return new NetworkPage
        {
            Network = model.Whole,
            Claim = model.Claim,
            Encoding = model.Encoding,
            Samples = data.Samples,
            Source = source,
            Errors = validation is null ? [own] : [PageRows.Of($"rows of {held}", validation.Samples, model.Whole), own],
            ErrorsNote = validation is null
                ? $"By the rows of {source}: where it was trained on them, new rows will err more."
                : $"First by the rows of {held}, which training has not seen.",
            Certificate = AuditSentence.OfLast(model.Whole, model.Claim),
            IsProven = model.Claim is { Gap: not null, Scope: CertificateScope.Global },
            CertificateNote = "As the model file claims; wedgefast verify recomputes it. It is about the training objective, and says nothing of new rows.",
        };
    }
}
