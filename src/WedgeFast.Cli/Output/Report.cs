using System.Text.Json.Serialization;
using WedgeFast.Cli.Data;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>
/// What fit and verify tell other programs. The names, in camel case, are keys that others rely on; null where one does not apply.
/// </summary>
internal sealed record Report
{
    public required int Rows { get; init; }

    public required IReadOnlyList<string> Inputs { get; init; }

    public required string Target { get; init; }

    public required string Loss { get; init; }

    /// <summary>Where the Huber loss becomes linear.</summary>
    public required double? Delta { get; init; }

    /// <summary>The power of the tweedie loss.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Power { get; init; }

    /// <summary>The level of the quantile loss.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Level { get; init; }

    /// <summary>The labels of the classes; empty where the target is a number.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public required bool Balanced { get; init; }

    /// <summary>Whether logarithms of the target were learnt: everything but the training errors is of these.</summary>
    public required bool LogTarget { get; init; }

    public required string Norm { get; init; }

    public required int Order { get; init; }

    /// <summary>Sets of more inputs than the order that neurons may read together as well, where there are any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? Interactions { get; init; }

    public required string Dictionary { get; init; }

    /// <summary>The most segments of the splines by which an input enters; null for inputs as they are.</summary>
    public int? Splines { get; init; }

    public required bool Skip { get; init; }

    /// <summary>"convex" or "concave" where the network had to be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Shape { get; init; }

    /// <summary>Per input that the network had to be monotone in, up:INPUT or down:INPUT.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Monotone { get; init; }

    public required bool Standardized { get; init; }

    public required double Beta { get; init; }

    public required double BetaMax { get; init; }

    public required double? BetaRatio { get; init; }

    public required double Objective { get; init; }

    public required double? DualObjective { get; init; }

    public required double? Gap { get; init; }

    public required double? RelativeGap { get; init; }

    public required double? MaxViolation { get; init; }

    /// <summary>
    /// What local search suggests in place of the relative gap: no bound. Null where there is no such estimate, as where the gap is proven.
    /// </summary>
    public double? EstimatedGap { get; init; }

    public required string Scope { get; init; }

    public string? Status { get; init; }

    public required int Neurons { get; init; }

    /// <summary>Neurons of each hidden layer where there is more than one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Null with several outputs.</summary>
    public required double? Intercept { get; init; }

    /// <summary>With several outputs alone: one per output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Intercepts { get; init; }

    public int? Rounds { get; init; }

    public required double Hyperplanes { get; init; }

    public double? Tolerance { get; init; }

    public required ReportSeconds Seconds { get; init; }

    public required Metrics Train { get; init; }

    /// <summary>fit only: how good the network is on the rows of --validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Metrics? Validation { get; init; }

    /// <summary>fit only: what cross-validation found per beta; null where beta was given.</summary>
    public IReadOnlyList<ReportPoint>? Cv { get; init; }

    /// <summary>fit only: the best of each order that cross-validation tried; null where beta was given.</summary>
    public IReadOnlyList<ReportOrder>? Orders { get; init; }

    public required int Threads { get; init; }

    public string Runtime { get; } = Machine.Runtime;

    public int VectorBits { get; } = Machine.VectorBits;

    public string Version { get; } = Machine.Version;

    /// <summary>verify only: whether every claim holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Holds { get; init; }

    /// <summary>verify only: a sentence per claim that is false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Failures { get; init; }

    /// <summary>What fit and verify have in common.</summary>
    public static Report Of(LoadedSamples data, ReluNetwork network, TrainingClaim claim, Certificate certificate, Metrics metrics, int threads) => new()
    {
        Rows = data.Samples.Count,
        Inputs = data.Samples.InputNames,
        Target = data.Samples.TargetName,
        Loss = claim.Loss.Name,
        Delta = claim.Loss.ParameterName == "delta" ? claim.Loss.Parameter : null,
        Power = claim.Loss.ParameterName == "power" ? claim.Loss.Parameter : null,
        Level = claim.Loss.ParameterName == "level" ? claim.Loss.Parameter : null,
        Labels = claim.Labels,
        Balanced = claim.Balanced,
        LogTarget = claim.LogTarget,
        Norm = Words.Of(claim.Class.Norm),
        Order = claim.Class.Order,
        Interactions = Words.Of(claim.Class.Interactions, network.InputNames),
        Dictionary = Words.Of(claim.Class.Dictionary),
        Splines = claim.Class.Groups is { } groups ? Enumerable.Range(0, groups.Count).Max(source => groups[source].Length) : null,
        Skip = claim.HasSkip,
        Monotone = Words.Of(claim.Class.Monotone, network.InputNames),
        Shape = claim.Class.Shape == NetworkShape.Any ? null : ModelNames.Of(claim.Class.Shape),
        Standardized = claim.Standardized,
        Beta = certificate.Beta,
        BetaMax = certificate.BetaMax,
        BetaRatio = certificate.BetaMax > 0 ? certificate.Beta / certificate.BetaMax : null,
        Objective = certificate.Objective,
        DualObjective = certificate.DualObjective,
        Gap = certificate.Gap,
        RelativeGap = certificate.RelativeGap,
        MaxViolation = certificate.MaxViolation,
        Scope = Words.Of(certificate.Scope),
        Neurons = network.Neurons.Count,
        Intercept = network.OutputNames.Count == 1 ? network.Intercept : null,
        Intercepts = network.OutputNames.Count == 1 ? null : network.Intercepts.ToArray(),
        Hyperplanes = certificate.Hyperplanes,
        Seconds = new ReportSeconds(data.Seconds, null, null, data.Seconds),
        Train = metrics,
        Threads = threads,
    };
}

/// <summary>What cross-validation found at one beta: the mean loss of held-out rows, its standard error, the mean number of neurons, and
/// the error that the choice goes by.</summary>
internal sealed record ReportPoint(double Beta, double Mean, double Se, double Neurons, double Error)
{
    public static ReportPoint Of(CrossValidationPoint point) => new(point.Beta, point.Mean, point.StandardError, point.Neurons, point.Error);
}

/// <summary>The best that cross-validation found with one order.</summary>
internal sealed record ReportOrder(int Order, ReportPoint Best, int? Splines);

/// <summary>Seconds per phase; null where a phase did not take place.</summary>
internal sealed record ReportSeconds(double Read, double? Price, double? Solve, double Total);
