using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Prediction intervals from the residuals of rows held out.</summary>
public class IntervalTests
{
    private const double Level = 0.9;

    [Theory]
    [InlineData(9, 0.9, 9)]
    [InlineData(19, 0.9, 18)]
    [InlineData(19, 0.901, 19)]
    [InlineData(99, 0.55, 55)]
    [InlineData(3, 0.01, 1)]
    public void A_half_width_is_an_order_statistic(int rows, double level, int expected)
    {
        SplitMix64 random = new(3);
        double[] residuals = [.. Enumerable.Range(0, rows).Select(_ => random.Uniform())], sorted = [.. residuals.Order()];
        HeldOutResiduals kept = HeldOutResiduals.Of(level, residuals, [.. Enumerable.Repeat(2.5, rows)]);
        Assert.Equal(sorted[expected - 1], kept.HalfWidth(level));
        Assert.Throws<ArgumentOutOfRangeException>(() => kept.HalfWidth((rows / (rows + 1.0)) + 1e-3));
    }

    [Fact]
    public void Weights_are_shares_of_the_rows()
    {
        SplitMix64 random = new(4);
        const int rows = 60;
        double[] residuals = [.. Enumerable.Range(0, rows).Select(_ => random.Uniform())];
        double[] weights = [.. Enumerable.Range(0, rows).Select(_ => random.Uniform() + 0.1)];
        double all = weights.Sum();
        HeldOutResiduals kept = HeldOutResiduals.Of(Level, [.. residuals], [.. weights]);
        for (int k = 1; k <= rows; k++)
        {
            // The row to come weighs as much as one of those held out does on average.
            double share = (double)k / (rows + 1) * all * (1 + (1.0 / rows));
            double least = residuals.Where(r => residuals.Zip(weights).Where(pair => pair.First <= r).Sum(pair => pair.Second) >= share * (1 - 1e-9)).Min();
            Assert.Equal(least, kept.Sorted[k - 1]);
        }
    }

    [Fact]
    public void Of_many_rows_a_thousandth_more_is_covered_at_most()
    {
        SplitMix64 random = new(5);
        double[] residuals = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Abs(random.Normal()))], sorted = [.. residuals.Order()];
        HeldOutResiduals kept = HeldOutResiduals.Of(Level, residuals, [.. Enumerable.Repeat(1.0, residuals.Length)]);
        Assert.Equal(999, kept.Sorted.Length);
        Assert.All((double[])[0.001, 0.1234, 0.5, 0.9, 0.95, 0.999], level => Assert.InRange(
            kept.HalfWidth(level), sorted[(int)Math.Ceiling(level * 20_001) - 1], sorted[Math.Min((int)Math.Ceiling((level + 0.00101) * 20_001), 20_000) - 1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void New_targets_are_covered(bool logTarget)
    {
        const int draws = 200, rows = 40, fresh = 100;
        CrossValidationOptions validation = new() { Grid = new BetaGrid(3, 0.05), LeastRatio = 1, Interval = Level };
        TrainingOptions options = new() { Order = 1, LogTarget = logTarget, Tolerance = 1e-3 };
        double covered = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            (double[] x, double[] y) = Draw((ulong)draw, rows + fresh, logTarget);
            Model model = Model.Of(Trainer.FitCrossValidated(SampleSet.Create(x.AsSpan(0, rows), 1, y.AsSpan(0, rows)), validation, options).Fit);
            Predictions predictions = model.Predict(new Table { { "x1", x[rows..] } });
            covered += Enumerable.Range(0, fresh).Count(i => predictions.Interval(i, Level) is var (lower, upper) && lower <= y[rows + i] && y[rows + i] <= upper);
        }

        // Rows of one draw share its network: no more than draws count as independent.
        Assert.InRange(covered / (draws * fresh), Level - (3 * Math.Sqrt(Level * (1 - Level) / draws)), Level + (3 * Math.Sqrt(Level * (1 - Level) / draws)));
    }

    [Fact]
    public void They_are_of_the_rows_held_out_and_stay_in_the_file()
    {
        SampleSet samples = NoisySamples.Create(50);
        CrossValidationResult plain = Trainer.FitCrossValidated(samples, new() { Folds = 4 });
        CrossValidationResult result = Trainer.FitCrossValidated(samples, new() { Folds = 4, Interval = Level });
        Assert.Null(plain.Fit.Claim.Residuals);
        double[] residuals = [.. Enumerable.Range(0, 50).Select(i => Math.Abs(plain.OutOfFold[i] - samples.Targets[i])).Order()];
        Assert.Equal(residuals, result.Fit.Claim.Residuals!.Sorted.ToArray());
        using MemoryStream file = new();
        Model.Of(result.Fit).Save(file);
        file.Position = 0;
        Model read = Model.Load(file);
        Assert.Equal((Level, residuals[45]), (read.Claim.Residuals!.Level, read.Claim.Residuals.HalfWidth(Level)));
        Assert.True(Verifier.Verify(read.Network.Last, read.Claim, samples).Holds);
        using MemoryStream again = new();
        read.Save(again);
        Assert.Equal(file.ToArray(), again.ToArray());
    }

    [Fact]
    public void A_series_has_none_of_its_first_block()
    {
        SampleSet samples = NoisySamples.Create(50);
        CrossValidationResult result = Trainer.FitCrossValidated(samples, new() { Folds = 4, TimeOrder = true, Interval = Level });
        Assert.Equal(40, result.Fit.Claim.Residuals!.Sorted.Length);
    }

    [Fact]
    public void What_has_no_intervals_says_so()
    {
        SampleSet samples = NoisySamples.Create(20);
        Refused("the level of intervals is 0.99 with 20 rows held out; expected at most 0.9524.", new() { Interval = 0.99 }, new());
        Refused("the level of intervals is 1; expected a number above 0 and below 1.", new() { Interval = 1 }, new());
        Refused(
            "intervals are for one target that is a number; expected a loss of errors and no other target with them.",
            new() { Interval = 0.5 }, new() { Loss = Loss.Poisson });
        Predictions none = Model.Of(Trainer.Fit(samples)).Predict(new Table { { "x1", [0.5] }, { "x2", [0.5] } });
        Assert.Throws<InvalidOperationException>(() => none.Interval(0, 0.5));

        void Refused(string message, CrossValidationOptions validation, TrainingOptions options)
        {
            SampleSet counts = options.Loss == Loss.Poisson ? SampleSet.Create(samples.Inputs, 2, [.. Enumerable.Range(0, 20).Select(i => (double)i)]) : samples;
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => Trainer.FitCrossValidated(counts, validation, options)).Message);
        }
    }

    // A bend with noise whose spread grows with it; of logarithms the exponential.
    private static (double[] X, double[] Y) Draw(ulong seed, int rows, bool logTarget)
    {
        SplitMix64 random = new(1000 + seed);
        double[] x = new double[rows], y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            x[i] = (2 * random.Uniform()) - 1;
            y[i] = Math.Abs(x[i]) + ((0.2 + (0.2 * Math.Abs(x[i]))) * random.Normal());
            y[i] = logTarget ? Math.Exp(y[i]) : y[i];
        }

        return (x, y);
    }
}
