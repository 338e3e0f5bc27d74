using System.Diagnostics;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Trains networks of several hidden layers stage by stage: the neurons of one stage and the inputs are what the next stage reads, and each
/// stage's last two layers are trained to their certified optimum, or by local search where that has no end. MATHEMATICS.md, "More layers".
/// </summary>
public static class LayeredTrainer
{
    /// <summary>Most inputs per neuron of later layers: they choose among the inputs and all neurons of the layer before.</summary>
    public const int LaterOrder = 2;

    /// <summary>
    /// Beyond so many hyperplanes a stage is not searched exactly unless that is asked for: local search has found a better network by the
    /// time that takes.
    /// </summary>
    private const double MostHyperplanes = 1e10;

    /// <summary>The gap that stages without proof aim at, if that asked for is smaller: the last digits take most of the rounds.</summary>
    private const double LocalTolerance = 1e-4;

    /// <summary>The same network as one of more layers has the same objective up to this share of it.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Throws what training would throw for these options, before any work is done.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="hiddenLayers">Hidden layers, at least 1.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">Fewer layers than 1; or a dictionary or a linear term with more than 1, as neither leaves the
    /// objective where it was when a layer is added; or the l1 norm, where outputs of 0 on many rows make pricing slow.</exception>
    public static void Check(SampleSet samples, int hiddenLayers, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        if (hiddenLayers < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"the number of hidden layers is {hiddenLayers}; expected at least 1."), nameof(hiddenLayers));
        }

        if (hiddenLayers > 1 && (options.Skip || options.Dictionary != DictionaryKind.Full || options.Norm != WeightNorm.L2))
        {
            throw new ArgumentException("more than one hidden layer is trained with l2 weights, all neurons of the class and no linear term.", nameof(options));
        }

        if (hiddenLayers > 1 && (samples.TargetNames.Count > 1 || options.Loss.Link == Link.Softmax))
        {
            throw new ArgumentException("more than one hidden layer is trained for one target, a number or one of two classes.", nameof(options));
        }

        if (hiddenLayers > 1 && options is not { Interactions: null, SelectedInteractions: null })
        {
            throw new ArgumentException("interactions are of the inputs of one hidden layer; expected none with more.", nameof(options));
        }

        Trainer.Check(samples, options);
    }

    /// <summary>Trains a network.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="hiddenLayers">Hidden layers, at least 1.</param>
    /// <param name="options">How to train each stage. Beta is the same in all of them; a time limit is for all of them together.</param>
    /// <param name="progress">Told after every round of every stage, on the calling thread.</param>
    /// <param name="cancellation">Stops early with the best network so far; never throws for it.</param>
    /// <exception cref="ArgumentException">As <see cref="Check"/>.</exception>
    /// <exception cref="NotSupportedException">The class is beyond the search that this version has.</exception>
    public static LayeredResult Fit(
        SampleSet samples, int hiddenLayers, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(samples, hiddenLayers, options);
        Stopwatch clock = Stopwatch.StartNew();
        TrainingResult first = Trainer.Fit(samples, options, progress, cancellation);
        TrainingOptions rest = options.TimeLimit is { } limit ? options with { TimeLimit = Remaining(limit, clock.Elapsed) } : options;
        return Continue(first, samples, hiddenLayers, rest, progress, cancellation);
    }

    /// <summary>Adds hidden layers to a network of one.</summary>
    /// <param name="first">The network of one hidden layer, trained on these samples.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="hiddenLayers">Hidden layers, at least 1.</param>
    /// <param name="options">How to train each stage; beta is that of <paramref name="first"/>.</param>
    /// <param name="progress">Told after every round of every stage, on the calling thread.</param>
    /// <param name="cancellation">Stops early with the best network so far; never throws for it.</param>
    /// <exception cref="ArgumentException">As <see cref="Check"/>.</exception>
    public static LayeredResult Continue(
        TrainingResult first, SampleSet samples, int hiddenLayers, TrainingOptions options, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(samples, hiddenLayers, options);
        Stopwatch clock = Stopwatch.StartNew();
        List<LayerStage> stages = [new LayerStage(LayeredNetwork.Of(first.Network), first)];
        LayeredNetwork network = InTrainingUnits(first);
        TrainingResult last = first;
        while (stages.Count < hiddenLayers && last.Network.Neurons.Count > 0 && IsFinished(last))
        {
            LayeredNetwork deeper = Deeper(network, samples.InputNames);
            SampleSet features = deeper.FeaturesOf(samples);
            TrainingOptions stage = Stage(first, features, samples.Dimension, options) with
            {
                TimeLimit = options.TimeLimit is { } limit ? Remaining(limit, clock.Elapsed) : null,
            };
            TrainingResult next = Trainer.FitFrom(PassedOn(network.Last, deeper, samples.Dimension), features, stage, progress, cancellation);
            if (!(next.Certificate.Objective < last.Certificate.Objective * (1 - Rounding)))
            {
                break;
            }

            (network, last) = (deeper.WithLast(next.Network), next);
            stages.Add(new LayerStage(network, last));
        }

        return new LayeredResult(stages);
    }

    /// <summary>
    /// Chooses the number of hidden layers at the beta of a network of one: every fold trains all stages on its own rows.
    /// </summary>
    /// <param name="first">The network of one hidden layer, trained on these samples.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="most">The most hidden layers, at least 1.</param>
    /// <param name="validation">The rows held out.</param>
    /// <param name="options">How to train each stage; the time limit does not count here.</param>
    /// <param name="cancellation">Stops early, without a choice.</param>
    /// <exception cref="ArgumentException">As <see cref="Check"/>, or the rows of a fold are of one class.</exception>
    internal static LayerChoice Choose(
        TrainingResult first, SampleSet samples, int most, CrossValidationOptions validation, TrainingOptions options, CancellationToken cancellation = default)
    {
        Check(samples, most, options);
        TrainingOptions fixedBeta = options with { Beta = first.Claim.Beta, BetaRatio = null, Loss = first.Claim.Loss };
        return LayerValidation.Choose(samples, validation, fixedBeta, most, cancellation);
    }

    /// <summary>
    /// How a stage after the first is trained: exactly where the first was, as far as that ends soon; else by local search, of as many
    /// inputs per neuron as the first had, if those were all.
    /// </summary>
    private static TrainingOptions Stage(TrainingResult first, SampleSet features, int dimension, TrainingOptions options)
    {
        bool isProven = first.Status == TrainingStatus.Optimal;
        int order = Math.Min(!isProven && first.Claim.Class.Order >= dimension ? features.Dimension : LaterOrder, features.Dimension);
        double hyperplanes = Subsets.ApproximateCount(features.Dimension, order) * Subsets.ApproximateCount(features.Count, order);
        bool isExact = options.Prove == ProofEffort.Full || (isProven && options.Prove == ProofEffort.Auto && hyperplanes <= MostHyperplanes);
        return options with
        {
            Prove = isExact || options.Prove != ProofEffort.Auto ? options.Prove : ProofEffort.None,
            Tolerance = isExact ? options.Tolerance : Math.Max(options.Tolerance, LocalTolerance),
            Beta = first.Claim.Beta,
            BetaRatio = null,
            Loss = first.Claim.Loss,
            Standardize = false,
            Splines = 0,
            Order = order,
        };
    }

    /// <summary>Whether a stage ended by itself, with a proof or without.</summary>
    private static bool IsFinished(TrainingResult stage) =>
        stage.Status is TrainingStatus.Optimal or TrainingStatus.Unproven or TrainingStatus.Limited;

    /// <summary>
    /// The network of one layer less, as a network of the features: each neuron reads one neuron of the layer before, which is never below
    /// 0.
    /// </summary>
    private static ReluNetwork PassedOn(ReluNetwork last, LayeredNetwork deeper, int dimension)
    {
        NetworkNeuron[] neurons = [.. last.Neurons.Select((neuron, j) =>
        {
            double length = Math.Sqrt(neuron.Weights.Sum(weight => weight * weight));
            return new NetworkNeuron([dimension + j], [1], 0, neuron.Z * length, []);
        })];
        return new ReluNetwork(deeper.Last.InputNames, last.OutputName, last.Intercept, [], neurons);
    }

    private static TimeSpan Remaining(TimeSpan limit, TimeSpan elapsed) => limit > elapsed ? limit - elapsed : TimeSpan.FromTicks(1);

    /// <summary>A network of one hidden layer whose neurons read the inputs in training units.</summary>
    private static LayeredNetwork InTrainingUnits(TrainingResult first)
    {
        Standardizer scaling = first.Claim.Scaling;
        NetworkNeuron[] neurons = [.. first.Network.Neurons.Select(neuron => neuron with
        {
            Weights = [.. neuron.Weights.Select((weight, k) => weight * scaling.Scales[neuron.Inputs[k]])],
            Bias = neuron.Bias + neuron.Weights.Select((weight, k) => weight * scaling.Means[neuron.Inputs[k]]).Sum(),
        })];
        ReluNetwork scaled = new(first.Network.InputNames, first.Network.OutputName, first.Network.Intercept, [], neurons);
        return new LayeredNetwork(scaled.InputNames, scaling, [], LayeredNetwork.Of(scaled).Features, scaled);
    }

    /// <summary>
    /// The network with its last hidden layer among the earlier ones: each neuron with weights of length one, so that reading it costs what
    /// it cost.
    /// </summary>
    private static LayeredNetwork Deeper(LayeredNetwork network, IReadOnlyList<string> inputNames)
    {
        int[] features = network.Features.ToArray();
        HiddenNeuron[] layer = [.. network.Last.Neurons.Select(neuron =>
        {
            double length = Math.Sqrt(neuron.Weights.Sum(weight => weight * weight));
            return new HiddenNeuron(
                [.. neuron.Inputs.Select(k => features[k])], [.. neuron.Weights.Select(weight => weight / length)], neuron.Bias / length, neuron.Through);
        })];
        int[] read = [.. Enumerable.Range(0, inputNames.Count), .. Enumerable.Range(network.ValueCount, layer.Length)];
        string[] names = [.. inputNames, .. Enumerable.Range(1, layer.Length).Select(j => LayeredNetwork.NameOf(network.Layers.Count + 1, j, inputNames))];
        ReluNetwork nothing = new(names, network.Last.OutputName, 0, [], []);
        return new LayeredNetwork(inputNames, network.Scaling, [.. network.Layers, layer], read, nothing);
    }
}
