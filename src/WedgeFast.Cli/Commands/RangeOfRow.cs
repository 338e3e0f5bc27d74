using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>explain --row K --range R and predict --range R: how far networks that are all but as good may disagree about a row.</summary>
internal static class RangeOfRow
{
    /// <summary>Prints the range.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="dataPath">The data it was trained on.</param>
    /// <param name="row">The row, from 0 on.</param>
    /// <param name="share">By how much of itself the objective may be larger.</param>
    /// <param name="json">Whether to print JSON.</param>
    public static void Print(ParseResult parsed, ModelInput model, string? dataPath, int? row, double share, bool json)
    {
        if (row is not { } wanted || dataPath is null)
        {
            throw new CliError("--range: no row: expected DATA.csv, the rows that the model was trained on, and --row K with it");
        }

        StandardStreams streams = StandardStreams.Of(parsed);
        LoadedSamples data = Trained(parsed, model, dataPath);
        SampleSet samples = data.Samples;
        int at = samples.SourceRows.IndexOf(wanted);
        if (at < 0)
        {
            throw new CliError($"--row: '{wanted}': {data.Source} has {Words.Count(data.RowsRead, "row")}: expected one of them that the model was trained on");
        }

        PredictionRange range = Found(data.Source, model, samples, [samples.Row(at).ToArray()], share)[0]!;
        if (json)
        {
            JsonOutput.Write(streams.Data, RangeReport.Of(wanted, range), JsonOutput.Default.RangeReport);
            return;
        }

        string percent = $"{Words.Short(100 * share)} %";
        streams.Output.WriteLine($"row {wanted.ToString(CultureInfo.InvariantCulture)}: prediction {Words.Short(range.Prediction)}");
        streams.Output.WriteLine($"Proven: every network of this class, of any width, whose objective is above that of the model by {percent} of it at most predicts "
            + $"{Words.Short(range.Lower)} to {Words.Short(range.Upper)}.");
        streams.Output.WriteLine($"Found: such networks that predict {Words.Short(range.LowerFound)} and {Words.Short(range.UpperFound)}.");
    }

    /// <summary>The ranges of rows to predict.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="dataPath">The data it was trained on.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="share">By how much of itself the objective may be larger.</param>
    public static PredictionRange?[] Of(ParseResult parsed, ModelInput model, string dataPath, EncodedRows rows, double share)
    {
        LoadedSamples data = Trained(parsed, model, dataPath);
        return Found(data.Source, model, data.Samples, rows.Places, share);
    }

    private static LoadedSamples Trained(ParseResult parsed, ModelInput model, string dataPath)
    {
        model.RequireOneHiddenLayer("--range");
        ColumnChoice choice = ColumnChoice.Of(
            model, model.Claim.WeightColumn, $"weights of {model.Path}", target => LossOptions.TargetFault(model.Claim.Loss, model.Claim.LogTarget, target));
        return DataSource.Load(dataPath, null, choice, parsed);
    }

    private static PredictionRange?[] Found(string source, ModelInput model, SampleSet samples, double[]?[] places, double share)
    {
        using StopSignals signals = new();
        try
        {
            return LibraryMessage.Guarded(source, () => model.Model.Ranges(samples, places, share, cancellation: signals.Token));
        }
        catch (OperationCanceledException)
        {
            throw new CliError("stopped by a signal before the range was found", ExitCodes.Stopped);
        }
    }
}
