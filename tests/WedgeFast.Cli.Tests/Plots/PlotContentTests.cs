using OxyPlot;
using OxyPlot.Series;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Plots;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Cli.Tests.Plots;

/// <summary>What plots show is what the network computes.</summary>
public class PlotContentTests
{
    private static readonly ReluNetwork Plane = new(
        ["u", "v", "w"],
        "y",
        1,
        [],
        [
            new NetworkNeuron([0, 1], [1, 1], -1, 2, []), new NetworkNeuron([0], [1], -0.25, 1, []), new NetworkNeuron([1], [-2], 1, -3, []),
            new NetworkNeuron([0, 1], [-1, -1], 1, 0.5, []), new NetworkNeuron([0, 1], [1, 0.1], -9, 1, []), new NetworkNeuron([0, 2], [1, 5], 0, 7, []),
        ]);

    private static readonly OutputMeaning Number = new("y", "y", null);

    private static readonly SampleSet Cube = SampleSet.Create([0, 0, 0, 1, 0, 2, 0, 1, 1, 1, 1, 3], 3, [1, 2, 3, 4], default, ["u", "v", "w"]);

    [Fact]
    public void The_curve_is_exact_at_every_kink()
    {
        ReluNetwork network = new(["x"], "y", 1, [], [new NetworkNeuron([0], [2], -1, 1, []), new NetworkNeuron([0], [-1], 0.75, 3, []), new NetworkNeuron([0], [1], -50, 3, [])]);
        PlotModel model = CurvePlot.Of(network, Number, SampleSet.Create([0, 2, 1], 1, [1, 2, 3], default, ["x"]));
        DataPoint[] line = [.. model.Series.OfType<LineSeries>().Single().Points];
        Assert.Equal([0, 0.5, 0.75, 2], line.Select(p => p.X));
        Assert.All(line, p => Assert.Equal(network.Predict([p.X]), p.Y));
        Assert.Equal(3, model.Series.OfType<ScatterSeries>().Single().Points.Count);
        Assert.Equal(2, model.Annotations.Count);
    }

    [Fact]
    public void Classes_are_shown_as_probabilities()
    {
        OutputMeaning classes = new("log-odds of y = b", "probability of y = b", ["a", "b"]);
        ReluNetwork network = new(["x"], "y", -1, [], [new NetworkNeuron([0], [1], 0, 1, [])]);
        SampleSet samples = SampleSet.Create([0, 3], 1, [0, 1], default, ["x"]);
        DataPoint[] curve = [.. CurvePlot.Of(network, classes, samples).Series.OfType<LineSeries>().Single().Points];
        Assert.True(curve.Length > 100);
        Assert.All(curve, p => Assert.Equal(1 / (1 + Math.Exp(1 - p.X)), p.Y, 1e-15));
        Assert.Equal(1 / (1 + Math.Exp(-2)), PartialResponse.Of(LayeredNetwork.Of(network), classes, samples, 0)(3), 1e-15);
        ScatterPoint[] points = [.. ResidualPlot.Of(LayeredNetwork.Of(network), classes, samples).Series.OfType<ScatterSeries>()
            .Single().Points];
        Assert.Equal(1 - (1 / (1 + Math.Exp(-2))), points[1].Y, 1e-15);
        Assert.Equal(-1 / (1 + Math.E), points[0].Y, 1e-15);
    }

    [Fact]
    public void Logarithms_are_shown_as_exponentials()
    {
        OutputMeaning log = new("log(y)", "y", null, IsLogarithm: true);
        ReluNetwork network = new(["x"], "y", -1, [], [new NetworkNeuron([0], [1], -0.5, 1, [])]);
        SampleSet samples = SampleSet.Create([0, 3], 1, [0.5, 4], default, ["x"]);
        DataPoint[] curve = [.. CurvePlot.Of(network, log, samples).Series.OfType<LineSeries>().Single().Points];
        Assert.True(curve.Length > 100);
        Assert.All(curve, p => Assert.Equal(Math.Exp(Math.Max(p.X - 0.5, 0) - 1), p.Y, 1e-14));
        Assert.Equal(Math.Exp(1.5), PartialResponse.Of(LayeredNetwork.Of(network), log, samples, 0)(3), 1e-14);
        ScatterPoint[] points = [.. ResidualPlot.Of(LayeredNetwork.Of(network), log, samples).Series.OfType<ScatterSeries>()
            .Single().Points];
        Assert.Equal([0.5 - Math.Exp(-1), 4 - Math.Exp(1.5)], points.Select(p => p.Y), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Lines_are_where_neurons_switch_each_once_and_only_inside()
    {
        NetworkNeuron[] neurons = [.. Plane.Neurons.Take(5)];
        Func<double, double, double> response = (x, y) => Math.Sin(x) + y;
        PlotModel model = ResponseMapPlot.Of("", Cube, 0, 1, response, neurons, "", [0, 1], 50);
        LineSeries[] lines = [.. model.Series.OfType<LineSeries>()];
        Assert.Equal(3, lines.Length);
        foreach (LineSeries line in lines)
        {
            Assert.NotEqual(line.Points[0], line.Points[1]);
            Assert.Contains(neurons, neuron => line.Points.All(p => Math.Abs(Activation(neuron, p.X, p.Y)) < 1e-12));
            Assert.All(line.Points, p => Assert.True(p.X is -0.04 or 1.04 || p.Y is -0.04 or 1.04, $"{p} is not on the border"));
        }

        HeatMapSeries map = model.Series.OfType<HeatMapSeries>().Single();
        int last = map.Data.GetLength(0) - 1;
        Assert.Equal(response(-0.04, -0.04), map.Data[0, 0]);
        Assert.Equal(response(1.04, -0.04), map.Data[last, 0], 1e-12);
        Assert.Equal(response(-0.04, 1.04), map.Data[0, last], 1e-12);
    }

    [Fact]
    public void Responses_to_pairs_are_what_neither_input_says_alone()
    {
        AnovaDecomposition parts = AnovaDecomposition.Of(LayeredNetwork.Of(Plane), InputEncoding.Plain(Plane.InputNames), Cube.Inputs, []);
        int pair = Enumerable.Range(0, parts.Parts.Count).Single(p => parts.Parts[p].Columns.SequenceEqual([0, 1]));
        Func<double, double, double> response = PartialResponse.Of(parts, pair);
        double Neurons(double u, double v) => (2 * Math.Max(u + v - 1, 0)) + (0.5 * Math.Max(1 - u - v, 0))
            + Math.Max(u + (0.1 * v) - 9, 0);

        // u is 0 or 1 in two rows each, and so is v: the difference of differences is free of what either adds.
        Assert.Equal(Neurons(1, 1) - Neurons(0, 1) - Neurons(1, 0) + Neurons(0, 0), response(1, 1) - response(0, 1) - response(1, 0)
            + response(0, 0), 1e-12);
        Assert.Equal(0, response(0, 0) + response(1, 0), 1e-12);
        Assert.Equal(0, response(0, 0) + response(0, 1), 1e-12);
    }

    [Fact]
    public void Responses_to_an_input_are_means_over_the_rows()
    {
        Func<double, double> response = PartialResponse.Of(LayeredNetwork.Of(Plane), Number, Cube, 0);
        double expected = Enumerable.Range(0, 4).Average(i => Plane.Predict([0.6, Cube.Row(i)[1], Cube.Row(i)[2]]));
        Assert.Equal(expected, response(0.6), 1e-12);
        Assert.Equal(expected, response(0.6), 1e-12);
    }

    [Fact]
    public void The_bound_is_the_objective_less_the_gap()
    {
        TrainingProgress[] history =
        [
            new TrainingProgress(1, 0, 10, null, 1, TimeSpan.Zero), new TrainingProgress(2, 3, 6, 0.25, 1, TimeSpan.Zero), new TrainingProgress(3, 3, 5, 0, 1, TimeSpan.Zero),
        ];
        LineSeries[] bounds = [.. ConvergencePlot.Bounds(history, 8).Series.Cast<LineSeries>()];
        Assert.Equal([(1.0, 10.0), (2, 6), (3, 5)], bounds[0].Points.Select(p => (p.X, p.Y)));
        Assert.Equal([(2.0, 4.0), (3, 5)], bounds[1].Points.Select(p => (p.X, p.Y)));
        Assert.Equal(history.Select(at => at.Elapsed.TotalSeconds), ((LineSeries)ConvergencePlot.Bounds(history, 8, byTime: true).Series[0]).Points.Select(p => p.X));
        Assert.Equal([(2.0, 0.25)], ((LineSeries)ConvergencePlot.Gap(history, 1e-6).Series.Single()).Points.Select(p => (p.X, p.Y)));
    }

    [Fact]
    public void Residuals_are_observed_less_predicted()
    {
        ScatterSeries points = ResidualPlot.Of(LayeredNetwork.Of(Plane), Number, Cube).Series.OfType<ScatterSeries>().Single();
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(Cube.Targets[i], points.Points[i].X + points.Points[i].Y, 1e-12));
        Assert.Equal(Plane.Predict(Cube.Row(2)), points.Points[2].X);
    }

    [Fact]
    public void Calibration_groups_rows_of_like_probability()
    {
        ReluNetwork network = new(["x"], "kind", 0, [1], []);
        double[] x = [.. Enumerable.Range(0, 40).Select(i => (i * 7 % 40 / 10.0) - 2)], y = [.. x.Select(value => value > 0 || value == -1.5 ? 1.0 : 0)];
        SampleSet samples = SampleSet.Create(x, 1, y, default, ["x"]);
        (double Mean, double Share, double Error)[] groups = [.. CalibrationPlot.Groups(LayeredNetwork.Of(network),
            new OutputMeaning("", "", ["a", "b"]), samples)];
        Assert.Equal([0.1, 0, 0.9, 1], groups.Select(group => Math.Round(group.Share, 12)));
        Assert.Equal(x.Order().Take(10).Average(value => 1 / (1 + Math.Exp(-value))), groups[0].Mean, 1e-12);
        Assert.Equal(Math.Sqrt(0.1 * 0.9 / 10), groups[0].Error, 1e-12);
        Assert.Equal(0, groups[3].Error);
    }

    private static double Activation(NetworkNeuron neuron, double u, double v) =>
        neuron.Bias + neuron.Inputs.Select((k, t) => neuron.Weights[t] * (k == 0 ? u : v)).Sum();
}
