using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Training;

namespace WedgeFast.Cli.Plots;

/// <summary>
/// How the certificate closed, by rounds or by time: the network's objective from above, the proven bound from below; and their gap.
/// </summary>
internal static class ConvergencePlot
{
    /// <summary>Objective and bound.</summary>
    /// <param name="history">The rounds of one training.</param>
    /// <param name="nullObjective">P0, which relative gaps are relative to.</param>
    /// <param name="byTime">Against seconds, not rounds.</param>
    public static PlotModel Bounds(IReadOnlyList<TrainingProgress> history, double nullObjective, bool byTime = false)
    {
        PlotModel model = PlotTheme.Model("The certificate closing in");
        model.Axes.Add(ProgressAxis(byTime));
        LinearAxis values = PlotTheme.Axis(AxisPosition.Left, "objective");
        model.Axes.Add(values);
        model.Legends.Add(PlotTheme.Legend());
        LineSeries primal = PlotTheme.Line("objective of the network", PlotTheme.Orange), dual = PlotTheme.Line("proven lower bound", PlotTheme.Blue);
        foreach (TrainingProgress at in history)
        {
            primal.Points.Add(new DataPoint(Place(at, byTime), at.Objective));
            if (at.RelativeGap is double gap)
            {
                dual.Points.Add(new DataPoint(Place(at, byTime), at.Objective - (gap * nullObjective)));
            }
        }

        model.Series.Add(primal);
        model.Series.Add(dual);
        return model;
    }

    /// <summary>The relative gap and the tolerance it has to reach.</summary>
    public static PlotModel Gap(IReadOnlyList<TrainingProgress> history, double tolerance, bool byTime = false)
    {
        PlotModel model = PlotTheme.Model("Relative gap");
        model.Axes.Add(ProgressAxis(byTime));
        model.Axes.Add(PlotTheme.LogAxis(AxisPosition.Left, "gap / objective without neurons"));
        LineSeries line = PlotTheme.Line("", PlotTheme.Blue);
        foreach (TrainingProgress at in history.Where(at => at.RelativeGap > 0))
        {
            line.Points.Add(new DataPoint(Place(at, byTime), at.RelativeGap!.Value));
        }

        model.Series.Add(line);
        model.Annotations.Add(PlotTheme.Level(tolerance, "tolerance"));
        return model;
    }

    private static double Place(in TrainingProgress at, bool byTime) => byTime ? at.Elapsed.TotalSeconds : at.Round;

    private static LinearAxis ProgressAxis(bool byTime)
    {
        if (byTime)
        {
            return PlotTheme.Axis(AxisPosition.Bottom, "seconds");
        }

        LinearAxis axis = PlotTheme.Axis(AxisPosition.Bottom, "round");
        (axis.MinimumMajorStep, axis.StringFormat) = (1, "0");
        return axis;
    }
}
