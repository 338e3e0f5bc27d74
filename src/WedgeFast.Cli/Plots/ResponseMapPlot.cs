using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>
/// A function of two inputs as colours, the lines where neurons switch, and the samples on it in the colours of their targets.
/// </summary>
internal static class ResponseMapPlot
{
    private const int Cells = 160;
    private const double Margin = 0.04;

    /// <summary>A network of two inputs.</summary>
    public static PlotModel Of(ReluNetwork network, OutputMeaning output, SampleSet samples)
    {
        int lines = network.Neurons.Select(neuron => Line(neuron, 0)).Distinct().Count();
        PlotModel model = Of(
            $"{output.Shown}: {lines} {(lines == 1 ? "line" : "lines")} where neurons switch", samples, 0, 1, (x, y) =>
                output.Show(network.Predict([x, y])), network.Neurons, output.Shown, samples.Targets.ToArray(), Cells);
        model.Series.Add(Samples(samples));
        return model;
    }

    /// <summary>Any function of two inputs of a network.</summary>
    /// <param name="title">The plot's title.</param>
    /// <param name="samples">Give the range, and the names.</param>
    /// <param name="first">The input to the right.</param>
    /// <param name="second">The input upwards.</param>
    /// <param name="response">The function.</param>
    /// <param name="neurons">The neurons whose lines to draw; they read no other inputs.</param>
    /// <param name="scale">What the colours mean.</param>
    /// <param name="colored">The value that each sample needs a colour for; beyond their range, where there are no samples, colours stay
    /// the same.</param>
    /// <param name="cells">Values of the function along each side.</param>
    public static PlotModel Of(
        string title, SampleSet samples, int first, int second, Func<double, double, double> response,
        IReadOnlyCollection<NetworkNeuron> neurons, string scale, IEnumerable<double> colored, int cells)
    {
        (double x0, double x1) = Range(samples, first);
        (double y0, double y1) = Range(samples, second);
        double[,] values = new double[cells, cells];
        for (int i = 0; i < cells; i++)
        {
            for (int j = 0; j < cells; j++)
            {
                values[i, j] = response(x0 + ((x1 - x0) * i / (cells - 1)), y0 + ((y1 - y0) * j / (cells - 1)));
            }
        }

        (double least, double most) = colored.Aggregate(
            (double.PositiveInfinity, double.NegativeInfinity), (range, value) => (Math.Min(range.Item1, value), Math.Max(range.Item2, value)));
        PlotModel model = PlotTheme.Model(title);
        model.Axes.Add(Bounded(PlotTheme.Axis(AxisPosition.Bottom, samples.InputNames[first]), x0, x1));
        model.Axes.Add(Bounded(PlotTheme.Axis(AxisPosition.Left, samples.InputNames[second]), y0, y1));
        model.Axes.Add(PlotTheme.ColorAxis(scale, least, most > least ? most : least + 1));
        model.Series.Add(new HeatMapSeries
        {
            X0 = x0,
            X1 = x1,
            Y0 = y0,
            Y1 = y1,
            Data = values,
            Interpolate = true,
            RenderMethod = HeatMapRenderMethod.Bitmap,
            ColorAxisKey = "color",
        });
        // Many lines are a texture, few are a drawing.
        OxyColor color = OxyColor.FromAColor((byte)Math.Clamp(6000 / Math.Max(neurons.Count, 1), 0x38, 0xb0), PlotTheme.OnMap);
        foreach ((double a, double b, double c) in neurons.Select(neuron => Line(neuron, first)).Distinct())
        {
            if (Clip(a, b, c, x0, x1, y0, y1) is (DataPoint from, DataPoint to))
            {
                LineSeries line = new() { Color = color, StrokeThickness = 0.8 };
                line.Points.AddRange([from, to]);
                model.Series.Add(line);
            }
        }

        return model;
    }

    private static ScatterSeries Samples(SampleSet samples)
    {
        ScatterSeries points = new()
        {
            MarkerType = MarkerType.Circle,
            MarkerSize = 3.6,
            MarkerStroke = PlotTheme.OnMap,
            MarkerStrokeThickness = 1,
            ColorAxisKey = "color",
        };
        for (int i = 0; i < samples.Count; i++)
        {
            points.Points.Add(new ScatterPoint(samples.Row(i)[0], samples.Row(i)[1], value: samples.Targets[i]));
        }

        return points;
    }

    private static LinearAxis Bounded(LinearAxis axis, double least, double most)
    {
        (axis.Minimum, axis.Maximum, axis.MinimumPadding, axis.MaximumPadding) = (least, most, 0, 0);
        axis.MajorGridlineStyle = LineStyle.None;
        return axis;
    }

    private static (double Least, double Most) Range(SampleSet samples, int input)
    {
        double least = samples.Row(0)[input], most = least;
        for (int i = 1; i < samples.Count; i++)
        {
            (least, most) = (Math.Min(least, samples.Row(i)[input]), Math.Max(most, samples.Row(i)[input]));
        }

        double margin = most > least ? Margin * (most - least) : 1;
        return (least - margin, most + margin);
    }

    /// <summary>a x + b y + c = 0 with a sign that does not depend on the orientation.</summary>
    private static (double A, double B, double C) Line(NetworkNeuron neuron, int first)
    {
        double a = 0, b = 0;
        for (int t = 0; t < neuron.Inputs.Length; t++)
        {
            (a, b) = neuron.Inputs[t] == first ? (neuron.Weights[t], b) : (a, neuron.Weights[t]);
        }

        double sign = a < 0 || (a == 0 && b < 0) ? -1 : 1;
        return (sign * a, sign * b, sign * neuron.Bias);
    }

    private static (DataPoint From, DataPoint To)? Clip(double a, double b, double c, double x0, double x1, double y0, double y1)
    {
        List<DataPoint> ends = [];
        foreach (double x in (double[])[x0, x1])
        {
            double y = -((a * x) + c) / b;
            if (b != 0 && y >= y0 && y <= y1)
            {
                ends.Add(new DataPoint(x, y));
            }
        }

        foreach (double y in (double[])[y0, y1])
        {
            double x = -((b * y) + c) / a;
            if (a != 0 && x >= x0 && x <= x1)
            {
                ends.Add(new DataPoint(x, y));
            }
        }

        // A line through a corner meets two sides there: the other end is the farthest.
        DataPoint from = ends.FirstOrDefault(), to = ends.DefaultIfEmpty(from).MaxBy(end => Math.Abs(end.X - from.X) + Math.Abs(end.Y - from.Y));
        return from.Equals(to) ? null : (from, to);
    }
}
