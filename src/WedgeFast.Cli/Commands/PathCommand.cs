using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Plots;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>path: trains at a grid of weight decays and tabulates what comes out.</summary>
internal static class PathCommand
{
    private static readonly Option<int?> Betas = Values.Whole("--betas", 2, "Weight decays, from the least that leaves no neuron down [default: 30]");
    private static readonly Option<double?> MinRatio = Values.Positive("--min-ratio", "R", "The last one relative to the first [default: 0.001]");
    private static readonly Option<bool> NoValidation = new("--no-validation") { Description = "Hold no rows out: several times as fast" };
    private static readonly Option<string?> Output = Values.Text("-o", "FILE", "Write the table here [default: stdout]", "--output");
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON instead of CSV" };
    private static readonly Option<string?> Plot = Values.Text("--plot", "P.svg", "Draw errors, neurons and gaps against the weight decay");

    public static Command Create()
    {
        CommandWithExample command = new(
            "path", "Train at a grid of weight decays: neurons, proven gap and errors of each.", "path data.csv --target price -o path.csv --plot path.svg")
        {
            FitCommand.DataPath,
        };
        Option[] own = [Betas, MinRatio, .. ValidationOptions.HoldingOut, NoValidation, Output, Json, Plot, FitCommand.Quiet];
        foreach (Option option in (ReadOnlySpan<Option>)[.. FitCommand.Training, .. own])
        {
            command.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        PathOptions grid = GridFor(parsed);
        StandardStreams streams = StandardStreams.Of(parsed);
        Messages messages = new(streams, parsed.GetValue(FitCommand.Quiet));
        LoadedSamples data = FitCommand.Load(parsed);
        TrainingOptions options = FitCommand.OptionsFor(parsed, data);
        if (!parsed.GetValue(NoValidation))
        {
            grid = grid with { Validation = ValidationOptions.Of(parsed, data) };
        }

        string? input = parsed.GetValue(FitCommand.DataPath), path = parsed.GetValue(Output) is "-" ? null : parsed.GetValue(Output);
        OutputSet outputs = new(streams, path is null ? "the table" : null);
        OutputFile? table = outputs.Add(path, "-o", (input, "the data"));
        OutputFile? plot = outputs.Add(parsed.GetValue(Plot), "--plot", (input, "the data"), (path, "-o"));
        FitCommand.Check(data, options, grid.Validation, without: NoValidation.Name);
        FitSummary.Data(messages, data);
        PathResult result = Train(messages, data, grid, options);
        Action<Stream> write = parsed.GetValue(Json)
            ? stream => JsonOutput.Write(stream, PathReport.Of(data, result, options.Tolerance), JsonOutput.Default.PathReport)
            : stream => PathTable.Write(stream, result);
        outputs.Write(() =>
        {
            table?.Stage(write);
            plot?.Stage(stream => PlotPage.Write(stream, PlotSet.OfPath(result, options.Tolerance)));
        });
        if (table is null)
        {
            write(streams.Data);
        }

        PathSummary.Result(messages, result, grid, options.Tolerance);
        FitSummary.Saved(messages, ("Table", path), ("Plots", parsed.GetValue(Plot)));
        bool within = result.Points.All(point => point.Fit.Status == TrainingStatus.Optimal);
        return result.Stopped is null && within ? ExitCodes.Done : ExitCodes.Stopped;
    }

    private static PathOptions GridFor(ParseResult parsed)
    {
        ValidationOptions.Check(parsed);
        foreach (Option option in ValidationOptions.HoldingOut)
        {
            if (parsed.GetValue(NoValidation) && ValidationOptions.IsGiven(parsed, option))
            {
                throw ValidationOptions.Exclude(NoValidation, option);
            }
        }

        BetaGrid grid = BetaGrid.Default;
        double ratio = parsed.GetValue(MinRatio) ?? grid.MinRatio;
        return ratio < 1
            ? new PathOptions { Grid = new BetaGrid(parsed.GetValue(Betas) ?? grid.Count, ratio) }
            : throw new CliError($"--min-ratio: '{Words.Short(ratio)}': expected a number above 0 and below 1");
    }

    private static PathResult Train(Messages messages, LoadedSamples data, PathOptions grid, TrainingOptions options)
    {
        using StopSignals signals = new();
        return FitCommand.Guarded(data, () => ProgressDisplay.Run(
            messages, progress => Trainer.FitPath(data.Samples, grid, options, progress, progress, signals.Token)));
    }
}
