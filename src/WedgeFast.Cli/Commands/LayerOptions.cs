using System.CommandLine;
using System.Diagnostics;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>The option by which fit trains more than one hidden layer.</summary>
internal static class LayerOptions
{
    private const int Auto = int.MaxValue;
    private const int MostAuto = 3;

    /// <summary>The option.</summary>
    public static readonly Option<int?> Layers = Values.WholeOr(
        "--layers", "L", "Hidden layers, trained one after the other; auto: up to 3, by cross-validation [default: 1]", ("auto", Auto));

    /// <summary>Refuses what draws or writes networks of one hidden layer alone.</summary>
    public static void Check(ParseResult parsed, params ReadOnlySpan<Option> others)
    {
        foreach (Option other in others)
        {
            if (IsMore(parsed) && ValidationOptions.IsGiven(parsed, other))
            {
                throw new CliError($"{other.Name} shows networks of one hidden layer: expected it without --layers");
            }
        }

        if (IsMore(parsed) && ValidationOptions.IsGiven(parsed, InteractionOptions.Interactions))
        {
            throw new CliError($"{InteractionOptions.Interactions.Name} are of the inputs of one hidden layer: expected them without --layers");
        }
    }

    /// <summary>Refuses what cannot be trained before any work is done.</summary>
    public static void Check(ParseResult parsed, LoadedSamples data, TrainingOptions options)
    {
        if (IsMore(parsed))
        {
            SeveralOutputs.Refuse(data, options, "--layers", "are for one hidden layer");
        }

        if (IsMore(parsed) && (options.Skip || options.Dictionary != DictionaryKind.Full || options.Norm != WeightNorm.L2))
        {
            throw new CliError("--layers trains with l2 weights, all neurons of the class and no linear term: expected no --skip, --norm or --dictionary");
        }
    }

    /// <summary>Adds the hidden layers that were asked for.</summary>
    /// <returns>The network, and its last two layers as they were trained.</returns>
    public static (LayeredNetwork Network, TrainingResult Last) Deepen(
        Messages messages, ParseResult parsed, LoadedSamples data, TrainingOptions options, CrossValidationOptions? validation, TrainingResult first)
    {
        if (!IsMore(parsed))
        {
            return (first.Layers ?? LayeredNetwork.Of(first.Network), first);
        }

        using StopSignals signals = new();
        Stopwatch clock = Stopwatch.StartNew();
        int layers = parsed.GetValue(Layers)!.Value;
        LayeredResult result = FitCommand.Guarded(data, () =>
        {
            layers = layers == Auto ? Choose(messages, data, Left(options, first, clock), validation, first, signals.Token) : layers;
            return ProgressDisplay.Run(messages, progress => LayeredTrainer.Continue(
                first, data.Samples, layers, Left(options, first, clock), progress, signals.Token));
        });
        foreach (LayerStage stage in result.Stages)
        {
            messages.Line($"{Words.Count(stage.Network.HiddenLayers, "hidden layer")}: objective {Words.Short(stage.Fit.Certificate.Objective)}, "
                + $"{Words.Count(stage.Fit.Network.Neurons.Count, "neuron")} in the last");
        }

        if (result.Stages.Count < layers)
        {
            messages.Line($"{Words.Count(result.Stages.Count, "hidden layer")} of {layers}: the next one was stopped or found nothing better.");
        }

        TrainingClaim claim = result.Last.Claim with { WeightColumn = first.Claim.WeightColumn, Labels = first.Claim.Labels, Encoding = first.Claim.Encoding };
        return (result.Network, result.Last with { Claim = claim });
    }

    /// <summary>Neurons of each hidden layer; null where there is one.</summary>
    public static IReadOnlyList<int>? Sizes(LayeredNetwork network) =>
        network.IsTwoLayer ? null : [.. network.Layers.Select(layer => layer.Count), network.Last.Neurons.Count];

    private static int Choose(
        Messages messages, LoadedSamples data, TrainingOptions options, CrossValidationOptions? validation, TrainingResult first, CancellationToken stop)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limited.CancelAfter(options.TimeLimit / 2 ?? Timeout.InfiniteTimeSpan);
        LayerChoice choice = LayeredTrainer.Choose(first, data.Samples, MostAuto, validation ?? new CrossValidationOptions(), options, limited.Token);
        string found = string.Join(", ", choice.Points.Select(point => $"{point.HiddenLayers}: {Words.Short(point.Mean)}"));
        messages.Line(choice.Points.Count == 0
            ? "no cross-validation of the number of hidden layers: 1"
            : $"mean loss of held-out rows by hidden layers {found}: {choice.HiddenLayers} chosen");
        return choice.HiddenLayers;
    }

    // What the network of one hidden layer has left of the time.
    private static TrainingOptions Left(TrainingOptions options, TrainingResult first, Stopwatch clock)
    {
        TimeSpan? left = options.TimeLimit - TimeSpan.FromSeconds(first.Timings.Total) - clock.Elapsed;
        return options with { TimeLimit = left < TimeSpan.FromTicks(1) ? TimeSpan.FromTicks(1) : left };
    }

    /// <summary>Whether more than one hidden layer was asked for.</summary>
    public static bool IsMore(ParseResult parsed) => parsed.GetValue(Layers) > 1;
}
