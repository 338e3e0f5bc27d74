using System.Text.Json;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.C;

/// <summary>Reads the options of a fit from JSON.</summary>
internal static class FitOptionReader
{
    private const string Example = "one as {\"beta-ratio\": 0.01}";

    private static readonly SortedDictionary<string, Action<FitOptions, OptionValue>> Known = new(StringComparer.Ordinal)
    {
        ["inputs"] = (options, value) => options.Inputs = value.Names(),
        ["target"] = (options, value) => options.Targets = value.TextOrNames(),
        ["labels"] = (options, value) => options.Labels = value.Names(),
        ["weights"] = (options, value) => options.Weights = value.Text(),
        ["missing"] = (options, value) => options.Missing = value.Choice(("drop", MissingRule.Drop), ("mean", MissingRule.Mean), ("indicator", MissingRule.Indicator)),
        ["loss"] = (options, value) => options.Loss = value.Choice<Loss>([.. Loss.Known.Select(loss => (loss.Name, loss))]),
        ["delta"] = (options, value) => options.Delta = value.Positive(),
        ["order"] = (options, value) => options.Order = value.WholeOr(1, "full", FitOptions.FullOrder),
        ["layers"] = (options, value) => options.Layers = value.Whole(1),
        ["interactions"] = Interactions,
        ["balance"] = Trained((training, value) => training with { Balance = value.Flag() }),
        ["log-target"] = Trained((training, value) => training with { LogTarget = value.Flag() }),
        ["norm"] = Trained((training, value) => training with { Norm = value.Choice(("l2", WeightNorm.L2), ("l1", WeightNorm.L1)) }),
        ["dictionary"] = Trained(Dictionary),
        ["sketch"] = Trained((training, value) => training with { Sketch = value.Whole(1) }),
        ["skip"] = Trained((training, value) => training with { Skip = value.Flag() }),
        ["no-standardize"] = Trained((training, value) => training with { Standardize = !value.Flag() }),
        ["splines"] = Trained(Splines),
        ["prove"] = Trained((training, value) => training with { Prove = Effort(value) }),
        ["tolerance"] = Trained((training, value) => training with { Tolerance = value.Positive() }),
        ["time-limit"] = Trained((training, value) => training with { TimeLimit = Seconds(value.Positive()) }),
        ["threads"] = Trained((training, value) => training with { Threads = value.Whole(1) }),
        ["beta"] = Trained((training, value) => training with { Beta = value.Positive() }),
        ["beta-ratio"] = Trained((training, value) => training with { BetaRatio = value.Positive() }),
        ["seed"] = Seed,
        ["cv"] = Validated((validation, value) => validation with { Folds = value.Whole(2) }),
        ["folds"] = Validated((validation, value) => validation with { FoldOfRow = value.Wholes() }),
        ["cv-groups"] = Validated((validation, value) => validation with { GroupOfRow = value.Wholes() }),
        ["cv-time"] = Validated((validation, value) => validation with { TimeOrder = value.Flag() }),
        ["one-se"] = Validated((validation, value) => validation with { OneStandardError = value.Flag() }),
        ["path"] = Validated((validation, value) => validation with { Grid = validation.Grid with { Count = value.Whole(2) } }),
    };

    /// <summary>Reads options.</summary>
    /// <param name="json">A JSON object.</param>
    /// <exception cref="OptionException">It is none, or an option is unknown, given twice or not as expected.</exception>
    public static FitOptions Read(string json)
    {
        using JsonDocument document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new OptionException($"The options are no JSON object: expected {Example}.");
        }

        FitOptions options = new();
        HashSet<string> given = [];
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (!Known.TryGetValue(property.Name, out Action<FitOptions, OptionValue>? read))
            {
                throw new OptionException(
                    $"There is no option {Quoted.Text(property.Name)}: expected some of {string.Join(", ", Known.Keys)}.");
            }

            if (!given.Add(property.Name))
            {
                throw new OptionException($"{property.Name} is given twice: expected it once.");
            }

            read(options, new OptionValue(property.Name, property.Value));
        }

        return options;
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new OptionException(FormattableString.Invariant(
                $"The options are no JSON from line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} on: expected {Example}."));
        }
    }

    private static Action<FitOptions, OptionValue> Trained(Func<TrainingOptions, OptionValue, TrainingOptions> change) =>
        (options, value) => options.Training = change(options.Training, value);

    private static Action<FitOptions, OptionValue> Validated(Func<CrossValidationOptions, OptionValue, CrossValidationOptions> change) =>
        (options, value) => (options.Validation, options.ValidationOption) = (change(options.Validation, value), value.Name);

    private static void Interactions(FitOptions options, OptionValue value)
    {
        if (value.After("auto:") is { } count)
        {
            options.Training = options.Training with { SelectedInteractions = count };
        }
        else
        {
            options.Interactions = value.Sets();
        }
    }

    // Random neurons need no folds to have a seed.
    private static void Seed(FitOptions options, OptionValue value)
    {
        ulong seed = value.Seed();
        (options.Training, options.Validation) = (options.Training with { Seed = seed }, options.Validation with { Seed = seed });
    }

    private static TrainingOptions Dictionary(TrainingOptions training, OptionValue value) => value.After("random:") is { } count
        ? training with { Dictionary = DictionaryKind.Random, RandomNeurons = count }
        : value.After("sampled:") is { } sampled ? training with { Dictionary = DictionaryKind.Sampled, RandomNeurons = sampled }
        : value.Is("full") ? training with { Dictionary = DictionaryKind.Full }
        : value.Is("wedge") ? training with { Dictionary = DictionaryKind.Wedge }
        : throw value.Refused("full or wedge or random:K or sampled:K, K a whole number from 1 on");

    private static TrainingOptions Splines(TrainingOptions training, OptionValue value) =>
        value.Is("auto") ? training with { Splines = null } : training with { Splines = value.WholeOr(2, "none", 0) };

    private static ProofEffort Effort(OptionValue value) => value.Value.ValueKind == JsonValueKind.Number
        ? Seconds(value.Positive()) is { } limit ? ProofEffort.Within(limit) : ProofEffort.Full
        : value.Choice(("auto", ProofEffort.Auto), ("full", ProofEffort.Full), ("none", ProofEffort.None));

    // Beyond a year there is no limit: TimeSpan could not hold every number. Nor may it round to nothing.
    private static TimeSpan? Seconds(double seconds) => seconds >= 3.2e7
        ? null
        : TimeSpan.FromTicks(Math.Max(1, (long)(seconds * TimeSpan.TicksPerSecond)));
}
