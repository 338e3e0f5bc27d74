using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Training;

namespace WedgeFast.Cli.Plots;

/// <summary>What happens along a path, against beta: the errors of training and held-out rows, the neurons, the gaps.</summary>
internal static class PathPlot
{
    /// <summary>The mean loss of the training rows and, where some were held out, of those with its band.</summary>
    public static PlotModel Errors(PathResult path)
    {
        PlotModel model = PlotTheme.Model(path.Folds > 0 ? $"Error along the path, {path.Folds} folds" : "Error along the path");
        model.Axes.Add(PlotTheme.LogAxis(AxisPosition.Bottom, "beta"));
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Left, OutputMeaning.Of(path.Points[^1].Fit.Network, path.Points[^1].Fit.Claim).MeanLoss));
        model.Legends.Add(PlotTheme.Legend());
        if (PathTable.Best(path) is int best)
        {
            CrossValidationPoint[] held = [.. path.Points.Where(point => point.Validation is not null).Select(point => point.Validation!.Value)];
            ValidationPlot.AddTo(model, held, best, "held-out rows", "least error of held-out rows");
        }

        model.Series.Add(Curve("training rows", PlotTheme.Orange, path, point => point.TrainingLoss));
        return model;
    }

    /// <summary>The number of neurons.</summary>
    public static PlotModel Neurons(PathResult path)
    {
        PlotModel model = PlotTheme.Model("Neurons");
        model.Axes.Add(PlotTheme.LogAxis(AxisPosition.Bottom, "beta"));
        LinearAxis count = PlotTheme.Axis(AxisPosition.Left, "neurons");
        (count.MinimumMajorStep, count.StringFormat) = (1, "0");
        model.Axes.Add(count);
        model.Series.Add(Curve("", PlotTheme.Blue, path, point => point.Fit.Network.Neurons.Count));
        return model;
    }

    /// <summary>The relative gap that is proven at each beta, where it is above 0, and the tolerance asked for.</summary>
    public static PlotModel Gaps(PathResult path, double tolerance)
    {
        PlotModel model = PlotTheme.Model("Relative gap");
        model.Axes.Add(PlotTheme.LogAxis(AxisPosition.Bottom, "beta"));
        LogarithmicAxis gaps = PlotTheme.LogAxis(AxisPosition.Left, "gap / objective without neurons");
        double[] shown = [.. path.Points.Select(point => point.Fit.Certificate.RelativeGap ?? 0).Where(gap => gap > 0), tolerance];
        (gaps.Minimum, gaps.Maximum) = (shown.Min() / 5, shown.Max() * 50);
        model.Axes.Add(gaps);
        model.Series.Add(Curve("", PlotTheme.Blue, path, point => point.Fit.Certificate.RelativeGap is > 0 and double gap ? gap : double.NaN));
        LineAnnotation level = PlotTheme.Level(tolerance, "tolerance");
        level.TextVerticalAlignment = VerticalAlignment.Bottom;
        model.Annotations.Add(level);
        return model;
    }

    private static LineSeries Curve(string title, OxyColor color, PathResult path, Func<PathPoint, double> value)
    {
        LineSeries line = PlotTheme.Line(title, color);
        foreach (PathPoint point in path.Points)
        {
            double y = value(point);
            if (double.IsFinite(y))
            {
                line.Points.Add(new DataPoint(point.Fit.Certificate.Beta, y));
            }
        }

        return line;
    }
}
