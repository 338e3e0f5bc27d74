using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace WedgeFast.Cli.Plots;

/// <summary>
/// Colours and axes that all plots share. Paper, ink and grid are colours used for nothing else: <see cref="PlotPage"/> exchanges exactly
/// them where the viewer prefers dark pages. The data's colours are legible on both.
/// </summary>
internal static class PlotTheme
{
    public static readonly OxyColor Paper = OxyColor.FromRgb(0xfe, 0xfe, 0xfe);
    public static readonly OxyColor Ink = OxyColor.FromRgb(0x25, 0x2a, 0x31);
    public static readonly OxyColor Grid = OxyColor.FromRgb(0xe2, 0xe5, 0xe9);
    public static readonly OxyColor Blue = OxyColor.FromRgb(0x2b, 0x7b, 0xba);
    public static readonly OxyColor Orange = OxyColor.FromRgb(0xe0, 0x6c, 0x1f);

    /// <summary>On coloured maps, which look the same on any page.</summary>
    public static readonly OxyColor OnMap = OxyColor.FromArgb(0xb0, 0x18, 0x1c, 0x21);

    /// <summary>Low to high: blue over near-white to orange, distinct for the colour-blind too.</summary>
    public static readonly OxyPalette Diverging = OxyPalette.Interpolate(
        200, OxyColor.FromRgb(0x1f, 0x5f, 0x9e), OxyColor.FromRgb(0x8a, 0xb8, 0xdd), OxyColor.FromRgb(0xf3, 0xf3, 0xf1),
        OxyColor.FromRgb(0xf0, 0xb0, 0x80), OxyColor.FromRgb(0xc2, 0x54, 0x0c));

    /// <summary>An empty plot with a title.</summary>
    public static PlotModel Model(string title) => new()
    {
        Title = title,
        TitleFontSize = 14,
        TitleFontWeight = FontWeights.Bold,
        DefaultFont = "Arial",
        DefaultFontSize = 12,
        Background = Paper,
        TextColor = Ink,
        PlotAreaBorderColor = Ink,
        PlotAreaBorderThickness = new OxyThickness(1),
        Padding = new OxyThickness(10, 8, 16, 8),
    };

    /// <summary>A linear axis with gridlines.</summary>
    public static LinearAxis Axis(AxisPosition position, string title) => Dress(new LinearAxis { MinimumPadding = 0.03, MaximumPadding = 0.03 }, position, title);

    /// <summary>A logarithmic axis with gridlines.</summary>
    public static LogarithmicAxis LogAxis(AxisPosition position, string title)
    {
        LogarithmicAxis axis = Dress(new LogarithmicAxis { UseSuperExponentialFormat = false }, position, title);
        axis.MinorTickSize = 0;
        axis.LabelFormatter = value => value.ToString("0.#e+0", System.Globalization.CultureInfo.InvariantCulture).Replace("e+0", "e0", StringComparison.Ordinal);
        return axis;
    }

    /// <summary>A scale of colours to the right, symmetric about the middle value.</summary>
    public static LinearColorAxis ColorAxis(string title, double least, double most)
    {
        LinearColorAxis axis = Dress(new LinearColorAxis { Palette = Diverging, Minimum = least, Maximum = most }, AxisPosition.Right, title);
        axis.MajorGridlineStyle = LineStyle.None;
        axis.Key = "color";
        return axis;
    }

    /// <summary>A legend below the plot, where it covers nothing.</summary>
    public static Legend Legend() => new()
    {
        LegendPlacement = LegendPlacement.Outside,
        LegendPosition = LegendPosition.BottomCenter,
        LegendOrientation = LegendOrientation.Horizontal,
        LegendTextColor = Ink,
        LegendBackground = OxyColors.Undefined,
        LegendBorderThickness = 0,
        LegendFontSize = 12,
        LegendItemSpacing = 24,
    };

    /// <summary>A line with its points marked.</summary>
    public static LineSeries Line(string title, OxyColor color) => new()
    {
        Title = title,
        Color = color,
        StrokeThickness = 2,
        MarkerType = MarkerType.Circle,
        MarkerSize = 3,
        MarkerFill = color,
    };

    /// <summary>A dashed line across the plot at a value, with its name.</summary>
    public static LineAnnotation Level(double value, string name) => new()
    {
        Type = LineAnnotationType.Horizontal,
        Y = value,
        Color = Orange,
        LineStyle = LineStyle.Dash,
        Text = name,
        TextColor = Ink,
        TextHorizontalAlignment = HorizontalAlignment.Left,
        TextLinePosition = 0.02,
    };

    private static T Dress<T>(T axis, AxisPosition position, string title)
        where T : Axis
    {
        axis.Position = position;
        axis.Title = title;
        axis.AxisTitleDistance = position == AxisPosition.Bottom ? 8 : 18;
        axis.TextColor = Ink;
        axis.TitleColor = Ink;
        axis.TicklineColor = Ink;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = Grid;
        axis.MinorTickSize = 0;
        return axis;
    }
}
