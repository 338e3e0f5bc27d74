using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Pricing;

/// <summary>Prices of monotone columns, compared with all angles about all samples on a fine grid, and with all ramps.</summary>
public class MonotonePricerTests
{
    private const int Angles = 3000;

    [Theory]
    [InlineData(1, false, 1, 0, 0)]
    [InlineData(2, false, 1, -1, 0)]
    [InlineData(3, false, -1, -1, 1)]
    [InlineData(4, true, 1, -1, 0)]
    [InlineData(5, true, 1, 1, 1)]
    [InlineData(6, false, 0, 0, 1)]
    public void The_largest_is_found(int seed, bool l1, int first, int second, int third)
    {
        SplitMix64 random = new((ulong)seed);
        const int n = 12;
        int[] directions = [first, second, third];
        double[][] x = [.. Enumerable.Range(0, n).Select(i => (double[])[random.Normal(), Math.Round(random.Normal()), i < 3 ? 0.5 : random.Normal()])];
        double[] theta = [.. x.Select(_ => random.Normal())];
        theta[0] -= theta.Sum();
        PointSet points = PointSet.FromRows([.. x.SelectMany(row => row)], 3);
        foreach (int order in (int[])[1, 2])
        {
            NeuronClass neuronClass = new(l1 ? WeightNorm.L1 : WeightNorm.L2, order, DictionaryKind.Full) { Monotone = new MonotoneInputs(directions) };
            PricingResult priced = new MonotonePricer(points, neuronClass, 1).Price(theta, new PricingRequest(0, 1e-12, 50), TestContext.Current.CancellationToken);
            double expected = order == 1 ? Alone(x, theta, directions) : Math.Max(Alone(x, theta, directions), Together(x, theta, directions, l1));
            Assert.InRange(priced.UpperBound, expected, expected * (1 + 1e-5));
            Assert.InRange(priced.Neurons[0].Value, priced.UpperBound * (1 - 1e-11), priced.UpperBound);
            Assert.All(priced.Neurons, found => Assert.Equal(found.Value, G(x, theta, found.Neuron), 1e-12));
            PricingResult above = new MonotonePricer(points, neuronClass, 2).Price(
                theta, new PricingRequest(expected * (1 + 1e-4), 1e-12, 50), TestContext.Current.CancellationToken);
            Assert.Empty(above.Neurons);
        }
    }

    private static double G(double[][] x, double[] theta, Neuron neuron) =>
        neuron.Less is { } less ? (G(x, theta, neuron with { Less = null }) - (neuron.Sign * G(x, theta, less))) / 2
        : neuron.Sign * x.Select((row, i) => theta[i] * Math.Max(neuron.Bias + neuron.Coordinates.Select((k, at) => neuron.Weights[at] * row[k]).Sum(), 0)).Sum();

    private static double Alone(double[][] x, double[] theta, int[] directions)
    {
        double best = 0;
        for (int k = 0; k < 3; k++)
        {
            double[] places = [.. x.Select(row => row[k])];
            double[] up = [.. places.Select(place => Hinge(1, place))], down = [.. places.Select(place => Hinge(-1, place))];
            best = Math.Max(best, directions[k] == 0
                ? up.Concat(down).Max(Math.Abs)
                : Math.Max(up.Max(g => directions[k] * g), down.Max(g => -directions[k] * g)));
            for (int i = 0; i < x.Length; i++)
            {
                for (int j = 0; j < x.Length && directions[k] != 0; j++)
                {
                    best = places[i] < places[j] ? Math.Max(best, directions[k] * (up[i] - up[j]) / 2) : best;
                }
            }

            double Hinge(int side, double place) => places.Select((v, i) => theta[i] * Math.Max(side * (v - place), 0)).Sum();
        }

        return best;
    }

    private static double Together(double[][] x, double[] theta, int[] directions, bool l1)
    {
        double best = 0;
        for (int a = 0; a < 3; a++)
        {
            for (int b = a + 1; b < 3; b++)
            {
                foreach (double[] pivot in x)
                {
                    IEnumerable<double> angles = Enumerable.Range(0, Angles).Select(t => 2 * Math.PI * t / Angles)
                        .Concat(x.SelectMany(row => Across(row[a] - pivot[a], row[b] - pivot[b])));
                    foreach (double angle in angles)
                    {
                        (double u, double v) = (Math.Cos(angle), Math.Sin(angle));
                        double length = l1 ? Math.Abs(u) + Math.Abs(v) : 1;
                        double g = x.Select((row, i) => theta[i] * Math.Max((u * (row[a] - pivot[a])) + (v * (row[b] - pivot[b])), 0)).Sum() / length;
                        bool allowed = Math.Sign(g) * u * directions[a] >= 0 && Math.Sign(g) * v * directions[b] >= 0;
                        best = allowed ? Math.Max(best, Math.Abs(g)) : best;
                    }
                }
            }
        }

        return best * (1 - 1e-12);
    }

    private static double[] Across(double dx, double dy) => dx == 0 && dy == 0 ? [] : [Math.Atan2(dx, -dy), Math.Atan2(-dx, dy)];
}
