using CsCheck;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>
/// Huber and logistic networks against coordinate descent on the dictionary written out in full, and at the edge of what can be.
/// </summary>
public class LossProblemTests
{
    private static readonly Gen<(double[][] X, int[] Y, double[] Weights, double Ratio, bool L1)> Problems =
        from n in Gen.Int[3, 8]
        from x in Gen.Int[-2, 2].Select(v => v / 2.0).Array[2].Array[n]
        from y in Gen.Int[-3, 3].Array[n]
        from w in Gen.Int[1, 3].Select(v => (double)v).Array[n]
        from ratio in Gen.Int[1, 3].Select(k => Math.Pow(0.4, k))
        from l1 in Gen.Bool
        select (x, y, w, ratio, l1);

    // Ratios above 0.1 only: below, the oracle is slow.
    [Fact]
    public void Logistic_agrees_with_coordinate_descent() => Problems.Where(p => p.Ratio > 0.1 && p.Y.Any(y => y > 0) && p.Y.Any(y => y <= 0)).Sample(
        p => Check(p.X, [.. p.Y.Select(y => y > 0 ? 1.0 : 0.0)], p.Weights, p.Ratio, p.L1, Loss.Logistic), iter: 40, threads: 1);

    [Fact]
    public void Huber_agrees_with_coordinate_descent() => Problems.Sample(
        p => Check(p.X, [.. p.Y.Select(y => y == 3 ? 30.0 : y)], p.Weights, p.Ratio, p.L1, Loss.Huber()), iter: 60, threads: 1);

    [Theory]
    [InlineData("poisson", 1, 0, false)]
    [InlineData("poisson", 1, 0, true)]
    [InlineData("gamma", 2, 1, false)]
    [InlineData("tweedie", 1.5, 0, false)]
    [InlineData("tweedie", 1.2, 0, true)]
    public void Deviances_agree_with_coordinate_descent(string name, double power, int least, bool small) =>
        Problems.Where(p => p.Ratio > 0.1 && p.Y.Any(y => y > -3)).Sample(
            p =>
            {
                double[] y = [.. p.Y.Select(v => (v + 3.0 + least) * (small ? 1e-3 : 1))];
                Loss loss = name == "tweedie" ? Loss.Tweedie(power) : Loss.Parse(name);
                CoordinateDescentDeviance oracle = new(MaterialisedDictionary.Lines(p.X, p.L1), y, p.Weights, power);
                Check(p.X, y, p.Weights, p.Ratio, p.L1, loss, oracle.Bounds);
            },
            iter: 8, threads: 1);

    [Fact]
    public void Errors_at_the_kink_leave_the_dual_point_inside_the_domain() => Check(
        // sqrt(p) delta / sqrt(p) is above delta for some of these weights: rounded so, no dual would be left.
        [[-0.5, -1], [-1, 1], [-1, 1], [-0.5, -0.5], [1, 0.5], [-1, -1]], [-3, 0, 30, -3, -2, 1], [2, 3, 3, 3, 3, 2], 0.16, l1: false, Loss.Huber());

    [Theory]
    [InlineData("logistic", false)]
    [InlineData("logistic", true)]
    [InlineData("huber", false)]
    [InlineData("huber", true)]
    [InlineData("poisson", false)]
    [InlineData("poisson", true)]
    [InlineData("gamma", false)]
    [InlineData("gamma", true)]
    [InlineData("tweedie", false)]
    [InlineData("tweedie", true)]
    [InlineData("quantile", false)]
    [InlineData("quantile", true)]
    public void A_noisy_problem_is_certified_and_verified(string name, bool skip)
    {
        Loss loss = Loss.Parse(name);
        SampleSet samples = Noisy(loss);
        double tolerance = name == "quantile" ? 1e-8 : 1e-7;
        TrainingOptions options = new() { Loss = loss, Skip = skip, BetaRatio = 0.03, Tolerance = tolerance };
        TrainingResult result = Trainer.Fit(samples, options);
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.InRange(result.Certificate.RelativeGap!.Value, -1e-13, tolerance);
        Assert.Equal(CertificateScope.Global, result.Claim.Scope);
        Assert.True(result.Network.Neurons.Count > 3);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
        ReluNetwork other = new(result.Network.InputNames, "y", result.Network.Intercept + 1e-3, result.Network.Skip, result.Network.Neurons);
        Assert.False(Verifier.Verify(other, result.Claim, samples).Holds);
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("huber")]
    [InlineData("poisson")]
    [InlineData("gamma")]
    [InlineData("tweedie")]
    public void A_weight_is_as_many_repeated_rows(string name)
    {
        Loss loss = Loss.Parse(name);
        SampleSet plain = Noisy(loss);
        double[] weights = [.. Enumerable.Range(0, plain.Count).Select(i => 1.0 + (i % 3))];
        int[] rows = [.. Enumerable.Range(0, plain.Count).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        TrainingOptions options = new() { Loss = loss, BetaRatio = 0.1, Tolerance = 1e-8 };
        Certificate a = Trainer.Fit(SampleSet.Create(plain.Inputs, 2, plain.Targets, weights), options).Certificate;
        Certificate b = Trainer.Fit(plain.Take(rows), options).Certificate;
        Assert.Equal(a.BetaMax, b.BetaMax, 1e-10 * a.BetaMax);
        Assert.Equal(a.NullObjective, b.NullObjective, 1e-10 * a.NullObjective);
        Assert.Equal(a.Objective, b.Objective, 3e-8 * a.NullObjective);
    }

    [Fact]
    public void Balanced_classes_weigh_the_same_and_the_claim_is_verified()
    {
        SampleSet samples = Noisy(Loss.Logistic);
        TrainingOptions options = new() { Loss = Loss.Logistic, BetaRatio = 0.05, Tolerance = 1e-8, Balance = true };
        TrainingResult result = Trainer.Fit(samples, options);
        int positives = samples.Targets.ToArray().Count(y => y == 1), negatives = samples.Count - positives;
        Assert.NotEqual(positives, negatives);
        double[] weights = [.. samples.Targets.ToArray().Select(y => y == 1 ? 1.0 / positives : 1.0 / negatives)];
        SampleSet weighted = SampleSet.Create(samples.Inputs, 2, samples.Targets, weights);
        TrainingResult same = Trainer.Fit(weighted, options with { Balance = false });
        Assert.Equal(same.Certificate.BetaMax, result.Certificate.BetaMax, 1e-10 * same.Certificate.BetaMax);
        Assert.Equal(same.Certificate.Objective, result.Certificate.Objective, 3e-8);
        Assert.Equal(Math.Log(2), result.Certificate.NullObjective, 1e-12);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
        Assert.False(Verifier.Verify(result.Network, result.Claim with { Balanced = false }, samples).Holds);
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, new() { Balance = true }));
        Assert.Throws<ArgumentException>(() => Loss.Squared.With(1));
    }

    [Fact]
    public void Almost_certain_classes_reach_the_tolerance_in_few_rounds()
    {
        // Probabilities within 1e-8 of 0 and 1: curvatures that a model must not round up.
        SplitMix64 random = new(3);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.Normal())];
        double[] y = [.. Enumerable.Range(0, 200).Select(i => Math.Abs(x[2 * i]) + x[(2 * i) + 1] > 0.7 ? 1.0 : 0.0)];
        TrainingResult result = Trainer.Fit(SampleSet.Create(x, 2, y), new() { Loss = Loss.Logistic, BetaRatio = 1e-5 });
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.InRange(result.Rounds, 2, 40);
    }

    [Fact]
    public void Folds_that_leave_one_class_are_refused()
    {
        SampleSet samples = SampleSet.Create([1, 2, 3, 4, 5, 6], 1, [0, 0, 0, 1, 1, 1]);
        CrossValidationOptions folds = new() { FoldOfRow = [1, 1, 1, 2, 2, 2] };
        AbsentClassException absent = Assert.Throws<AbsentClassException>(() => Trainer.FitCrossValidated(samples, folds, new() { Loss = Loss.Logistic }));
        Assert.Equal((0, 1, 2), (absent.Class, absent.Fold, absent.Folds));
        Assert.Throws<AbsentClassException>(() => Trainer.Check(samples, folds, new() { Loss = Loss.Softmax }));
    }

    [Fact]
    public void A_fold_without_which_a_linear_term_separates_the_classes_is_named()
    {
        SampleSet samples = SampleSet.Create([1, 2, 3, 4, 5, 6], 1, [0, 1, 0, 1, 0, 1]);
        CrossValidationOptions folds = new() { FoldOfRow = [1, 2, 2, 2, 1, 1] };
        string message = Assert.Throws<ArgumentException>(
            () => Trainer.FitCrossValidated(samples, folds, new() { Loss = Loss.Logistic, Skip = true })).Message;
        Assert.StartsWith("without the rows of fold 2 of 2 a linear function of the inputs separates the classes", message);
    }

    [Fact]
    public void Classes_are_held_out_in_their_shares()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (double)(i * 7 % 60))];
        SampleSet samples = SampleSet.Create(x, 1, x.Select((_, i) => i % 10 == 3 ? 1.0 : 0.0).ToArray());
        CrossValidationOptions options = new() { Folds = 3, Grid = new BetaGrid(2, 0.5) };
        int[] foldOf = new int[60], classes = [.. samples.Targets.ToArray().Select(y => (int)y)];
        foreach (((int[] _, int[] held), int fold) in FoldAssignment.Of(samples, options, classes).Select((f, k) => (f, k)))
        {
            Assert.Equal(2, held.Sum(i => classes[i]));
            Array.ForEach(held, i => foldOf[i] = fold);
        }

        TrainingOptions logistic = new() { Loss = Loss.Logistic };
        CrossValidationResult given = Trainer.FitCrossValidated(samples, options with { Folds = null, FoldOfRow = foldOf }, logistic);
        Assert.Equal(given.Points, Trainer.FitCrossValidated(samples, options, logistic).Points);
    }

    [Fact]
    public void A_huge_delta_is_the_squared_loss()
    {
        SampleSet samples = Noisy(Loss.Huber());
        Certificate huber = Trainer.Fit(samples, new() { Loss = Loss.Huber(1e6), BetaRatio = 0.1, Tolerance = 1e-8 }).Certificate;
        Certificate squared = Trainer.Fit(samples, new() { BetaRatio = 0.1, Tolerance = 1e-8 }).Certificate;
        Assert.Equal(squared.BetaMax, huber.BetaMax, 1e-9 * squared.BetaMax);
        Assert.Equal(squared.Objective, huber.Objective, 3e-8 * squared.NullObjective);
    }

    [Fact]
    public void Huber_does_not_feel_how_far_an_outlier_is()
    {
        SampleSet samples = Noisy(Loss.Huber());
        double[] near = samples.Targets.ToArray(), far = [.. near];
        (near[7], far[7]) = (100, 1e6);
        TrainingOptions options = new() { Loss = Loss.Huber(0.5), BetaRatio = 0.1, Tolerance = 1e-9 };
        TrainingResult a = Trainer.Fit(SampleSet.Create(samples.Inputs, 2, near), options), b = Trainer.Fit(SampleSet.Create(samples.Inputs, 2, far), options);
        Assert.Equal(a.Network.Predict([0.1, 0.2]), b.Network.Predict([0.1, 0.2]), 2e-2);
        Assert.True(Verifier.Verify(b.Network, b.Claim, SampleSet.Create(samples.Inputs, 2, far)).Holds);
    }

    [Fact]
    public void Far_outliers_hide_neither_the_other_rows_nor_a_minimum()
    {
        SampleSet clean = Hinge([]), samples = Hinge([7, 30]);
        TrainingOptions options = new() { Loss = Loss.Huber(0.2), Order = 1 };
        foreach (double ratio in (double[])[0.1, 1e-3, 3e-4])
        {
            // Tiny betas pay for a peak at an outlier: the way there is a million deltas long.
            TrainingResult result = Trainer.Fit(samples, options with { BetaRatio = ratio });
            Assert.Equal(TrainingStatus.Optimal, result.Status);
            Assert.True(result.Certificate.Objective <= result.Certificate.NullObjective);
        }

        CrossValidationOptions folds = new() { Grid = new BetaGrid(10, 1e-2), LeastRatio = 1e-2 };
        ReluNetwork chosen = Trainer.FitCrossValidated(samples, folds, options with { Loss = Loss.Huber() }).Fit.Network;
        Assert.NotEmpty(chosen.Neurons);
        Assert.All(Enumerable.Range(0, clean.Count), i => Assert.Equal(clean.Targets[i], chosen.Predict(clean.Row(i)), 0.4));
    }

    [Fact]
    public void The_default_delta_is_that_of_the_targets_that_vary()
    {
        double[] y = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 1e6];
        TrainingResult result = Trainer.Fit(SampleSet.Create([.. y.Select((_, i) => (double)i)], 1, y), new() { Loss = Loss.Huber(), BetaRatio = 0.1 });
        Assert.Equal(1.345 * 1.4826 * 3, result.Claim.Loss.Parameter!.Value, 1e-12);
    }

    [Fact]
    public void A_common_offset_changes_nothing_for_huber()
    {
        SampleSet samples = Noisy(Loss.Huber());
        TrainingOptions options = new() { Loss = Loss.Huber(), BetaRatio = 0.1, Tolerance = 1e-8 };
        Certificate a = Trainer.Fit(samples, options).Certificate;
        Certificate b = Trainer.Fit(SampleSet.Create(samples.Inputs, 2, samples.Targets.ToArray().Select(y => y + 1024).ToArray()), options).Certificate;
        Assert.Equal(a.BetaMax, b.BetaMax, 1e-9 * a.BetaMax);
        Assert.Equal(a.Objective, b.Objective, 3e-8 * a.NullObjective);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scaling_the_targets_scales_huber(bool skip)
    {
        SampleSet samples = Noisy(Loss.Huber());
        TrainingOptions options = new() { Loss = Loss.Huber(), BetaRatio = 0.1, Tolerance = 1e-8, Skip = skip };
        Certificate a = Trainer.Fit(samples, options).Certificate;
        foreach (double scale in (double[])[1e-9, 1e5, 1e9, 1e40, 1e98])
        {
            SampleSet scaled = SampleSet.Create(samples.Inputs, 2, samples.Targets.ToArray().Select(y => scale * y).ToArray());
            TrainingResult b = Trainer.Fit(scaled, options);
            Assert.Equal(TrainingStatus.Optimal, b.Status);
            Assert.Equal(a.Objective, b.Certificate.Objective / (scale * scale), 3e-8 * a.NullObjective);
            Assert.True(Verifier.Verify(b.Network, b.Claim, scaled).Holds);
        }
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("softmax")]
    public void All_but_separable_classes_reach_the_tolerance_beside_a_linear_term(string name)
    {
        Loss loss = Loss.Parse(name);
        // The far rows are certain to within 1e-10 without any neuron: hardly a margin, but those in the middle have one.
        double[] x = [.. Enumerable.Range(0, 61).Select(i => (i - 30) / 10.0)];
        SampleSet samples = SampleSet.Create(x, 1, x.Select((v, i) => (v > 0.05) == i is not (29 or 32) ? 1.0 : 0.0).ToArray());
        foreach (double ratio in (double[])[0.3, 0.1, 0.02])
        {
            TrainingResult result = Trainer.Fit(samples, new() { Loss = loss, Skip = true, BetaRatio = ratio });
            Assert.Equal(TrainingStatus.Optimal, result.Status);
            Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
        }
    }

    [Fact]
    public void Separable_classes_end_with_a_certificate_without_skip_and_an_error_with_it()
    {
        double[] x = [-2, -1.5, -1, -0.2, 0.3, 1, 1.1, 2];
        SampleSet samples = SampleSet.Create(x, 1, x.Select(v => v > 0 ? 1.0 : 0.0).ToArray());
        foreach (double ratio in (double[])[1e-1, 1e-3, 1e-5, 1e-9, 1e-12])
        {
            TrainingResult result = Trainer.Fit(samples, new() { Loss = Loss.Logistic, BetaRatio = ratio });
            Assert.Equal(TrainingStatus.Optimal, result.Status);
            Assert.True(result.Claim.Gap <= 1e-6 * result.Certificate.NullObjective);
            Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
        }

        string message = Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, new() { Loss = Loss.Logistic, Skip = true })).Message;
        Assert.Contains("separates the classes", message);
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("gamma")]
    [InlineData("tweedie")]
    public void Scaling_the_targets_of_a_deviance_scales_it_and_shifts_the_outputs(string name)
    {
        Loss loss = Loss.Parse(name);
        SampleSet samples = Noisy(loss);
        TrainingOptions options = new() { Loss = loss, BetaRatio = 0.1, Tolerance = 1e-8 };
        TrainingResult a = Trainer.Fit(samples, options);
        double power = name switch { "poisson" => 1, "gamma" => 0, _ => 0.5 };
        foreach (double scale in (double[])[1e-9, 1e5, 1e9, 1e40])
        {
            double unit = Math.Pow(scale, power);
            SampleSet scaled = SampleSet.Create(samples.Inputs, 2, samples.Targets.ToArray().Select(y => scale * y).ToArray());
            TrainingResult b = Trainer.Fit(scaled, options);
            Assert.Equal(TrainingStatus.Optimal, b.Status);
            Assert.Equal(a.Certificate.Objective, b.Certificate.Objective / unit, 3e-8 * a.Certificate.NullObjective);
            Assert.Equal(a.Network.Predict([0.1, 0.2]) + Math.Log(scale), b.Network.Predict([0.1, 0.2]), 1e-2);
            Assert.True(Verifier.Verify(b.Network, b.Claim, scaled).Holds);
        }
    }

    // An exposure e is a weight e^(2 - power) of a rate y/e: the same sum of losses.
    [Theory]
    [InlineData("poisson", 1)]
    [InlineData("gamma", 0)]
    [InlineData("tweedie", 0.5)]
    public void Offsets_are_weights_of_rates(string name, double share)
    {
        Loss loss = Loss.Parse(name);
        SampleSet samples = Noisy(loss);
        double[] offsets = [.. Enumerable.Range(0, samples.Count).Select(i => ((i * 7 % 11) - 4) / 3.0)], weights = [.. offsets.Select(o => Math.Exp(share * o))];
        SampleSet rates = SampleSet.Create(samples.Inputs, 2, samples.Targets.ToArray().Zip(offsets, (y, o) => y * Math.Exp(-o)).ToArray(), weights);
        TrainingOptions options = new() { Loss = loss, Tolerance = 1e-8, Standardize = false };
        double unit = weights.Sum() / samples.Count;
        TrainingResult a = Trainer.Fit(rates, options with { BetaRatio = 0.05 });
        SampleSet offset = samples.WithOffsets(offsets);
        TrainingResult b = Trainer.Fit(offset, options with { Beta = a.Certificate.Beta * unit });
        Assert.Equal(a.Certificate.BetaMax * unit, b.Certificate.BetaMax, 1e-9 * b.Certificate.BetaMax);
        Assert.Equal(a.Certificate.NullObjective * unit, b.Certificate.NullObjective, 1e-10 * b.Certificate.NullObjective);
        Assert.Equal(a.Certificate.Objective * unit, b.Certificate.Objective, 3e-8 * b.Certificate.NullObjective);
        Assert.True(Verifier.Verify(b.Network, b.Claim, offset).Holds);
        Assert.False(Verifier.Verify(b.Network, b.Claim, samples).Holds);
        Assert.Throws<ArgumentException>(() => Trainer.Fit(offset, new()));
        Assert.Throws<ArgumentException>(() => Trainer.Fit(samples.WithOffsets([.. offsets.Select(o => o + 1000)]), options));
    }

    [Fact]
    public void Held_out_rows_are_measured_with_their_offsets()
    {
        SampleSet samples = Noisy(Loss.Poisson);
        double[] offsets = [.. Enumerable.Range(0, samples.Count).Select(i => ((i * 7 % 11) - 4) / 3.0)];
        CrossValidationResult result = Trainer.FitCrossValidated(
            samples.WithOffsets(offsets), new() { Grid = new BetaGrid(4, 1e-1), Folds = 3 }, new() { Loss = Loss.Poisson });
        double[] losses = [.. result.OutOfFold.Select((f, i) => Half(samples.Targets[i], Math.Exp(f + offsets[i])))];
        Assert.Equal(losses.Average(), result.Points[result.Chosen].Mean, 1e-10);
        Assert.Equal(result.Points[result.Chosen].Mean, result.Points[result.Chosen].Error);

        static double Half(double y, double mean) => mean - y + (y > 0 ? y * Math.Log(y / mean) : 0);
    }

    // By scikit-learn's deviances and a proximal Newton method in NumPy over the 870 features of lines through two rows, normals of length
    // one, until no feature's slope was above beta by more than 1e-11 of it. Null objectives are half of mean_poisson_deviance and so on of
    // the weighted mean.
    [Theory]
    [InlineData("poisson", 0.05, 0.5407570171311938, 0.6238324625039507)]
    [InlineData("gamma", 0.01, 0.060666139625447583, 0.07867627121535149)]
    [InlineData("tweedie", 0.03, 1.0275623526134008, 1.213587727329841)]
    public void Optima_are_those_of_other_programs(string name, double beta, double objective, double without)
    {
        double[] x = [.. Enumerable.Range(0, 30).SelectMany(i => (double[])[((7 * i % 11) - 5) / 2.0, ((5 * i % 13) - 6) / 4.0])];
        double[] y = [.. Enumerable.Range(0, 30).Select(i => name switch
        {
            "poisson" => (double)(i * i % 7),
            "gamma" => 1 + (i * i % 7) + (i / 10.0),
            _ => Math.Max(0, (i * i % 7) - 2) * 0.75,
        })];
        SampleSet samples = SampleSet.Create(x, 2, y, [.. Enumerable.Range(0, 30).Select(i => 1.0 + (i % 3))]);
        Certificate found = Trainer.Fit(samples, new()
        {
            Loss = Loss.Parse(name),
            Beta = beta,
            Dictionary = DictionaryKind.Wedge,
            Standardize = false,
            Tolerance = 1e-9,
        }).Certificate;
        Assert.Equal(without, found.NullObjective, 1e-13);
        Assert.Equal(objective, found.Objective, 1e-8);
        Assert.True(found.DualObjective <= objective + 1e-12);
    }

    // scikit-learn's QuantileRegressor on the wedge features written out, its objective at that solution.
    [Theory]
    [InlineData(0.3, 0.03, 0.5094210214162831, 0.5683333333333331)]
    [InlineData(0.3, 0.01, 0.4075349767563925, 0.5683333333333331)]
    [InlineData(0.5, 0.03, 0.6213138787256708, 0.6716666666666666)]
    [InlineData(0.5, 0.01, 0.47587581015732383, 0.6716666666666666)]
    [InlineData(0.9, 0.03, 0.27524336305644526, 0.29666666666666663)]
    [InlineData(0.9, 0.01, 0.23087529105437077, 0.29666666666666663)]
    public void Quantiles_are_those_of_linear_programming(double level, double beta, double objective, double without)
    {
        double[] x = [.. Enumerable.Range(0, 30).SelectMany(i => (double[])[((7 * i % 11) - 5) / 2.0, ((5 * i % 13) - 6) / 4.0])];
        SampleSet samples = SampleSet.Create(
            x, 2, [.. Enumerable.Range(0, 30).Select(i => 1 + (i * i % 7) + (i / 10.0))], [.. Enumerable.Range(0, 30).Select(i => 1.0 + (i % 3))]);
        TrainingOptions options = new() { Loss = Loss.Quantile(level), Beta = beta, Dictionary = DictionaryKind.Wedge, Standardize = false, Tolerance = 1e-8 };
        Certificate found = Trainer.Fit(samples, options).Certificate;
        Assert.Equal(without, found.NullObjective, 1e-13);
        Assert.InRange(found.Objective - objective, -1e-12, Math.Min(5e-9, found.Gap!.Value));
        Assert.InRange(objective - found.DualObjective!.Value, -1e-12, Math.Min(5e-9, found.Gap.Value));
    }

    [Fact]
    public void Quantiles_agree_with_linear_programming_in_small() => Problems.Where(p => p.Ratio > 0.1).Sample(
        p =>
        {
            double level = (1 + (p.X.Length % 3)) / 4.0;
            double[] y = [.. p.Y.Select(v => (double)v)];
            QuantileProgram oracle = new(MaterialisedDictionary.Lines(p.X, p.L1), y, p.Weights, level);
            Check(p.X, y, p.Weights, p.Ratio, p.L1, Loss.Quantile(level), oracle.Bounds);
        },
        iter: 40, threads: 1);

    [Fact]
    public void A_target_of_one_value_is_the_quantile()
    {
        TrainingResult result = Trainer.Fit(SampleSet.Create([1, 2, 3], 1, [4, 4, 4]), new() { Loss = Loss.Quantile(0.9) });
        Assert.Equal((4, 0, 0.0), (result.Network.Intercept, result.Network.Neurons.Count, result.Certificate.Gap));
        Assert.Throws<ArgumentException>(() => Loss.Quantile(1));
        Assert.Throws<ArgumentException>(() => Loss.Quantile(0));
    }

    [Theory]
    [InlineData("poisson", -1, "Row 2, column \"y\": -1 where a number of 0 or more was expected, for the poisson loss.")]
    [InlineData("gamma", 0, "Row 2, column \"y\": 0 where a number above 0 was expected, for the gamma loss.")]
    [InlineData("tweedie", -0.5, "Row 2, column \"y\": -0.5 where a number of 0 or more was expected, for the tweedie loss.")]
    public void What_is_no_amount_is_refused(string name, double target, string expected)
    {
        TrainingOptions options = new() { Loss = Loss.Parse(name) };
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => Trainer.Fit(SampleSet.Create([1, 2, 3], 1, [1, 2, target]), options)).Message);
        Assert.Throws<ArgumentException>(() => Trainer.Fit(SampleSet.Create([1, 2, 3], 1, [0, 0, 0]), options));
    }

    [Fact]
    public void A_fold_without_which_all_counts_are_0_is_named()
    {
        SampleSet samples = SampleSet.Create([1, 2, 3, 4, 5, 6], 1, [0, 0, 0, 1, 2, 3]);
        CrossValidationOptions folds = new() { FoldOfRow = [1, 1, 1, 2, 2, 2] };
        Assert.Equal(
            "without the rows of fold 2 of 2 all targets are 0; the poisson loss expects one above 0 at least.",
            Assert.Throws<ArgumentException>(() => Trainer.FitCrossValidated(samples, folds, new() { Loss = Loss.Poisson })).Message);
    }

    [Fact]
    public void Zeros_that_a_linear_term_separates_end_with_a_certificate_without_it_and_an_error_with_it()
    {
        SampleSet samples = SampleSet.Create([0, 0, 0, 0, 1, 1, 1], 1, [1, 2, 0, 3, 0, 0, 0]);
        foreach (Loss loss in (Loss[])[Loss.Poisson, Loss.Tweedie()])
        {
            TrainingResult result = Trainer.Fit(samples, new() { Loss = loss, BetaRatio = 1e-3 });
            Assert.Equal(TrainingStatus.Optimal, result.Status);
            Assert.True(Verifier.Verify(result.Network, result.Claim, samples).Holds);
            string message = Assert.Throws<ArgumentException>(() => Trainer.Fit(samples, new() { Loss = loss, Skip = true })).Message;
            Assert.StartsWith("a linear function of the inputs separates targets of 0 from the others", message);
        }
    }

    [Fact]
    public void What_is_no_class_is_refused()
    {
        TrainingOptions options = new() { Loss = Loss.Logistic };
        Assert.Contains("all targets are 1", Assert.Throws<ArgumentException>(() => Trainer.Fit(SampleSet.Create([1, 2, 3], 1, [1, 1, 1]), options)).Message);
        Assert.Contains("a target is 2", Assert.Throws<ArgumentException>(() => Trainer.Fit(SampleSet.Create([1, 2, 3], 1, [0, 1, 2]), options)).Message);
    }

    [Fact]
    public void Cross_validation_measures_the_loss_itself()
    {
        SampleSet samples = Noisy(Loss.Logistic);
        CrossValidationResult result = Trainer.FitCrossValidated(samples, new() { Grid = new BetaGrid(6, 1e-2) }, new() { Loss = Loss.Logistic });
        double[] losses = [.. result.OutOfFold.Select((f, i) => Math.Log(1 + Math.Exp(f)) - (samples.Targets[i] * f))];
        Assert.Equal(losses.Average(), result.Points[result.Chosen].Mean, 1e-10);
        Assert.True(result.Points[result.Chosen].Mean < result.Fit.Certificate.NullObjective);
    }

    private static SampleSet Hinge(int[] outliers)
    {
        SplitMix64 random = new(3);
        double[] x = [.. Enumerable.Range(0, 60).Select(_ => random.Uniform())];
        return SampleSet.Create(x, 1, x.Select((v, i) => outliers.Contains(i) ? 1e6 : Math.Max(4 * v - 2, 0)).ToArray());
    }

    private static void Check(double[][] x, double[] y, double[] weights, double ratio, bool l1, Loss loss) => Check(
        x, y, weights, ratio, l1, loss, new CoordinateDescentLoss(MaterialisedDictionary.Lines(x, l1), y, weights, loss.Name == "huber" ? 1.5 : null).Bounds);

    private static void Check(
        double[][] x, double[] y, double[] weights, double ratio, bool l1, Loss loss, Func<double, (double Lower, double Upper)> bounds, double tolerance = 1e-8)
    {
        SampleSet samples = SampleSet.Create([.. x.SelectMany(r => r)], 2, y, weights);
        TrainingResult result = Trainer.Fit(samples, new TrainingOptions
        {
            Loss = loss.Name == "huber" ? Loss.Huber(1.5) : loss,
            Norm = l1 ? WeightNorm.L1 : WeightNorm.L2,
            Dictionary = DictionaryKind.Wedge,
            BetaRatio = ratio,
            Standardize = false,
            Tolerance = tolerance,
            Threads = 1,
        });
        (double lower, double upper) = bounds(result.Certificate.Beta);
        double allowed = (2 * tolerance * result.Certificate.NullObjective) + 1e-9;
        Assert.Equal(TrainingStatus.Optimal, result.Status);
        Assert.InRange(result.Certificate.Objective, lower - 1e-12, upper + allowed);
        Assert.True(result.Certificate.DualObjective <= upper + 1e-12);
        Assert.True(Verifier.Verify(result.Network, result.Claim, samples, threads: 1, TestContext.Current.CancellationToken).Holds);
    }

    private static SampleSet Noisy(Loss loss)
    {
        SplitMix64 random = new(5);
        double[] x = new double[160], y = new double[80];
        for (int i = 0; i < 80; i++)
        {
            (x[2 * i], x[(2 * i) + 1]) = ((2 * random.Uniform()) - 1, (2 * random.Uniform()) - 1);
            double f = (3 * Math.Abs(x[2 * i])) + (2 * x[(2 * i) + 1]) - 1;
            y[i] = loss.Link switch
            {
                Link.Logit => random.Uniform() < 1 / (1 + Math.Exp(-f)) ? 1 : 0,
                Link.Log => Amount(loss, Math.Exp(f / 2), random),
                _ => f + (0.3 * random.Normal()) + (i % 11 == 0 ? 8 : 0),
            };
        }

        return SampleSet.Create(x, 2, y);
    }

    // A count by the time between events, or an amount: gamma-distributed of shape 1, for tweedie 0 at times.
    private static double Amount(Loss loss, double mean, SplitMix64 random)
    {
        double amount = -Math.Log(1 - random.Uniform()) * mean;
        if (loss.Name != "poisson")
        {
            return loss.Name == "tweedie" && random.Uniform() < 0.3 ? 0 : amount;
        }

        int count = 0;
        for (double time = -Math.Log(1 - random.Uniform()); time < mean; time -= Math.Log(1 - random.Uniform()))
        {
            count++;
        }

        return count;
    }
}
