using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Oracles;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Training with given and with selected interactions.</summary>
public class InteractionTests
{
    private static readonly BetaGrid Grid = new(5, 1e-2);

    [Fact]
    public void TheOptimumIsThatOfTheHingesAndLinesWrittenOut()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            Random random = new(seed);
            double[][] x = [.. Enumerable.Range(0, 9).Select(_ => Enumerable.Range(0, 3).Select(_ => Math.Round(random.NextDouble() * 8) / 4).ToArray())];
            double[] y = [.. x.Select(row => Math.Abs(row[0] - row[2]) + row[1] + random.NextDouble())], weights = [.. y.Select((_, i) => 1.0 + (i % 2))];
            double[][] pair = [.. x.Select(row => new[] { row[0], row[2] })], other = [.. x.Select(row => new[] { row[1], row[1] })];
            List<double[]> features = [.. MaterialisedDictionary.Lines(pair, l1: true), .. MaterialisedDictionary.Hinges(pair), .. MaterialisedDictionary.Hinges(other)];
            SampleSet samples = SampleSet.Create(x.SelectMany(row => row).ToArray(), 3, y, weights);
            TrainingOptions options = new() { Norm = WeightNorm.L1, Interactions = new InputSets([[0, 2]]), Beta = 0.05, Standardize = false, Tolerance = 1e-9 };
            TrainingResult result = Trainer.Fit(samples, options, cancellation: TestContext.Current.CancellationToken);
            double expected = CoordinateDescentLasso.Objective(features, y, weights, 0.05);
            Assert.Equal(expected, result.Certificate.Objective, 2e-9 * result.Certificate.NullObjective);
            Assert.Equal(CertificateScope.Global, result.Certificate.Scope);
            Assert.All(result.Network.Neurons, neuron => Assert.DoesNotContain(1, neuron.Inputs.Length > 1 ? neuron.Inputs : []));
        }
    }

    [Fact]
    public void AllPairsGivenOrSelectedAreOrderTwo()
    {
        SampleSet samples = Noisy(40, seed: 3);
        TrainingOptions options = new() { BetaRatio = 0.01, Tolerance = 1e-8 };
        double two = Fit(samples, options with { Order = 2 }).Certificate.Objective;
        TrainingResult given = Fit(samples, options with { Interactions = Pairs() }), selected = Fit(samples, options with { SelectedInteractions = 6 });
        Assert.Equal(two, given.Certificate.Objective, 2e-8 * given.Certificate.NullObjective);
        Assert.Equal(given.Claim, selected.Claim with { Scaling = given.Claim.Scaling, Ranges = given.Claim.Ranges, Labels = given.Claim.Labels });
        Assert.Equal(1, given.Claim.Class.Order);
        Assert.Equal(Pairs(), given.Claim.Class.Interactions);
    }

    [Fact]
    public void ThePairsThatTheTargetIsMadeOfAreSelected()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            TrainingResult result = Fit(Noisy(120, seed), new TrainingOptions { SelectedInteractions = 2, BetaRatio = 0.01 });
            Assert.Equal(new InputSets([[0, 1], [2, 3]]), result.Claim.Class.Interactions);
        }
    }

    [Fact]
    public void ThreeInputsAreSelectedBesideAllPairs()
    {
        Random random = new(2);
        double[] inputs = [.. Enumerable.Range(0, 100 * 4).Select(_ => (random.NextDouble() * 2) - 1)];
        double[] targets = [.. inputs.Chunk(4).Select(x => Math.Max(0, x[0] + x[1] - x[3]) + (x[1] * x[2]))];
        TrainingResult result = Fit(SampleSet.Create(inputs, 4, targets), new TrainingOptions { Order = 2, SelectedInteractions = 1, BetaRatio = 0.003 });
        Assert.Equal(new InputSets([[0, 1, 3]]), result.Claim.Class.Interactions);
        Assert.True(Verifier.Verify(result.Network, result.Claim, SampleSet.Create(inputs, 4, targets), cancellation: TestContext.Current.CancellationToken).Holds);
    }

    [Fact]
    public void FoldsSelectByTheRowsTheyTrainOn()
    {
        SampleSet samples = Noisy(48, seed: 1, noise: 10);
        TrainingOptions options = new() { SelectedInteractions = 2 };
        int[] foldOf = [.. Enumerable.Range(0, 48).Select(i => i % 3)];
        CrossValidationResult result = Trainer.FitCrossValidated(
            samples, new() { FoldOfRow = foldOf, Grid = Grid, LeastRatio = 1 }, options, cancellation: TestContext.Current.CancellationToken);
        double[] errors = new double[Grid.Count];
        HashSet<InputSets> chosen = [];
        for (int fold = 0; fold < 3; fold++)
        {
            SampleSet seen = samples.Take([.. Enumerable.Range(0, 48).Where(i => i % 3 != fold)]), held = samples.Take([.. Enumerable.Range(0, 48).Where(i => i % 3 == fold)]);
            NeuronClass selected = Fit(seen, options with { BetaRatio = 0.001 }).Claim.Class;
            chosen.Add(selected.Interactions!);
            WarmTraining training = new(PreparedFit.Of(seen, options).With(selected));
            for (int k = 0; k < Grid.Count; k++)
            {
                training.MoveTo(result.Points[k].Beta, GapGoal.Loose(options, ValidatedTraining.Gap), TestContext.Current.CancellationToken);
                errors[k] += Enumerable.Range(0, held.Count).Sum(i => Math.Abs(training.Network.Predict(held.Row(i)) - held.Targets[i])) / 48;
            }
        }

        Assert.Equal(errors, result.Points.Select(point => point.Error), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.True(chosen.Count > 1, "folds that all choose the same sets would show nothing");
    }

    [Fact]
    public void ClaimsOfOtherInteractionsFail()
    {
        SampleSet samples = Noisy(60, seed: 0);
        TrainingResult result = Fit(samples, new TrainingOptions { Interactions = new InputSets([[0, 1], [2, 3]]), BetaRatio = 0.02 });
        Assert.Contains(result.Network.Neurons, neuron => neuron.Inputs is [2, 3]);
        Assert.True(Verify(result.Claim).Holds);
        TrainingClaim WithSets(InputSets? sets) => result.Claim with { Class = result.Claim.Class with { Interactions = sets } };
        VerificationResult narrower = Verify(WithSets(new InputSets([[0, 1]])));
        Assert.Contains("a neuron reads x3, x4 together", Assert.Single(narrower.Failures, text => text.StartsWith("a neuron", StringComparison.Ordinal)), StringComparison.Ordinal);
        TrainingResult less = Fit(samples, new TrainingOptions { Interactions = new InputSets([[0, 1]]), BetaRatio = 0.02 });
        Assert.Contains(
            Verifier.Verify(less.Network, less.Claim with { Class = result.Claim.Class }, samples, cancellation: TestContext.Current.CancellationToken).Failures,
            text => text.StartsWith("the claimed gap", StringComparison.Ordinal));
        VerificationResult Verify(TrainingClaim claim) => Verifier.Verify(result.Network, claim, samples, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void ARefitKeepsToTheInteractions()
    {
        SampleSet samples = Noisy(60, seed: 0);
        int[] rows = [.. Enumerable.Range(1, 59)];
        TrainingOptions options = new() { Interactions = new InputSets([[0, 1]]), BetaRatio = 0.02 };
        TrainingResult wide = Fit(samples, new TrainingOptions { Order = 2, BetaRatio = 0.02 });
        TrainingResult refitted = Trainer.Refit(wide, samples.Take(rows), options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Fit(samples.Take(rows), options).Certificate.Objective, refitted.Certificate.Objective, 2e-6 * refitted.Certificate.NullObjective);
        Assert.All(refitted.Network.Neurons, neuron => Assert.True(options.Interactions.Hold(neuron.Inputs) || neuron.Inputs.Length == 1));
    }

    [Fact]
    public void AModelFileKeepsThem()
    {
        TrainingResult result = Fit(Noisy(30, seed: 0), new TrainingOptions { Interactions = new InputSets([[0, 1, 3], [2, 3]]), BetaRatio = 0.1 });
        using MemoryStream stream = new();
        ModelFile.Write(stream, result.Network, result.Claim);
        string text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("\"order\": 1,\n    \"interactions\": [[2,3],[0,1,3]],", text, StringComparison.Ordinal);
        stream.Position = 0;
        Assert.Equal(result.Claim.Class, ModelFile.Read(stream).Claim.Class);
        AssertUnreadable(text.Replace("[[2,3]", "[[2,9]", StringComparison.Ordinal), "An interaction is of input 9");
        AssertUnreadable(text.Replace("[[2,3]", "[[2,2]", StringComparison.Ordinal), "A set of inputs is (2, 2)");
        AssertUnreadable(text.Replace("\"order\": 1", "\"order\": 2", StringComparison.Ordinal), "An interaction is of 2 inputs");
    }

    [Fact]
    public void OptionsThatContradictEachOtherAreRefused()
    {
        SampleSet samples = Noisy(20, seed: 0);
        AssertRefused(new() { Interactions = Pairs(), SelectedInteractions = 2 }, "given or selected");
        AssertRefused(new() { Interactions = Pairs(), Order = 2 }, "An interaction is of 2 inputs: expected more than 2");
        AssertRefused(new() { Interactions = new InputSets([[0, 4]]) }, "An interaction is of input 4");
        AssertRefused(new() { SelectedInteractions = 0 }, "the number of interactions to select is 0");
        AssertRefused(new() { SelectedInteractions = 1, Order = 4 }, "the order is 4, the number of inputs");
        AssertRefused(new() { SelectedInteractions = 1, Dictionary = DictionaryKind.Random, RandomNeurons = 5 }, "random neurons");
        Assert.Contains("one hidden layer", Assert.Throws<ArgumentException>(
            () => LayeredTrainer.Check(samples, 2, new TrainingOptions { Interactions = Pairs() })).Message, StringComparison.Ordinal);
        void AssertRefused(TrainingOptions options, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => Trainer.Check(samples, options)).Message, StringComparison.Ordinal);
    }

    private static void AssertUnreadable(string text, string message)
    {
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => ModelFile.Read(stream)).Message, StringComparison.Ordinal);
    }

    private static TrainingResult Fit(SampleSet samples, TrainingOptions options) =>
        Trainer.Fit(samples, options, cancellation: TestContext.Current.CancellationToken);

    private static InputSets Pairs() => new(Enumerable.Range(0, 4).SelectMany(a => Enumerable.Range(a + 1, 3 - a).Select(b => new[] { a, b })));

    /// <summary>y = |x1 - x2| + 2 max(0, x3 + x4) + x4 and noise, four inputs.</summary>
    private static SampleSet Noisy(int rows, int seed, double noise = 0.1)
    {
        Random random = new(seed);
        double[] inputs = [.. Enumerable.Range(0, rows * 4).Select(_ => (random.NextDouble() * 2) - 1)];
        double[] targets = [.. inputs.Chunk(4).Select(x =>
            Math.Abs(x[0] - x[1]) + (2 * Math.Max(0, x[2] + x[3])) + x[3] + (noise * (random.NextDouble() - 0.5)))];
        return SampleSet.Create(inputs, 4, targets);
    }
}
