using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Training;

namespace WedgeFast.Cli.Plots;

/// <summary>The error of held-out rows against beta, with a band of one standard error, and the beta chosen.</summary>
internal static class ValidationPlot
{
    public static PlotModel Of(CrossValidationResult choice)
    {
        PlotModel model = PlotTheme.Model($"Error of held-out rows, {choice.Folds} folds");
        model.Axes.Add(PlotTheme.LogAxis(AxisPosition.Bottom, "beta"));
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Left, "mean loss"));
        model.Legends.Add(PlotTheme.Legend());
        AreaSeries band = new() { Title = "one standard error", Color = OxyColors.Transparent, Color2 = OxyColors.Transparent, Fill = OxyColor.FromAColor(70, PlotTheme.Blue) };
        LineSeries mean = new() { Title = "mean", Color = PlotTheme.Blue, StrokeThickness = 2 };
        foreach (CrossValidationPoint point in choice.Points)
        {
            band.Points.Add(new DataPoint(point.Beta, point.Mean + point.StandardError));
            band.Points2.Add(new DataPoint(point.Beta, point.Mean - point.StandardError));
            mean.Points.Add(new DataPoint(point.Beta, point.Mean));
        }

        CrossValidationPoint chosen = choice.Points[choice.Chosen];
        ScatterSeries mark = new() { Title = "chosen", MarkerType = MarkerType.Circle, MarkerSize = 5, MarkerFill = PlotTheme.Orange };
        mark.Points.Add(new ScatterPoint(chosen.Beta, chosen.Mean));
        model.Series.Add(band);
        model.Series.Add(mean);
        model.Series.Add(mark);
        return model;
    }
}
