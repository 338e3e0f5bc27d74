using WedgeFast.Cli.Data;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>An audit for other programs. The names, in camel case, are keys that others rely on; null where one does not apply.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Inputs">The columns that went into the network.</param>
/// <param name="Target">The target.</param>
/// <param name="Loss">What errors cost.</param>
/// <param name="HiddenLayers">Hidden layers of the network; all but the last are taken as given.</param>
/// <param name="Neurons">Neurons of the last one.</param>
/// <param name="Features">Inputs of the last one.</param>
/// <param name="Order">The most inputs per neuron of the networks it is compared with.</param>
/// <param name="Beta">The weight decay.</param>
/// <param name="MeanLoss">The mean loss of the network.</param>
/// <param name="Objective">Its objective, weights balanced.</param>
/// <param name="UnbalancedObjective">Its objective, weights as they are.</param>
/// <param name="LowerBound">What no network is below.</param>
/// <param name="AtMostAbove">The network's distance to the optimum is at most this.</param>
/// <param name="AtLeastAbove">And at least this.</param>
/// <param name="RelativeExcess">AtMostAbove / LowerBound.</param>
/// <param name="Optimum">The network it is compared with.</param>
/// <param name="Train">The network's errors on the rows.</param>
/// <param name="Seconds">Time.</param>
internal sealed record AuditReport(
    int Rows,
    IReadOnlyList<string> Inputs,
    string Target,
    string Loss,
    int HiddenLayers,
    int Neurons,
    int Features,
    int Order,
    double Beta,
    double MeanLoss,
    double Objective,
    double UnbalancedObjective,
    double? LowerBound,
    double? AtMostAbove,
    double AtLeastAbove,
    double? RelativeExcess,
    OptimumReport Optimum,
    Metrics Train,
    ReportSeconds Seconds)
{
    public string Version { get; } = Machine.Version;

    public static AuditReport Of(LoadedSamples data, LayeredNetwork network, AuditResult audit, Metrics metrics) => new(
        data.Samples.Count, data.Samples.InputNames, data.Samples.TargetName, audit.Optimum.Claim.Loss.Name, network.HiddenLayers,
        network.Last.Neurons.Count, network.Features.Length, audit.Optimum.Claim.Class.Order, audit.Optimum.Claim.Beta, audit.MeanLoss, audit.Objective,
        audit.UnbalancedObjective, audit.LowerBound, audit.AtMostAbove, audit.AtLeastAbove, audit.RelativeExcess, OptimumReport.Of(audit.Optimum), metrics,
        new ReportSeconds(data.Seconds, audit.Optimum.Timings.Price, audit.Optimum.Timings.Solve, data.Seconds + audit.Optimum.Timings.Total));
}

/// <summary>The network that another is compared with.</summary>
internal sealed record OptimumReport(double Objective, int Neurons, double? RelativeGap, string Scope, string Status)
{
    public static OptimumReport Of(TrainingResult result) => new(
        result.Certificate.Objective, result.Network.Neurons.Count, result.Certificate.RelativeGap, Words.Of(result.Certificate.Scope), Words.Of(result.Status));
}
