using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Onnx;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>polish: replaces the last two layers of a network that was trained elsewhere by their certified optimum.</summary>
internal static class PolishCommand
{
    private static readonly Option<string?> Output = Values.Text("-o", "OUT.onnx", "Write the polished network here", "--output");
    private static readonly Option<string?> Model = Values.Text("--model", "M.json", "Write it and its claim here, where it has two layers");
    private static readonly Option<string?> Validation = Values.Text("--validation", "V.csv", "Rows held out, to compare errors on");
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        CommandWithExample command = new(
            "polish", "Replace a network's last two layers by their certified optimum.", "polish network.onnx data.csv --weight-decay 0.001 -o polished.onnx")
        {
            OnnxData.NetworkPath, OnnxData.DataPath, AuditCommand.WeightDecay, ValidationOptions.BetaRatio,
        };
        foreach (Option option in (ReadOnlySpan<Option>)[.. OnnxData.All, Output, ExportCommand.Precision, Model, Validation, Json, FitCommand.Quiet])
        {
            command.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        (double? decay, double? ratio) = (parsed.GetValue(AuditCommand.WeightDecay), parsed.GetValue(ValidationOptions.BetaRatio));
        if (decay is null == ratio is null)
        {
            throw new CliError(decay is null ? "no weight decay: expected --weight-decay L or --beta-ratio R" : "--weight-decay and --beta-ratio exclude each other: expected one of them");
        }

        StandardStreams streams = StandardStreams.Of(parsed);
        Messages messages = new(streams, parsed.GetValue(FitCommand.Quiet));
        (OnnxInput input, LoadedSamples data) = OnnxData.Load(parsed);
        LoadedSamples? held = parsed.GetValue(Validation) is string path ? OnnxData.LoadHeld(parsed, data, path) : null;
        LayeredNetwork network = OnnxData.On(parsed, input, data);
        TrainingOptions options = OnnxData.OptionsFor(parsed, input, network, data) with { Beta = decay, BetaRatio = ratio };
        string? modelPath = parsed.GetValue(Model), onnxPath = parsed.GetValue(Output);
        OutputSet outputs = new(streams, "what was found");
        (string?, string)[] taken = [(input.Path, "the network"), (parsed.GetValue(OnnxData.DataPath), "the data"), (parsed.GetValue(Validation), "--validation")];
        OutputFile? onnx = outputs.Add(onnxPath, "-o", taken);
        OutputFile? model = outputs.Add(modelPath, "--model", [.. taken, (onnxPath, "-o")]);
        OnnxData.RequireModelFile(modelPath, input, network);
        OnnxData.Check(network, data, options);
        FitSummary.Data(messages, data);
        messages.Line($"{input.Path}: {input.Layers}");
        AuditResult audit = OnnxData.Audit(messages, parsed, network, data, options);
        LayeredNetwork polished = network.WithLast(audit.Optimum.Network);
        PolishReport report = PolishReport.Of(data, held, network, polished, audit);
        outputs.Write(() =>
        {
            onnx?.Stage(stream => stream.Write(Bytes(polished, parsed.GetValue(ExportCommand.Precision), input.Model.IsLogOdds ? data.Labels : null)));
            model?.Stage(stream => ModelFile.Write(stream, audit.Optimum.Network, audit.Optimum.Claim));
        });
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(streams.Data, report, JsonOutput.Default.PolishReport);
        }
        else
        {
            Print(streams.Output, polished, audit, report);
        }

        FitSummary.Saved(messages, ("Polished network", onnxPath), ("Model", modelPath));
        return audit.Optimum.Status is TrainingStatus.Optimal or TrainingStatus.Unproven ? ExitCodes.Done : ExitCodes.Stopped;
    }

    private static byte[] Bytes(LayeredNetwork network, OnnxPrecision? precision, IReadOnlyList<string>? labels)
    {
        using MemoryStream stream = new();
        try
        {
            OnnxFile.WriteLayered(stream, network, precision ?? OnnxPrecision.Double, labels);
        }
        catch (ArgumentException error)
        {
            throw new CliError(LibraryMessage.Of(error));
        }

        return stream.ToArray();
    }

    private static void Print(TextWriter output, LayeredNetwork polished, AuditResult audit, PolishReport report)
    {
        output.WriteLine($"before: {Line(report.Before)}");
        output.WriteLine($"after:  {Line(report.After)}");
        if (audit.Objective < audit.Optimum.Certificate.Objective)
        {
            output.WriteLine("The objective was lower before: the class that was searched is smaller than that of the network, or the search was stopped.");
        }

        output.WriteLine(AuditSentence.OfLast(polished, audit.Optimum.Certificate, audit.Optimum.Claim));
    }

    private static string Line(PolishState state) =>
        $"{Words.Count(state.Neurons, "neuron")}, objective {Words.Short(state.Objective)}, training {state.Train.Phrase()}"
        + (state.Validation is { } held ? $", validation {held.Phrase()}" : "");
}
