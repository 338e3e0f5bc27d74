using System.CommandLine;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Losses;
using WedgeFast.Optimizing;

namespace WedgeFast.Cli.Commands;

/// <summary>maximize: inputs in a box that give the largest, the smallest or a wanted prediction, with a proof.</summary>
internal static class MaximizeCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Option<bool> Minimize = new("--minimize") { Description = "The smallest prediction in place of the largest" };
    private static readonly Option<double?> Target = new("--target")
    {
        HelpName = "T",
        Description = "The prediction nearest to T in place of the largest",
        CustomParser = result => Values.Parse<double>(result, "--target", "a number", text => CsvNumber.TryParse(text, out double value) ? value : null),
    };

    private static readonly Option<string?> Of = Values.Text("--of", "NAME", "Which of several targets; of two classes the one whose probability it is [default: the second]");
    private static readonly Option<double?> TimeLimit = Values.Positive("--time-limit", "SECONDS", "Stop then, with the best so far and what is proven [default: none]");
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        CommandWithExample command = new(
            "maximize", "Find inputs within ranges that give the largest, the smallest or a wanted prediction, and prove it.",
            "maximize model.json --box ranges.json --minimize")
        {
            Model, BoxFile.Option, Minimize, Target, Of, TimeLimit, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        if (parsed.GetValue(Minimize) && parsed.GetValue(Target) is not null)
        {
            throw ValidationOptions.Exclude(Minimize, Target);
        }

        ModelInput model = ModelInput.Read(parsed.GetRequiredValue(Model)!);
        SoughtOutput output = SoughtOutput.Of(model, parsed.GetValue(Of));
        InputBox box = BoxFile.Read(parsed.GetValue(BoxFile.Option), model);
        BoxWarning.Write(streams, parsed.GetValue(BoxFile.Option), model, box);
        using StopSignals signals = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        if (parsed.GetValue(TimeLimit) is { } seconds)
        {
            stop.CancelAfter(TimeSpan.FromSeconds(Math.Min(seconds, 1e6)));
        }

        ExtremumReport report = parsed.GetValue(Target) is { } target
            ? Nearest(model, output, target, box, stop.Token)
            : Extreme(model, output, parsed.GetValue(Minimize), box, stop.Token);
        if (!double.IsFinite(report.Prediction))
        {
            throw new CliError($"{model.Path}: the prediction found is no finite number: expected narrower ranges (--box)");
        }

        if (parsed.GetValue(Json))
        {
            report.WriteJson(streams.Data);
        }
        else
        {
            report.Print(streams.Output);
        }

        Warn(streams, model, report);
        return report.IsComplete ? ExitCodes.Done : ExitCodes.Stopped;
    }

    private static ExtremumReport Extreme(ModelInput model, SoughtOutput output, bool isSmallest, InputBox box, CancellationToken stop)
    {
        int sign = isSmallest ? -output.Direction : output.Direction;
        Extremum found = ExtremumSearch.Of(model.Whole, output.Index, sign, box, cancellation: stop);
        double bound = sign * found.Bound;
        return new ExtremumReport(
            output.Name, isSmallest ? "smallest" : "largest", null, output.Prediction(sign * found.Value), isSmallest ? output.Lower(bound) : output.Upper(bound),
            null, ExtremumReport.ColumnsOf(model, found.Inputs), found.Inputs, found.Parts, found.IsComplete);
    }

    private static ExtremumReport Nearest(ModelInput model, SoughtOutput output, double target, InputBox box, CancellationToken stop)
    {
        double wanted = output.OutputOf(target) ?? throw new CliError(
            $"--target: '{CsvNumber.Format(target)}': {output.Name} is {(output.Link == Link.Logit ? "between 0 and 1" : "above 0")}: expected a number that is");
        if (NearestSearch.Choices(box) > NearestSearch.MostChoices)
        {
            throw new CliError($"--target: more than {NearestSearch.MostChoices} choices of words: expected fewer words in a file of --box");
        }

        Nearest found = NearestSearch.Of(model.Whole, output.Index, wanted, box, value => Math.Abs(output.Prediction(value) - target), stop);
        (double below, double above) = output.Direction > 0 ? (found.Below, found.Above) : (found.Above, found.Below);
        double distance = Math.Min(
            double.IsFinite(below) ? Gap(target - output.Upper(below)) : double.PositiveInfinity,
            double.IsFinite(above) ? Gap(output.Lower(above) - target) : double.PositiveInfinity);
        return new ExtremumReport(
            output.Name, "nearest", target, output.Prediction(found.Value), null, distance, ExtremumReport.ColumnsOf(model, found.Inputs), found.Inputs, found.Parts,
            found.IsComplete);

        double Gap(double value) => found.Below == wanted || found.Above == wanted ? 0 : Math.Max(0, Math.BitDecrement(value));
    }

    private static void Warn(StandardStreams streams, ModelInput model, ExtremumReport report)
    {
        double[] features = new double[model.Network.InputNames.Count];
        model.Whole.FeaturesOf(report.Inputs, features);
        if (!model.Claim.Ranges.Hold(features) || !InTrainingRanges(model, report.Inputs))
        {
            streams.Error.WriteLine("These inputs are outside the range of the training data: predictions there extrapolate");
        }

        if (WedgeFast.OffsetColumns.Of(model.Claim).Names.Count > 0)
        {
            streams.Error.WriteLine("Predictions are for an offset of 0 and an exposure of 1");
        }

        if (!report.IsComplete)
        {
            streams.Error.WriteLine("Stopped before the search was complete: what is proven holds, and more may be provable");
        }
    }

    private static bool InTrainingRanges(ModelInput model, double[] inputs)
    {
        (double Least, double Largest)?[] known = WedgeFast.Network.TrainingRanges.Of(model.Whole, model.Claim.Ranges);
        return !inputs.Where((value, k) => known[k] is { } range && (value < range.Least || value > range.Largest)).Any();
    }
}
