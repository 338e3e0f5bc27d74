using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>What a network gets wrong: target minus prediction, against the prediction.</summary>
internal static class ResidualPlot
{
    public static PlotModel Of(ReluNetwork network, SampleSet samples)
    {
        double[] predictions = new double[samples.Count];
        network.Predict(samples.Inputs, predictions);
        PlotModel model = PlotTheme.Model("Residuals");
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Bottom, $"predicted {network.OutputName}"));
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Left, "observed - predicted"));
        ScatterSeries points = new() { MarkerType = MarkerType.Circle, MarkerSize = 2.5, MarkerFill = PlotTheme.Blue };
        for (int i = 0; i < samples.Count; i++)
        {
            points.Points.Add(new ScatterPoint(predictions[i], samples.Targets[i] - predictions[i]));
        }

        model.Series.Add(points);
        model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Horizontal, Y = 0, Color = PlotTheme.Orange, LineStyle = LineStyle.Solid, StrokeThickness = 1.2 });
        return model;
    }
}
