using WedgeFast.Cli.Commands;
using WedgeFast.Cli.Data;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>
/// What polishing changed, for other programs. The names, in camel case, are keys that others rely on; null where one does not apply.
/// </summary>
/// <param name="Rows">Rows.</param>
/// <param name="Inputs">The columns that went into the network.</param>
/// <param name="Target">The target.</param>
/// <param name="Loss">What errors cost.</param>
/// <param name="HiddenLayers">Hidden layers of the network; all but the last stay as they are.</param>
/// <param name="Order">The most inputs per neuron of the new last layer.</param>
/// <param name="Beta">The weight decay.</param>
/// <param name="Before">The network as it was.</param>
/// <param name="After">The network as it is now.</param>
/// <param name="LowerBound">What no choice of its last two layers is below.</param>
/// <param name="RelativeGap">How close to the optimum they are, relative to the objective without neurons.</param>
/// <param name="Scope">What the bound covers.</param>
/// <param name="Status">How training ended.</param>
/// <param name="Seconds">Time.</param>
internal sealed record PolishReport(
    int Rows,
    IReadOnlyList<string> Inputs,
    string Target,
    string Loss,
    int HiddenLayers,
    int Order,
    double Beta,
    PolishState Before,
    PolishState After,
    double? LowerBound,
    double? RelativeGap,
    string Scope,
    string Status,
    ReportSeconds Seconds)
{
    public string Version { get; } = Machine.Version;

    public static PolishReport Of(LoadedSamples data, LoadedSamples? held, LayeredNetwork before, LayeredNetwork after, AuditResult audit)
    {
        TrainingResult optimum = audit.Optimum;
        return new PolishReport(
            data.Samples.Count, data.Samples.InputNames, data.Samples.TargetName, optimum.Claim.Loss.Name, after.HiddenLayers, optimum.Claim.Class.Order,
            optimum.Claim.Beta, State(before, audit.Objective), State(after, optimum.Certificate.Objective), audit.LowerBound, optimum.Certificate.RelativeGap,
            Words.Of(optimum.Certificate.Scope), Words.Of(optimum.Status),
            new ReportSeconds(data.Seconds, optimum.Timings.Price, optimum.Timings.Solve, data.Seconds + optimum.Timings.Total));

        PolishState State(LayeredNetwork network, double objective) => new(
            network.Last.Neurons.Count, objective, OnnxData.MetricsOf(network, data, optimum.Claim.Loss),
            held is null ? null : OnnxData.MetricsOf(network, held, optimum.Claim.Loss));
    }
}

/// <summary>A network before or after.</summary>
internal sealed record PolishState(int Neurons, double Objective, Metrics Train, Metrics? Validation);
