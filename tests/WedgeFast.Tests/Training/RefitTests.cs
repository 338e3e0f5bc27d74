using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Training from an earlier network against training from scratch.</summary>
public class RefitTests
{
    [Theory]
    [InlineData(WeightNorm.L2, DictionaryKind.Full, false, "squared")]
    [InlineData(WeightNorm.L2, DictionaryKind.Wedge, false, "squared")]
    [InlineData(WeightNorm.L1, DictionaryKind.Full, true, "squared")]
    [InlineData(WeightNorm.L2, DictionaryKind.Full, true, "huber")]
    public void A_window_that_moves_on_agrees_with_fits_from_scratch(WeightNorm norm, DictionaryKind dictionary, bool skip, string name)
    {
        Loss loss = Loss.Parse(name);
        double[] series = Series(120);
        TrainingOptions options = new() { Norm = norm, Dictionary = dictionary, Skip = skip, Loss = loss.Name == "huber" ? Loss.Huber(0.4) : loss, BetaRatio = 0.02 };
        TrainingResult warm = Trainer.Fit(Window(series, 0, 60), options);
        for (int from = 1; from < 25; from++)
        {
            SampleSet window = Window(series, from, 60);
            TrainingResult cold = Trainer.Fit(window, options);
            warm = Trainer.Refit(warm, window, options);
            AssertAgree(cold, warm, window);
        }

        // On the same samples there is nothing left to do: one pricing for betaMax, one for the certificate.
        Assert.Equal(2, Trainer.Refit(warm, Window(series, 24, 60), options with { Tolerance = 1e-5 }).Rounds);
    }

    [Fact]
    public void The_temperatures_of_melbourne_day_by_day()
    {
        double[] series = [.. File.ReadLines(SharedData.Path("data/min_temperatures.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        TrainingOptions options = new() { BetaRatio = 0.01 };
        TrainingResult warm = Trainer.Fit(Window(series, 0, 250), options);
        for (int from = 1; from < 40; from++)
        {
            SampleSet window = Window(series, from, 250);
            warm = Trainer.Refit(warm, window, options);
            AssertAgree(Trainer.Fit(window, options), warm, window);
        }
    }

    [Fact]
    public void Nothing_in_common_is_only_slower()
    {
        double[] series = Series(200);
        TrainingOptions options = new() { BetaRatio = 0.05 };
        TrainingResult other = Trainer.Fit(Window(series, 0, 50), options with { Norm = WeightNorm.L1, BetaRatio = 0.3 });
        SampleSet window = Window(series, 120, 60);
        AssertAgree(Trainer.Fit(window, options), Trainer.Refit(other, window, options), window);
        SampleSet flat = SampleSet.Create(window.Inputs, 2, new double[60]);
        TrainingResult none = Trainer.Refit(other, flat, options);
        Assert.Empty(none.Network.Neurons);
        Assert.Equal(TrainingStatus.Optimal, none.Status);
        AssertAgree(Trainer.Fit(window, options), Trainer.Refit(none, window, options), window);
    }

    [Fact]
    public void Neurons_of_the_wedge_dictionary_pass_through_samples_that_are_there()
    {
        double[] series = Series(100);
        TrainingOptions options = new() { Dictionary = DictionaryKind.Wedge, BetaRatio = 0.01 };
        TrainingResult warm = Trainer.Fit(Window(series, 0, 60), options);
        for (int from = 1; from < 12; from++)
        {
            SampleSet window = Window(series, from, 60);
            warm = Trainer.Refit(warm, window, options);
            Assert.Equal(CertificateScope.Dictionary, warm.Certificate.Scope);
            foreach (NetworkNeuron neuron in warm.Network.Neurons)
            {
                Assert.Equal(2, neuron.Through.Length);
                Assert.All(neuron.Through, row => Assert.Equal(0, Activation(neuron, window.Row(row)), 1e-12));
            }
        }
    }

    [Fact]
    public void A_cancelled_refit_claims_nothing_and_other_inputs_are_refused()
    {
        double[] series = Series(100);
        TrainingOptions options = new() { BetaRatio = 0.05 };
        TrainingResult before = Trainer.Fit(Window(series, 0, 60), options);
        TrainingResult stopped = Trainer.Refit(before, Window(series, 1, 60), options, cancellation: new CancellationToken(canceled: true));
        Assert.Equal(TrainingStatus.Cancelled, stopped.Status);
        Assert.Null(stopped.Claim.Gap);
        Assert.Throws<ArgumentException>(() => Trainer.Refit(before, SampleSet.Create([1, 2, 3], 1, [1, 5, 2]), options));
    }

    private static void AssertAgree(TrainingResult cold, TrainingResult warm, SampleSet samples)
    {
        double tolerance = 1e-6 * cold.Certificate.NullObjective;
        Assert.Equal(TrainingStatus.Optimal, warm.Status);
        Assert.Equal(cold.Certificate.Scope, warm.Certificate.Scope);
        Assert.Equal(cold.Certificate.BetaMax, warm.Certificate.BetaMax, 1e-10 * cold.Certificate.BetaMax);
        Assert.Equal(cold.Certificate.Objective, warm.Certificate.Objective, tolerance);
        Assert.InRange(warm.Claim.Gap!.Value, -1e-13, tolerance);
        VerificationResult verified = Verifier.Verify(warm.Network, warm.Claim, samples);
        Assert.True(verified.Holds, string.Join(' ', verified.Failures));
    }

    private static double Activation(NetworkNeuron neuron, ReadOnlySpan<double> row)
    {
        double sum = neuron.Bias;
        for (int k = 0; k < neuron.Inputs.Length; k++)
        {
            sum += neuron.Weights[k] * row[neuron.Inputs[k]];
        }

        return sum;
    }

    private static double[] Series(int count)
    {
        SplitMix64 random = new(3);
        double[] series = new double[count];
        for (int t = 2; t < count; t++)
        {
            series[t] = Math.Abs(series[t - 1]) - (0.5 * series[t - 2]) + (0.5 * random.Normal());
        }

        return series;
    }

    /// <summary>Autoregression with two lags on <paramref name="count"/> rows.</summary>
    private static SampleSet Window(double[] series, int from, int count)
    {
        double[] inputs = [.. Enumerable.Range(from, count).SelectMany(t => (double[])[series[t + 1], series[t]])];
        return SampleSet.Create(inputs, 2, series.AsSpan(from + 2, count));
    }
}
