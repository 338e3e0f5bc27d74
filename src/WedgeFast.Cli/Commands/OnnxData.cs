using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>What the commands have in common that compare a network trained elsewhere with data.</summary>
internal static class OnnxData
{
    public static readonly Argument<string?> NetworkPath = Values.Path(
        "NETWORK.onnx", "ReLU network: chains of Gemm or MatMul and Add, and Relu", required: true);

    public static readonly Argument<string?> DataPath = Values.Path("DATA.csv", "CSV file with a header row; \"-\" reads stdin", required: true);

    /// <summary>The class to compare with.</summary>
    internal static readonly Option<int?> Order = Values.WholeOr(
        "--order", "M", "Most inputs per neuron of the networks it is compared with [default: all, as in the network]", ("full", FitCommand.FullOrder));

    /// <summary>
    /// A network trained elsewhere is seldom within a hundredth of the optimum; proving more digits takes most of the time.
    /// </summary>
    private const double DefaultTolerance = 0.01;

    private static readonly Option<double?> Tolerance = Values.Positive("--tolerance", "T", "Relative gap to reach [default: 0.01]");

    private static readonly Option<string?> Target = Values.Text(
        "--target", "COLUMN", "What the outputs give, in order: columns A,B,.. or labels, sorted [default: the last column]");

    private static readonly Option<bool> Standardize = new("--standardize")
    {
        Description = "Standardise the columns first, as where the network was trained [default: as they are]",
    };

    /// <summary>The options.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [Target, FitCommand.Inputs, FitCommand.Weights, .. LossOptions.All, Standardize, Order, Tolerance, FitCommand.TimeLimit, FitCommand.Threads];

    /// <summary>Reads network and data.</summary>
    public static (OnnxInput Network, LoadedSamples Data) Load(ParseResult parsed)
    {
        OnnxInput network = OnnxInput.Read(parsed.GetRequiredValue(NetworkPath)!);
        if (network.Model.Folding is { } folding)
        {
            throw new CliError(
                $"{network.Path}: {folding}: its weight decay is not that of one matrix a layer: expected one Gemm or MatMul, of its own constants, before each Relu and the output");
        }

        return (network, Load(parsed, network, parsed.GetRequiredValue(DataPath)!));
    }

    /// <summary>Reads data for a network.</summary>
    public static LoadedSamples Load(ParseResult parsed, OnnxInput network, string path)
    {
        LossOptions.Check(parsed);
        string? inputs = parsed.GetValue(FitCommand.Inputs);
        IReadOnlyList<string>? names = inputs is not null ? NameList.Split(inputs, "--inputs") : network.Model.NamesInputs ? network.Network.InputNames : null;
        ColumnChoice choice = new()
        {
            Target = parsed.GetValue(Target),
            Inputs = names,
            Weights = parsed.GetValue(FitCommand.Weights),
            Kind = LossOptions.Target(parsed),
        };
        LoadedSamples data = DataSource.Load(path, null, choice, parsed);
        network.RequireInputs(data);
        return data;
    }

    /// <summary>Reads rows with the columns and labels of others.</summary>
    public static LoadedSamples LoadHeld(ParseResult parsed, LoadedSamples data, string path)
    {
        ColumnChoice choice = new()
        {
            Target = NameList.Join(data.Samples.TargetNames),
            Inputs = data.Samples.InputNames,
            Weights = parsed.GetValue(FitCommand.Weights),
            Kind = data.Labels is null ? TargetKind.Numbers : TargetKind.Labels,
        };
        LoadedSamples held = DataSource.Load(path, null, choice, parsed);
        return data.Labels is null || data.Labels.SequenceEqual(held.Labels!) ? held : throw new CliError(
            $"{held.Source}: labels {string.Join(", ", held.Labels!)}: expected {string.Join(", ", data.Labels)}, those of {data.Source}");
    }

    /// <summary>How to train the last two layers of the network that <see cref="On"/> gives.</summary>
    public static TrainingOptions OptionsFor(ParseResult parsed, OnnxInput input, LayeredNetwork network, LoadedSamples data)
    {
        int features = network.Features.Length;
        TrainingOptions options = FitCommand.OptionsFor(parsed, data, features, network.IsTwoLayer ? input.Path : $"the last hidden layer of {input.Path}");
        options = options with
        {
            Loss = network.Last.OutputNames.Count == 2 ? LossOptions.SoftmaxUnlessGiven(parsed, options.Loss) : options.Loss,
            Order = options.Order ?? features,
            Tolerance = parsed.GetValue(Tolerance) ?? DefaultTolerance,
            Standardize = network.IsTwoLayer && parsed.GetValue(Standardize),
        };
        RequireOutputs(input, data, options.Loss);
        return options;
    }

    /// <summary>The network as the columns of the data go into it.</summary>
    public static LayeredNetwork On(ParseResult parsed, OnnxInput input, LoadedSamples data)
    {
        LayeredNetwork network = input.Network.Named(data.Samples.InputNames);
        return !parsed.GetValue(Standardize) ? network
            : network.Scaling is null ? network.Scaled(Standardizer.Fit(data.Samples))
            : throw new CliError($"{input.Path}: it scales its inputs itself: expected no --standardize");
    }

    /// <summary>Refuses a model file of what it cannot hold.</summary>
    public static void RequireModelFile(string? path, OnnxInput input, LayeredNetwork network)
    {
        if (path is not null && !network.IsTwoLayer)
        {
            string why = network.Scaling is null ? "is of more than two layers" : "scales its inputs itself";
            throw new CliError($"{path}: {input.Path} {why}: a model file holds networks of two layers on inputs as they are (--model)");
        }
    }

    /// <summary>A network's errors.</summary>
    public static Metrics MetricsOf(LayeredNetwork network, LoadedSamples data, Loss loss)
    {
        double[] outputs = new double[data.Samples.Count * network.Last.OutputNames.Count];
        network.Predict(data.Samples.Inputs, outputs);
        return Metrics.Of(outputs, loss, data.Samples);
    }

    /// <summary>Refuses what cannot be audited before any work is done.</summary>
    public static void Check(LayeredNetwork network, LoadedSamples data, TrainingOptions options) => Guarded(data, () =>
    {
        Auditor.Check(network, data.Samples, options);
        return true;
    });

    /// <summary>Trains the last two layers anew and compares.</summary>
    public static AuditResult Audit(Messages messages, ParseResult parsed, LayeredNetwork network, LoadedSamples data, TrainingOptions options)
    {
        using StopSignals signals = new(() => messages.Line("Stopping with the best so far; a second Ctrl-C ends at once."));
        AuditResult audit = ProgressDisplay.Run(messages, progress => Auditor.Audit(network, data.Samples, options, progress, signals.Token));
        return audit with { Optimum = FitCommand.WithNames(audit.Optimum, data, parsed.GetValue(FitCommand.Weights)) };
    }

    /// <summary>Requires that a network has the outputs of a target.</summary>
    private static void RequireOutputs(OnnxInput input, LoadedSamples data, Loss loss)
    {
        int outputs = input.Network.Last.OutputNames.Count;
        if (input.Model.IsLogOdds && loss.Link != (outputs == 1 ? Link.Logit : Link.Softmax))
        {
            throw new CliError(outputs == 1
                ? $"{input.Path}: its output is a probability: expected a target of two labels, or --loss logistic"
                : $"{input.Path}: its {outputs} outputs are probabilities: expected a target of {outputs} labels, or --loss softmax");
        }

        IReadOnlyList<string> targets = data.Samples.TargetNames;
        (int expected, string what) = loss.Link switch
        {
            Link.Softmax => (data.Labels!.Count, $"{data.Labels.Count} labels of {targets[0]}"),
            Link.Logit => (1, $"2 labels of {targets[0]}, whose log-odds are 1 output"),
            _ => (targets.Count, $"{Words.Count(targets.Count, "target")} ({data.Samples.TargetName})"),
        };
        if (outputs != expected)
        {
            throw new CliError($"{input.Path}: {Words.Count(outputs, "output")}, and {data.Source} has {what}: expected as many; choose them with --target");
        }
    }

    /// <summary>Turns what the library refuses into one line.</summary>
    private static T Guarded<T>(LoadedSamples data, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NotSupportedException error)
        {
            throw new CliError($"{data.Source}: {LibraryMessage.Of(error)}; --order M compares with neurons of at most M inputs");
        }
        catch (ArgumentException error)
        {
            throw new CliError($"{data.Source}: {LibraryMessage.Of(error)}");
        }
    }
}
