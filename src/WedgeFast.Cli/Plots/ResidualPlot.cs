using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>What a network gets wrong: target minus prediction (of classes: 1 or 0 minus probability), against the prediction.</summary>
internal static class ResidualPlot
{
    public static PlotModel Of(LayeredNetwork network, OutputMeaning output, SampleSet samples)
    {
        double[] predictions = new double[samples.Count];
        network.Predict(samples.Inputs, predictions);
        double[] shown = [.. Offsets.Added(predictions, samples).ToArray().Select(output.Show)];
        PlotModel model = PlotTheme.Model("Residuals");
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Bottom, $"predicted {output.Shown}"));
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Left, output.Labels is null ? "observed - predicted" : "1 or 0 observed - predicted"));
        ScatterSeries points = new() { MarkerType = MarkerType.Circle, MarkerSize = 2.5, MarkerFill = PlotTheme.Blue };
        for (int i = 0; i < samples.Count; i++)
        {
            points.Points.Add(new ScatterPoint(shown[i], samples.Targets[i] - shown[i]));
        }

        model.Series.Add(points);
        model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Horizontal, Y = 0, Color = PlotTheme.Orange, LineStyle = LineStyle.Solid, StrokeThickness = 1.2 });
        return model;
    }
}
