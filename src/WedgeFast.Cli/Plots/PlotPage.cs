using System.Globalization;
using System.Text;
using OxyPlot;

namespace WedgeFast.Cli.Plots;

/// <summary>
/// Plots as SVG: one, or several side by side in one file. The colours of page, text and grid follow the viewer's preference for light or
/// dark pages; a viewer that knows no such preference shows the light ones.
/// </summary>
internal static class PlotPage
{
    private const int Columns = 2;
    private const string DarkPaper = "#15191e", DarkInk = "#dde2e8", DarkGrid = "#343b44";

    /// <summary>Writes a page of plots.</summary>
    public static void Write(Stream stream, IReadOnlyList<Panel> panels)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Render(panels));
    }

    /// <summary>A page of plots as one SVG element.</summary>
    /// <param name="panels">The plots, in reading order; those that span the page stand alone in their row.</param>
    public static string Render(IReadOnlyList<Panel> panels)
    {
        double width = panels.Max(panel => panel.Spans ? panel.Width : Math.Min(Columns, panels.Count(p => !p.Spans)) * panel.Width);
        StringBuilder body = new();
        double top = 0, bottom = 0, left = 0;
        for (int k = 0; k < panels.Count; k++)
        {
            Panel panel = panels[k];
            if (left > 0 && (panel.Spans || left + panel.Width > width))
            {
                (left, top) = (0, bottom);
            }

            double indent = panel.Spans ? (width - panel.Width) / 2 : left;
            body.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({indent},{top})\">\n{Drawing(panel, k)}\n</g>\n");
            bottom = Math.Max(bottom, top + panel.Height);
            left = panel.Spans ? width : left + panel.Width;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 {width} {bottom}\" width=\"{width}\" height=\"{bottom}\">\n{Style()}\n<rect width=\"100%\" height=\"100%\" style=\"fill:{Rgb(PlotTheme.Paper)}\"/>\n{body}</svg>");
    }

    // The exporter numbers its clip paths from 1 in every plot: on one page they need names of their own.
    private static string Drawing(Panel panel, int position)
    {
        string svg = new SvgExporter
        {
            Width = panel.Width,
            Height = panel.Height,
            IsDocument = false,
            UseVerticalTextAlignmentWorkaround = true,
            TextMeasurer = new WideText(panel.Width, panel.Height),
        }.ExportToString(panel.Model);
        string prefix = string.Create(CultureInfo.InvariantCulture, $"plot{position}-");

        // What is left of a document's head has no place inside one.
        return svg[svg.IndexOf("<svg", StringComparison.Ordinal)..]
            .Replace("id=\"clipPath", $"id=\"{prefix}clipPath", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{prefix}clipPath", StringComparison.Ordinal)
            .Trim();
    }

    private static string Style() => "<style>@media (prefers-color-scheme: dark) {"
        + Exchange(PlotTheme.Paper, DarkPaper) + Exchange(PlotTheme.Ink, DarkInk) + Exchange(PlotTheme.Grid, DarkGrid) + "}</style>";

    private static string Exchange(OxyColor light, string dark) =>
        $"[style*=\"fill:{Rgb(light)}\"]{{fill:{dark} !important}}[fill=\"{Rgb(light)}\"]{{fill:{dark}}}[style*=\"stroke:{Rgb(light)}\"]{{stroke:{dark} !important}}";

    private static string Rgb(OxyColor color) => $"rgb({color.R},{color.G},{color.B})";
}

/// <summary>
/// Room for texts whatever font the viewer has: the plots ask for Arial, whose widths the measurer knows; where it is missing its
/// replacements are wider, and a legend clips what it took to be narrower.
/// </summary>
internal sealed class WideText(double width, double height) : PdfRenderContext(width, height, OxyColors.Undefined)
{
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(size.Width * 1.5, size.Height);
    }
}

/// <summary>A plot and its place on a page.</summary>
/// <param name="Model">The plot.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Spans">Whether it stands alone in its row.</param>
internal sealed record Panel(PlotModel Model, double Width = 520, double Height = 380, bool Spans = false);
