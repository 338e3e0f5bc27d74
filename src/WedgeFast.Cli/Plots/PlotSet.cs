using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Plots;

/// <summary>Which plots suit a network.</summary>
internal static class PlotSet
{
    /// <summary>What the network does: the curve of one input, the map of two, responses to the most important of more.</summary>
    /// <param name="network">The network.</param>
    /// <param name="claim">What its outputs are, and how columns became inputs.</param>
    /// <param name="samples">The data.</param>
    public static List<Panel> OfNetwork(LayeredNetwork network, TrainingClaim claim, SampleSet samples)
    {
        OutputMeaning output = OutputMeaning.Of(network.Last, claim);
        if (network is { IsTwoLayer: true, InputNames.Count: 1 })
        {
            return [new Panel(CurvePlot.Of(network.Last, output, samples), 760, 520, Spans: true)];
        }

        if (network is { IsTwoLayer: true, InputNames.Count: 2 })
        {
            return [new Panel(ResponseMapPlot.Of(network.Last, output, samples), 760, 660, Spans: true)];
        }

        InputEncoding encoding = claim.Encoding ?? InputEncoding.Plain(network.InputNames);
        AnovaDecomposition parts = AnovaDecomposition.Of(network, encoding, samples.Inputs, samples.Weights);
        return [.. PartialResponsePlot.Of(network, output, samples, parts).Select(model => new Panel(model))];
    }

    /// <summary>The network, its errors, how beta was chosen, how the certificate closed.</summary>
    /// <param name="samples">What it was trained on.</param>
    /// <param name="network">The network.</param>
    /// <param name="result">How it was trained.</param>
    /// <param name="choice">How beta was chosen; null where it was given.</param>
    /// <param name="history">The rounds of training.</param>
    /// <param name="tolerance">The gap asked for.</param>
    public static List<Panel> OfFit(
        SampleSet samples, LayeredNetwork network, TrainingResult result, CrossValidationResult? choice,
            IReadOnlyList<TrainingProgress> history,
        double tolerance)
    {
        OutputMeaning output = OutputMeaning.Of(network.Last, result.Claim);
        List<Panel> panels = [.. OfNetwork(network, result.Claim, samples), new Panel(ResidualPlot.Of(network, output, samples))];
        if (output.Labels is not null)
        {
            panels.Add(new Panel(CalibrationPlot.Of(network, output, samples)));
        }

        if (choice is { Points.Count: > 1 })
        {
            panels.Add(new Panel(ValidationPlot.Of(choice.Points, choice.Chosen, choice.Folds, output)));
        }

        if (history.Count > 0)
        {
            panels.Add(new Panel(ConvergencePlot.Bounds(history, result.Certificate.NullObjective)));
            panels.Add(new Panel(ConvergencePlot.Gap(history, tolerance)));
        }

        return panels;
    }

    /// <summary>Errors, neurons and gaps along a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="tolerance">The gap asked for.</param>
    public static List<Panel> OfPath(PathResult path, double tolerance) =>
        [new Panel(PathPlot.Errors(path), 760, 440, Spans: true), new Panel(PathPlot.Neurons(path)), new Panel(PathPlot.Gaps(path, tolerance))];
}
