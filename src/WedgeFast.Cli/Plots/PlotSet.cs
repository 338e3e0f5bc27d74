using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Plots;

/// <summary>Which plots suit a network.</summary>
internal static class PlotSet
{
    /// <summary>What the network does: the curve of one input, the map of two, responses to the most important of more.</summary>
    public static List<Panel> OfNetwork(ReluNetwork network, TrainingClaim claim, SampleSet samples)
    {
        OutputMeaning output = OutputMeaning.Of(network, claim);
        if (network.InputNames.Count == 1)
        {
            return [new Panel(CurvePlot.Of(network, output, samples), 760, 520, Spans: true)];
        }

        if (network.InputNames.Count == 2)
        {
            return [new Panel(ResponseMapPlot.Of(network, output, samples), 760, 660, Spans: true)];
        }

        Explanation explanation = Explanation.Of(network, claim, samples.Inputs);
        return [.. PartialResponsePlot.Of(network, output, samples, explanation).Select(model => new Panel(model))];
    }

    /// <summary>The network, its errors, how beta was chosen, how the certificate closed.</summary>
    /// <param name="samples">What it was trained on.</param>
    /// <param name="result">The network.</param>
    /// <param name="choice">How beta was chosen; null where it was given.</param>
    /// <param name="history">The rounds of training.</param>
    /// <param name="tolerance">The gap asked for.</param>
    /// <param name="withTimes">Whether to draw against seconds too, which are different in every run.</param>
    public static List<Panel> OfFit(
        SampleSet samples, TrainingResult result, CrossValidationResult? choice, IReadOnlyList<TrainingProgress> history, double tolerance, bool withTimes)
    {
        OutputMeaning output = OutputMeaning.Of(result.Network, result.Claim);
        List<Panel> panels = [.. OfNetwork(result.Network, result.Claim, samples), new Panel(ResidualPlot.Of(result.Network, output, samples))];
        if (output.Labels is not null)
        {
            panels.Add(new Panel(CalibrationPlot.Of(result.Network, output, samples)));
        }

        if (choice is { Points.Count: > 1 })
        {
            panels.Add(new Panel(ValidationPlot.Of(choice.Points, choice.Chosen, choice.Folds, output)));
        }

        if (history.Count > 0)
        {
            foreach (bool byTime in withTimes ? (ReadOnlySpan<bool>)[false, true] : [false])
            {
                panels.Add(new Panel(ConvergencePlot.Bounds(history, result.Certificate.NullObjective, byTime)));
                panels.Add(new Panel(ConvergencePlot.Gap(history, tolerance, byTime)));
            }
        }

        return panels;
    }

    /// <summary>Errors, neurons and gaps along a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="tolerance">The gap asked for.</param>
    public static List<Panel> OfPath(PathResult path, double tolerance) =>
        [new Panel(PathPlot.Errors(path), 760, 440, Spans: true), new Panel(PathPlot.Neurons(path)), new Panel(PathPlot.Gaps(path, tolerance))];
}
