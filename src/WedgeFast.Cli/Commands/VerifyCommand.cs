using System.CommandLine;
using System.Diagnostics;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>verify: recomputes what a model file claims from the file and the data alone.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);
    private static readonly Argument<string?> DataPath = Values.Path(
        "DATA.csv", "The data it was trained on, rows in any order; \"-\" reads stdin", required: false);

    private static readonly Option<string?> Sample = Values.Text("--sample", "NAME", "The generated data it was trained on instead of a file");
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    private static readonly Option<string?> Proof = ProofOutput.Option();

    public static Command Create()
    {
        CommandWithExample command = new("verify", "Recompute a network's certificate from the model file and the data.", "verify model.json data.csv")
        {
            Model, DataPath, Sample, Json, Proof, EncodingOptions.Text,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        ModelInput model = ModelInput.Read(parsed.GetRequiredValue(Model)!);
        (string modelPath, LayeredNetwork whole, TrainingClaim claim) = (model.Path, model.Whole, model.Claim);
        ReluNetwork network = model.Network;
        ColumnChoice choice = ColumnChoice.Of(model, claim.WeightColumn, $"weights of {modelPath}", target => LossOptions.TargetFault(claim.Loss, claim.LogTarget, target));
        LoadedSamples data = DataSource.Load(parsed.GetValue(DataPath), parsed.GetValue(Sample), choice, parsed);
        RequireColumns(modelPath, whole, claim, data);
        OutputSet proofs = new(streams, "what was found");
        (string?, string)[] read = [(modelPath, "the model file"), (parsed.GetValue(DataPath), "the data")];
        OutputFile? proof = proofs.Add(parsed.GetValue(Proof), "--proof", read);
        Stopwatch clock = Stopwatch.StartNew();
        SampleSet features = model.Features(data.Samples);
        VerificationResult result = FillRule.Checked(Verify(model.Model, data.Source, data.Samples), claim.Encoding, data.Refit?.Invoke());
        if (parsed.GetValue(Json))
        {
            Metrics metrics = Metrics.Of(network, claim, features);
            Report report = Report.Of(data, network, claim, result.Certificate, metrics, Machine.Threads) with
            {
                Seconds = new ReportSeconds(data.Seconds, null, null, data.Seconds + clock.Elapsed.TotalSeconds),
                EstimatedGap = result.EstimatedGap,
                Holds = result.Holds,
                Failures = result.Failures,
            };
            JsonOutput.Write(streams.Data, report, JsonOutput.Default.Report);
        }
        else
        {
            Print(streams.Output, whole, result, claim);
        }

        if (result.Holds)
        {
            ProofOutput.Write(proofs, proof, File.ReadAllBytes(modelPath), model.Model, data.Source, data.Samples);
        }

        return result.Holds ? ExitCodes.Done : ExitCodes.ClaimFalse;
    }

    // A file's columns were found by name; a generated sample has the columns it has.
    private static void RequireColumns(string modelPath, LayeredNetwork network, TrainingClaim claim, LoadedSamples data)
    {
        if (!network.InputNames.SequenceEqual(data.Samples.InputNames) || claim.Target != data.Samples.TargetName)
        {
            throw new CliError(
                $"{data.Source}: columns {string.Join(", ", data.Samples.InputNames.Append(data.Samples.TargetName))}: "
                + $"expected those of {modelPath}: {string.Join(", ", network.InputNames.Append(claim.Target))}");
        }
    }

    private static VerificationResult Verify(Model model, string source, SampleSet samples)
    {
        using StopSignals signals = new();
        try
        {
            return model.Verify(samples, cancellation: signals.Token);
        }
        catch (OperationCanceledException)
        {
            throw new CliError("stopped by a signal before the claim was verified", ExitCodes.Stopped);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new CliError($"{source}: {LibraryMessage.Of(error)}");
        }
    }

    private static void Print(TextWriter output, LayeredNetwork network, VerificationResult result, TrainingClaim claim)
    {
        foreach (string failure in result.Failures)
        {
            output.WriteLine($"False: {failure}");
        }

        string dual = result.Certificate.DualObjective is double bound ? Exact(bound) : "none";
        output.WriteLine($"objective {Exact(result.Certificate.Objective)}, lower bound {dual}, scope {Words.Of(result.Certificate.Scope)}");
        if (result.EstimatedGap is { } estimate)
        {
            output.WriteLine($"estimate, no proof: {Words.Short(estimate)} of the objective without neurons; the model says {Words.Short(claim.EstimatedGap!.Value)}");
        }

        output.WriteLine(result.Holds ? "The claim holds." : "The claim is false.");
        if (result.Holds)
        {
            output.WriteLine(AuditSentence.OfLast(network, result.Certificate, claim));
        }
    }

    private static string Exact(double value) => double.IsFinite(value) ? Csv.CsvNumber.Format(value) : Words.Short(value);
}
