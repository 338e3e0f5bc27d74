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
    private const int PairCells = 64;

    /// <param name="network">The network, of one output.</param>
    /// <param name="output">What its output means.</param>
    /// <param name="samples">The data.</param>
    /// <param name="parts">The network's parts over the data.</param>
    public static IEnumerable<PlotModel> Of(LayeredNetwork network, OutputMeaning output, SampleSet samples, AnovaDecomposition parts)
    {
        IEnumerable<int> inputs = parts.Parts.SelectMany(part => part.Columns).Distinct()
            .OrderByDescending(c => parts.Parts.Where(part => part.Columns.Contains(c)).Sum(part => part.Weight * part.Weight))
            .SelectMany(c => Enumerable.Range(parts.Columns[c].First, parts.Columns[c].Width));
        foreach (int input in inputs.Take(MostInputs))
        {
            yield return OfInput(network, output, samples, input);
        }

        IEnumerable<int> pairs = Enumerable.Range(0, parts.Parts.Count).Where(p => parts.Parts[p].IsPair && parts.Parts[p].Columns.All(c =>
            parts.Columns[c].Words is null))
            .OrderByDescending(p => parts.Parts[p].Weight);
        foreach (int pair in pairs.Take(MostPairs))
        {
            yield return OfPair(network, output, samples, parts, pair);
        }
    }

    private static PlotModel OfPair(LayeredNetwork network, OutputMeaning output, SampleSet samples, AnovaDecomposition parts, int pair)
    {
        int[] inputs = [.. parts.Parts[pair].Columns.Select(c => parts.Columns[c].First)];
        (int first, int second) = (inputs[0], inputs[1]);
        NetworkNeuron[] neurons = network.IsTwoLayer ? [.. network.Last.Neurons.Where(neuron => neuron.Inputs.AsSpan()
            .SequenceEqual(inputs))] : [];
        Func<double, double, double> response = PartialResponse.Of(parts, pair);
        double most = Enumerable.Range(0, samples.Count).Max(i => Math.Abs(response(samples.Row(i)[first], samples.Row(i)[second])));
        string title = $"{samples.InputNames[first]} and {samples.InputNames[second]} together, beyond each alone";
        return ResponseMapPlot.Of(title, samples, first, second, response, neurons, $"adds to {output.Name}", [-most, most], PairCells);
    }

    private static PlotModel OfInput(LayeredNetwork network, OutputMeaning output, SampleSet samples, int input)
    {
        double[] values = [.. Enumerable.Range(0, samples.Count).Select(i => samples.Row(i)[input]).Distinct().Order()];
        double least = values[0], most = values[^1];
        PlotModel model = PlotTheme.Model($"Response to {samples.InputNames[input]}");
        model.Axes.Add(PlotTheme.Axis(AxisPosition.Bottom, samples.InputNames[input]));
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
