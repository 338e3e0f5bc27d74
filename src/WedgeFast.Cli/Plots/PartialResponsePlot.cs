using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>The most important inputs of a network, and the most important pairs that neurons read together.</summary>
internal static class PartialResponsePlot
{
    private const int MostInputs = 6;
    private const int MostPairs = 4;
    private const int Points = 120;

    public static IEnumerable<PlotModel> Of(ReluNetwork network, OutputMeaning output, SampleSet samples, Explanation explanation)
    {
        foreach (ExplainedInputs part in explanation.Inputs.Take(MostInputs))
        {
            yield return OfInput(network, output, samples, part.Inputs[0]);
        }

        foreach (ExplainedInputs pair in explanation.Sets.Where(set => set.Inputs.Count == 2).Take(MostPairs))
        {
            (int first, int second) = (pair.Inputs[0], pair.Inputs[1]);
            (IReadOnlyList<NetworkNeuron> neurons, Func<double, double, double> response) = PartialResponse.Of(network, first, second);
            string title = $"{network.InputNames[first]} and {network.InputNames[second]} together";
            IEnumerable<double> at = Enumerable.Range(0, samples.Count).Select(i => response(samples.Row(i)[first], samples.Row(i)[second]));
            yield return ResponseMapPlot.Of(title, network, samples, first, second, response, neurons, $"adds to {output.Name}", at);
        }
    }

    private static PlotModel OfInput(ReluNetwork network, OutputMeaning output, SampleSet samples, int input)
    {
        double[] values = [.. Enumerable.Range(0, samples.Count).Select(i => samples.Row(i)[input]).Distinct().Order()];
        double least = values[0], most = values[^1];
        PlotModel model = PlotTheme.Model($"Response to {network.InputNames[input]}");
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Bottom, network.InputNames[input]));
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Left, $"mean predicted {output.Shown}"));
        LineSeries line = new() { Color = PlotTheme.Orange, StrokeThickness = 2 };
        Func<double, double> response = PartialResponse.Of(network, output, samples, input);
        for (int k = 0; k <= Points; k++)
        {
            double x = least + ((most - least) * k / Points);
            line.Points.Add(new DataPoint(x, response(x)));
        }

        // Where the data are, so that nobody reads the curve where there are none.
        double floor = line.Points.Min(p => p.Y);
        ScatterSeries marks = new() { MarkerType = MarkerType.Circle, MarkerSize = 1.8, MarkerFill = PlotTheme.Blue };
        marks.Points.AddRange(Thinned(values).Select(x => new ScatterPoint(x, floor)));
        model.Series.Add(line);
        model.Series.Add(marks);
        return model;
    }

    private static IEnumerable<double> Thinned(double[] values) =>
        Enumerable.Range(0, Math.Min(values.Length, 300)).Select(k => values[(int)((long)k * values.Length / Math.Min(values.Length, 300))]);
}
