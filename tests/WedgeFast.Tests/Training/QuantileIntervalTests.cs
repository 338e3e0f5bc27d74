using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Prediction intervals beyond networks of quantiles.</summary>
public class QuantileIntervalTests
{
    private const double Level = 0.8;

    private static readonly CrossValidationOptions Validation = new()
    {
        Folds = 3,
        Grid = new BetaGrid(2, 0.1),
        LeastRatio = 1,
        Interval = Level,
        IntervalByQuantiles = true,
    };

    private static readonly TrainingOptions Options = new() { Order = 1, Tolerance = 1e-3, Threads = 1 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void New_targets_are_covered(bool logTarget)
    {
        const int draws = 200, rows = 40, fresh = 100;
        double[] covered = new double[draws];
        Parallel.For(0, draws, draw =>
        {
            (double[] x, double[] y) = Draw((ulong)draw, rows + fresh, logTarget);
            Predictions predictions = Trained(x, y, rows, logTarget).Predict(new Table { { "x1", x[rows..] } });
            covered[draw] = Covered(predictions, y, rows, _ => true);
        });

        // Rows of one draw share its networks: no more than draws count as independent.
        double error = 3 * Math.Sqrt(Level * (1 - Level) / draws);
        Assert.InRange(covered.Average(), Level - error, Level + error);
    }

    [Fact]
    public void Noise_that_changes_is_followed()
    {
        const int rows = 300, fresh = 2000;
        (double[] x, double[] y) = Draw(7, rows + fresh, logTarget: false);
        Model byQuantiles = Trained(x, y, rows, logTarget: false);
        Model byResiduals = Model.Of(Trainer.FitCrossValidated(
            SampleSet.Create(x.AsSpan(0, rows), 1, y.AsSpan(0, rows)), Validation with { IntervalByQuantiles = false }, Options).Fit);
        Table table = new() { { "x1", x[rows..] } };
        double[] adapted = Uneven(byQuantiles.Predict(table)), fixedWidth = Uneven(byResiduals.Predict(table));
        Assert.All(adapted, share => Assert.InRange(share, Level - 0.1, Level + 0.1));
        Assert.True(fixedWidth[0] > Level + 0.1 && fixedWidth[1] < Level - 0.1);

        double[] Uneven(Predictions predictions) =>
            [Covered(predictions, y, rows, i => Math.Abs(x[i]) < 0.5), Covered(predictions, y, rows, i => Math.Abs(x[i]) >= 0.5)];
    }

    [Fact]
    public void They_are_of_the_rows_held_out_and_stay_in_the_file()
    {
        SampleSet samples = NoisySamples.Create(50);
        CrossValidationResult result = Trainer.FitCrossValidated(samples, Validation, Options);
        CrossValidationOptions plain = Validation with { Interval = null, IntervalByQuantiles = false };
        CrossValidationResult lower = Trainer.FitCrossValidated(samples, plain, Options with { Loss = Loss.Quantile((1 - Level) / 2) });
        CrossValidationResult upper = Trainer.FitCrossValidated(samples, plain, Options with { Loss = Loss.Quantile((1 + Level) / 2) });
        double[] beyond = [.. Enumerable.Range(0, 50).Select(i => Math.Max(lower.OutOfFold[i] - samples.Targets[i], samples.Targets[i] - upper.OutOfFold[i])).Order()];
        HeldOutResiduals kept = result.Fit.Claim.Residuals!;
        Assert.Equal(beyond, kept.Sorted.ToArray());
        Assert.True(beyond[0] < 0);
        Model model = Model.Of(result.Fit);
        using MemoryStream file = new();
        model.Save(file);
        file.Position = 0;
        Model read = Model.Load(file);
        Assert.True(Verifier.Verify(read.Network.Last, read.Claim, samples).Holds);
        using MemoryStream again = new();
        read.Save(again);
        Assert.Equal(file.ToArray(), again.ToArray());
        Predictions predictions = read.Predict(new Table { { "x1", [0.3] }, { "x2", [-0.2] } });
        double half = beyond[(int)Math.Ceiling(Level * 51) - 1];
        Assert.Equal((lower.Fit.Network.Predict([0.3, -0.2]) - half, upper.Fit.Network.Predict([0.3, -0.2]) + half), predictions.Interval(0, Level));
    }

    [Fact]
    public void What_has_none_says_so()
    {
        SampleSet samples = NoisySamples.Create(20);
        Assert.Equal(
            "networks of quantiles are for intervals; expected a level of intervals with them.",
            Assert.Throws<ArgumentException>(() => Trainer.FitCrossValidated(samples, Validation with { Interval = null }, Options)).Message);
        ReluNetwork other = new(["a"], "y", 0, [], []);
        TrainingResult fit = Trainer.Fit(samples);
        TrainingClaim claim = fit.Claim with { Residuals = new HeldOutResiduals(0.5, [-1, 2], new IntervalBounds(other, other)) };
        Assert.StartsWith(
            "The networks of an interval's ends have one output and the inputs of the model",
            Assert.Throws<ArgumentException>(() => ModelFile.Write(new MemoryStream(), fit.Network, claim)).Message, StringComparison.Ordinal);
    }

    private static Model Trained(double[] x, double[] y, int rows, bool logTarget) => Model.Of(Trainer.FitCrossValidated(
        SampleSet.Create(x.AsSpan(0, rows), 1, y.AsSpan(0, rows)), Validation, Options with { LogTarget = logTarget }).Fit);

    private static double Covered(Predictions predictions, double[] y, int rows, Func<int, bool> where)
    {
        int[] counted = [.. Enumerable.Range(0, predictions.Count).Where(i => where(rows + i))];
        return counted.Average(i => predictions.Interval(i, Level) is var (lower, upper) && lower <= y[rows + i] && y[rows + i] <= upper ? 1.0 : 0);
    }

    // A bend with noise that is ten times as large at the ends; of logarithms the exponential.
    private static (double[] X, double[] Y) Draw(ulong seed, int rows, bool logTarget)
    {
        SplitMix64 random = new(3000 + seed);
        double[] x = new double[rows], y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            x[i] = (2 * random.Uniform()) - 1;
            y[i] = Math.Abs(x[i]) + ((0.05 + (0.45 * Math.Abs(x[i]))) * random.Normal());
            y[i] = logTarget ? Math.Exp(y[i]) : y[i];
        }

        return (x, y);
    }
}
