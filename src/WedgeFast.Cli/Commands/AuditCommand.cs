using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>audit: says how far a network that was trained elsewhere is from the global optimum of its training objective.</summary>
internal static class AuditCommand
{
    internal static readonly Option<double?> WeightDecay = Values.Positive(
        "--weight-decay", "L", "L of mean loss (squared errors: their half) + L/2 times the sum of all squared weights");

    private static readonly Option<string?> Model = Values.Text("--model", "M.json", "Write the optimal network and its claim here");
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        CommandWithExample command = new(
            "audit", "Prove how far a network trained elsewhere is from the global optimum.", "audit network.onnx data.csv --weight-decay 0.001")
        {
            OnnxData.NetworkPath, OnnxData.DataPath, WeightDecay,
        };
        foreach (Option option in (ReadOnlySpan<Option>)[.. OnnxData.All, Model, Json, FitCommand.Quiet])
        {
            command.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        double beta = parsed.GetValue(WeightDecay) ?? throw new CliError("no weight decay: expected --weight-decay L, that of the network's training");
        StandardStreams streams = StandardStreams.Of(parsed);
        Messages messages = new(streams, parsed.GetValue(FitCommand.Quiet));
        (OnnxInput input, LoadedSamples data) = OnnxData.Load(parsed);
        LayeredNetwork network = OnnxData.On(parsed, input, data);
        TrainingOptions options = OnnxData.OptionsFor(parsed, input, network, data) with { Beta = beta };
        string? modelPath = parsed.GetValue(Model);
        OutputSet outputs = new(streams, "what was found");
        OutputFile? model = outputs.Add(modelPath, "--model", (input.Path, "the network"), (parsed.GetValue(OnnxData.DataPath), "the data"));
        OnnxData.RequireModelFile(modelPath, input, network);
        OnnxData.Check(network, data, options);
        FitSummary.Data(messages, data);
        messages.Line($"{input.Path}: {input.Layers}");
        AuditResult audit = OnnxData.Audit(messages, parsed, network, data, options);
        Metrics metrics = OnnxData.MetricsOf(network, data, options.Loss);
        outputs.Write(() => model?.Stage(stream => ModelFile.Write(stream, audit.Optimum.Network, audit.Optimum.Claim)));
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(streams.Data, AuditReport.Of(data, network, audit, metrics), JsonOutput.Default.AuditReport);
        }
        else
        {
            Print(streams.Output, network, audit, metrics);
        }

        FitSummary.Saved(messages, ("Optimal network", modelPath));
        return audit.Optimum.Status is TrainingStatus.Optimal or TrainingStatus.Unproven ? ExitCodes.Done : ExitCodes.Stopped;
    }

    private static void Print(TextWriter output, LayeredNetwork network, AuditResult audit, Metrics metrics)
    {
        output.WriteLine($"training {metrics.Phrase()}");
        output.WriteLine($"objective {Words.Short(audit.Objective)} = mean loss {Words.Short(audit.MeanLoss)} + weight decay {Words.Short(audit.Objective - audit.MeanLoss)}, "
            + $"each neuron's two layers balanced; as they are {Words.Short(audit.UnbalancedObjective)}");
        string bound = audit.LowerBound is double lower ? Words.Short(lower) : "none";
        output.WriteLine($"lower bound {bound}; found: {Words.Short(audit.Optimum.Certificate.Objective)} with {Words.Count(audit.Optimum.Network.Neurons.Count, "neuron")}");
        output.WriteLine(AuditSentence.Of(network, audit));
    }
}
