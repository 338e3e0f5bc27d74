using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>
/// A network of one input: the samples, the exact broken line, the probability or the exponential, a vertical line at every kink.
/// </summary>
internal static class CurvePlot
{
    private const int BentPoints = 300;

    public static PlotModel Of(ReluNetwork network, OutputMeaning output, SampleSet samples)
    {
        PlotModel model = PlotTheme.Model($"{output.Shown} by {network.InputNames[0]}");
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Bottom, network.InputNames[0]));
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Left, output.Shown));
        model.Legends.Add(PlotTheme.Legend());
        double least = Least(samples.Inputs), most = Most(samples.Inputs);
        double[] kinks = [.. network.Neurons.Select(neuron => -neuron.Bias / neuron.Weights[0]).Where(x => x > least && x < most).Distinct().Order()];
        foreach (double kink in kinks)
        {
            model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = kink,
                Color = PlotTheme.Grid,
                LineStyle = LineStyle.Dash,
                StrokeThickness = 1.5,
                Layer = AnnotationLayer.BelowSeries,
            });
        }

        ScatterSeries points = new() { Title = "samples", MarkerType = MarkerType.Circle, MarkerSize = 2.5, MarkerFill = PlotTheme.Blue };
        for (int i = 0; i < samples.Count; i++)
        {
            points.Points.Add(new ScatterPoint(samples.Inputs[i], samples.Targets[i]));
        }

        LineSeries line = new()
        {
            Title = $"network, {kinks.Length} {(kinks.Length == 1 ? "kink" : "kinks")}",
            Color = PlotTheme.Orange,
            StrokeThickness = 2,
            MarkerType = output.Bends ? MarkerType.None : MarkerType.Circle,
            MarkerSize = 3,
            MarkerFill = PlotTheme.Orange,
        };

        // A probability and an exponential bend between the kinks.
        IEnumerable<double> between = output.Bends ? Enumerable.Range(1, BentPoints - 1).Select(k => least + ((most - least) * k / BentPoints)) : [];
        foreach (double x in (double[])[.. between.Concat([least, .. kinks, most]).Order()])
        {
            line.Points.Add(new DataPoint(x, output.Show(network.Predict([x]))));
        }

        model.Series.Add(points);
        model.Series.Add(line);
        return model;
    }

    private static double Least(ReadOnlySpan<double> values)
    {
        double least = values[0];
        foreach (double value in values)
        {
            least = Math.Min(least, value);
        }

        return least;
    }

    private static double Most(ReadOnlySpan<double> values)
    {
        double most = values[0];
        foreach (double value in values)
        {
            most = Math.Max(most, value);
        }

        return most;
    }
}
