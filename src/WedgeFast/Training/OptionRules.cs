using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>What options must be.</summary>
internal static class OptionRules
{
    /// <summary>Checks options and resolves the class they stand for.</summary>
    public static NeuronClass Check(SampleSet samples, TrainingOptions options)
    {
        int order = options.Order ?? (options is { Interactions: null, SelectedInteractions: null } ? Math.Min(samples.Dimension, 2) : 1);
        if (order < 1 || order > samples.Dimension)
        {
            throw new ArgumentException($"order is {order}; expected 1 to {samples.Dimension}, the number of inputs.", nameof(options));
        }

        MonotoneRules.Check(samples, options, order);
        CheckInteractions(samples, options, order);

        if (options is { Beta: not null, BetaRatio: not null })
        {
            throw new ArgumentException("beta and beta ratio exclude each other.", nameof(options));
        }

        if (options.Balance && !options.Loss.HasClasses)
        {
            throw new ArgumentException("balanced weights are for classes; expected the logistic or the softmax loss with them.", nameof(options));
        }

        if (options.LogTarget && options.Loss.Link != Link.Identity)
        {
            throw new ArgumentException("logarithms of the target are for numbers; expected the squared or the Huber loss with them.", nameof(options));
        }

        if (samples.TargetNames.Count > 1 && !options.Loss.TakesSeveralTargets)
        {
            throw new ArgumentException(
                $"there are {samples.TargetNames.Count} targets; expected the squared loss with several, or one target.", nameof(options));
        }

        CheckDrawn(samples, options, order);

        if (options.MaxNeurons < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"the most neurons are {options.MaxNeurons}; expected at least 1."), nameof(options));
        }

        CheckPositive(options.Loss.Parameter, $"{options.Loss.Name} {options.Loss.ParameterName}");
        CheckSplines(samples, options);
        CheckPositive(options.Beta, "beta");
        CheckPositive(options.BetaRatio, "beta ratio");
        CheckPositive(options.Tolerance, "tolerance");
        CheckPositive(options.TimeLimit?.TotalSeconds, "time limit");
        CheckShape(samples, options);
        return new NeuronClass(options.Norm, order, options.Dictionary)
        {
            Interactions = options.Interactions,
            Shape = options.Shape,
            Monotone = options.Monotone,
        };
    }

    private static bool IsDrawn(TrainingOptions options) => options.Dictionary is DictionaryKind.Random or DictionaryKind.Sampled;

    private static void CheckDrawn(SampleSet samples, TrainingOptions options, int order)
    {
        if (IsDrawn(options) != (options.RandomNeurons is >= 1))
        {
            throw new ArgumentException("random and sampled neurons come with a number of them of at least 1, other dictionaries without.", nameof(options));
        }

        if (options.Dictionary == DictionaryKind.Sampled && (options.Sketch ?? order) > samples.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"a hyperplane of {options.Sketch ?? order} inputs is fixed by as many rows, and there are {samples.Count}; expected a lower order."),
                nameof(options));
        }

        if (options.Sketch is { } sketch && (options.Dictionary != DictionaryKind.Sampled || order < samples.Dimension || sketch < 1 || sketch >= samples.Dimension))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"the sketch has {sketch} dimensions; expected 1 to {samples.Dimension - 1}, with sampled neurons of all {samples.Dimension} inputs."),
                nameof(options));
        }
    }

    private static void CheckShape(SampleSet samples, TrainingOptions options)
    {
        if (options.Shape != NetworkShape.Any
            && (samples.TargetNames.Count > 1 || options.Loss.Link == Link.Softmax || IsDrawn(options) || options.Prove.Limit is not null))
        {
            throw new ArgumentException(
                "convex and concave networks are of one output, of all neurons or the wedge dictionary, and proven; expected no other with them.", nameof(options));
        }
    }

    private static void CheckSplines(SampleSet samples, TrainingOptions options)
    {
        if (options.Splines is not (null or 0) && SplineLayers.Fault(options.Splines.Value, samples.Count) is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        if (options.Splines > 0 && options is not { MaxNeurons: null, Sparsest: false })
        {
            throw new ArgumentException("fewer neurons are for inputs as they are; expected no splines with them.", nameof(options));
        }

        if (options.Splines > 0 && (!DescentSelection.CanTrain(options) || options.Prove == ProofEffort.Full))
        {
            throw new ArgumentException(
                "splines are trained with l2 weights, all neurons of the class, standardised inputs, no linear term, no shape, no interactions and no proof.", nameof(options));
        }
    }

    private static void CheckInteractions(SampleSet samples, TrainingOptions options, int order)
    {
        if (options is { Interactions: null, SelectedInteractions: null })
        {
            return;
        }

        if (options is { Interactions: not null, SelectedInteractions: not null })
        {
            throw new ArgumentException("interactions are given or selected; expected one of both.", nameof(options));
        }

        if (IsDrawn(options))
        {
            throw new ArgumentException("random neurons read any inputs of the order; expected no interactions.", nameof(options));
        }

        if (options.SelectedInteractions < 1)
        {
            throw new ArgumentException($"the number of interactions to select is {options.SelectedInteractions}; expected at least 1.", nameof(options));
        }

        if (options.SelectedInteractions is not null && order == samples.Dimension)
        {
            throw new ArgumentException($"the order is {order}, the number of inputs; expected a lower one with interactions to select.", nameof(options));
        }

        if (options.Interactions is { } sets && ClaimRules.InteractionFault(sets, order, samples.Dimension) is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }
    }

    /// <summary>Checks what a path adds.</summary>
    public static void CheckPath(BetaGrid grid, TrainingOptions options)
    {
        if (options is not { Beta: null, BetaRatio: null })
        {
            throw new ArgumentException("a path chooses its own betas: neither beta nor beta ratio may be given.", nameof(options));
        }

        if (grid.Count < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"the number of betas is {grid.Count}; expected at least 1."), nameof(grid));
        }

        CheckPositive(grid.MinRatio, "least beta ratio");
        if (grid.MinRatio >= 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"least beta ratio is {grid.MinRatio}; expected below 1."), nameof(grid));
        }
    }

    /// <summary>Checks what cross-validation adds.</summary>
    public static void CheckFolds(CrossValidationOptions options)
    {
        if (options.Folds < 2)
        {
            throw new ArgumentException(FormattableString.Invariant($"the number of folds is {options.Folds}; expected at least 2."), nameof(options));
        }

        if (options.FoldOfRow is not null && (options.Folds is not null || options.GroupOfRow is not null || options.TimeOrder))
        {
            throw new ArgumentException("given folds exclude a number of folds, groups and the order of time.", nameof(options));
        }

        if (options.GroupOfRow is not null && options.TimeOrder)
        {
            throw new ArgumentException("groups and the order of time exclude each other.", nameof(options));
        }

        if (options.Within is { } share && !(share >= 0 && double.IsFinite(share)))
        {
            throw new ArgumentException(FormattableString.Invariant($"the share above the least error is {share}; expected a number of 0 or more."), nameof(options));
        }

        CheckPositive(options.LeastRatio, "least beta ratio");
    }

    /// <summary>Checks that samples have the inputs of a network.</summary>
    public static void CheckInputs(ReluNetwork network, SampleSet samples)
    {
        if (!samples.InputNames.SequenceEqual(network.InputNames))
        {
            throw new ArgumentException(
                $"the data has inputs {string.Join(", ", samples.InputNames)}; expected {string.Join(", ", network.InputNames)}.", nameof(samples));
        }
    }

    /// <summary>Checks that samples have the targets of a network, or its classes.</summary>
    public static void CheckOutputs(ReluNetwork network, TrainingClaim claim, SampleSet samples)
    {
        int expected = network.OutputNames.Count, found = claim.Loss.Settle(samples).Outputs(samples);
        if (found != expected)
        {
            string what = claim.Loss.Link == Link.Softmax ? "classes" : "targets";
            throw new ArgumentException($"the data has {found} {what}; expected {expected}, as the network.", nameof(samples));
        }
    }

    private static void CheckPositive(double? value, string name)
    {
        if (value is { } number && (!double.IsFinite(number) || number <= 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {number}; expected a positive number."));
        }
    }
}
