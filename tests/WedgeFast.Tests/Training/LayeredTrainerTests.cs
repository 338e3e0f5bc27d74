using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>
/// Networks of several hidden layers: objectives that never rise, certificates that hold on the features, choices that agree with fits.
/// </summary>
public sealed class LayeredTrainerTests
{
    private static readonly SampleSet Ripple = GeneratedSamples.Create("ripple", 60, 0);
    private static readonly TrainingOptions Options = new() { BetaRatio = 0.02 };

    [Theory]
    [InlineData(true, "squared")]
    [InlineData(false, "huber")]
    public void EveryStageIsCertifiedAndItsObjectiveIsLower(bool standardize, string name)
    {
        Loss loss = Loss.Parse(name);
        TrainingOptions options = Options with { Standardize = standardize, Loss = loss };
        LayeredResult result = LayeredTrainer.Fit(Ripple, 3, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], result.Stages.Select(stage => stage.Network.HiddenLayers));
        Assert.Equal(Trainer.Fit(Ripple, options, cancellation: TestContext.Current.CancellationToken).Certificate.Objective, result.Stages[0].Fit.Certificate.Objective);
        for (int at = 0; at < 3; at++)
        {
            LayerStage stage = result.Stages[at];
            SampleSet features = at == 0 ? Ripple : stage.Network.FeaturesOf(Ripple);
            Assert.Equal(TrainingStatus.Optimal, stage.Fit.Status);
            Assert.Equal(CertificateScope.Global, stage.Fit.Certificate.Scope);
            Assert.True(Verifier.Verify(stage.Fit.Network, stage.Fit.Claim, features, cancellation: TestContext.Current.CancellationToken).Holds);
            Assert.Equal(stage.Fit.Network.Predict(features.Row(7)), stage.Network.Predict(Ripple.Row(7)));
            Assert.True(at == 0 || stage.Fit.Certificate.Objective < 0.99 * result.Stages[at - 1].Fit.Certificate.Objective);
            Assert.Equal(result.Stages[0].Fit.Claim.Beta, stage.Fit.Claim.Beta);
        }
    }

    [Fact]
    public void TheObjectiveIsTheFormulaOnTheFeatures()
    {
        LayerStage stage = LayeredTrainer.Fit(Ripple, 2, Options, cancellation: TestContext.Current.CancellationToken).Stages[1];
        double loss = 0;
        for (int i = 0; i < Ripple.Count; i++)
        {
            double error = stage.Network.Predict(Ripple.Row(i)) - Ripple.Targets[i];
            loss += error * error / 2 / Ripple.Count;
        }

        double decay = stage.Network.Last.Neurons.Sum(neuron => Math.Abs(neuron.Z) * Math.Sqrt(neuron.Weights.Sum(weight => weight * weight)));
        Assert.Equal(loss + (stage.Fit.Claim.Beta * decay), stage.Fit.Certificate.Objective, 1e-12);
    }

    [Fact]
    public void TheNetworkOfOneLayerLessCostsOnTheFeaturesWhatItCost()
    {
        LayeredResult result = LayeredTrainer.Fit(Ripple, 2, Options, cancellation: TestContext.Current.CancellationToken);
        ReluNetwork first = result.Stages[0].Fit.Network;
        Standardizer scaling = result.Stages[0].Fit.Claim.Scaling;
        NetworkNeuron[] passed = [.. first.Neurons.Select((neuron, j) =>
        {
            double length = Math.Sqrt(neuron.Weights.Select((weight, k) => Math.Pow(weight * scaling.Scales[neuron.Inputs[k]], 2)).Sum());
            return new NetworkNeuron([2 + j], [1], 0, neuron.Z * length, []);
        })];
        LayeredNetwork same = result.Network.WithLast(new ReluNetwork(result.Last.Network.InputNames, "y", first.Intercept, [], passed));
        AuditResult audit = Auditor.Audit(
            same, Ripple, Options with { BetaRatio = null, Beta = result.Last.Claim.Beta, Standardize = false, Order = 2 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(first.Predict(Ripple.Row(3)), same.Predict(Ripple.Row(3)), 1e-12);
        Assert.Equal(result.Stages[0].Fit.Certificate.Objective, audit.Objective, 1e-12);
        Assert.True(audit.AtLeastAbove > 0);
    }

    [Fact]
    public void NeuronsPassThroughTheRowsTheyName()
    {
        LayeredNetwork network = LayeredTrainer.Fit(Ripple, 3, Options, cancellation: TestContext.Current.CancellationToken).Network;
        int values = 2;
        foreach (IReadOnlyList<HiddenNeuron> layer in network.Layers)
        {
            LayeredNetwork before = new(network.InputNames, network.Scaling, [.. network.Layers.TakeWhile(other => other != layer)], [.. Enumerable.Range(0, values)],
                new ReluNetwork([.. Enumerable.Range(0, values).Select(k => $"v{k}")], "y", 0, [], []));
            double[] features = new double[values];
            foreach (HiddenNeuron neuron in layer)
            {
                Assert.NotEmpty(neuron.Through);
                foreach (int row in neuron.Through)
                {
                    before.FeaturesOf(Ripple.Row(row), features);
                    Assert.Equal(0, neuron.Bias + neuron.Inputs.Zip(neuron.Weights, (input, weight) => features[input] * weight).Sum(), 1e-12);
                }
            }

            values += layer.Count;
        }

        Assert.Equal(network.ValueCount, values);
    }

    [Fact]
    public void AStopLeavesTheNetworkOfFewerLayers()
    {
        using CancellationTokenSource stop = new();
        TrainingResult first = Trainer.Fit(Ripple, Options, cancellation: stop.Token);
        stop.Cancel();
        LayeredResult result = LayeredTrainer.Continue(first, Ripple, 3, Options, cancellation: stop.Token);
        Assert.Equal(first, Assert.Single(result.Stages).Fit);
    }

    [Fact]
    public void WhatCannotBeAddedToIsRefused()
    {
        Assert.Throws<ArgumentException>(() => LayeredTrainer.Fit(Ripple, 2, Options with { Skip = true }));
        Assert.Throws<ArgumentException>(() => LayeredTrainer.Fit(Ripple, 2, Options with { Dictionary = DictionaryKind.Wedge }));
        Assert.Throws<ArgumentException>(() => LayeredTrainer.Fit(Ripple, 2, Options with { Norm = WeightNorm.L1 }));
        Assert.Throws<ArgumentException>(() => LayeredTrainer.Fit(Ripple, 0, Options));
    }

    [Fact]
    public void TheChoiceAgreesWithFitsOfEveryFold()
    {
        int[] foldOfRow = [.. Enumerable.Range(0, Ripple.Count).Select(i => i % 3)];
        TrainingOptions options = Options with { Tolerance = 1e-4 };
        TrainingResult first = Trainer.Fit(Ripple, options, cancellation: TestContext.Current.CancellationToken);
        LayerChoice choice = LayeredTrainer.Choose(
            first, Ripple, 2, new CrossValidationOptions { FoldOfRow = foldOfRow }, options, TestContext.Current.CancellationToken);
        double[] losses = new double[2];
        for (int fold = 0; fold < 3; fold++)
        {
            int[] train = [.. Enumerable.Range(0, Ripple.Count).Where(i => foldOfRow[i] != fold)];
            SampleSet seen = SampleSet.Create([.. train.SelectMany(i => Ripple.Row(i).ToArray())], 2, [.. train.Select(i => Ripple.Targets[i])]);
            LayeredResult result = LayeredTrainer.Fit(seen, 2, options with { BetaRatio = null, Beta = first.Claim.Beta }, cancellation: TestContext.Current.CancellationToken);
            foreach (int i in Enumerable.Range(0, Ripple.Count).Except(train))
            {
                losses[0] += Math.Pow(result.Stages[0].Network.Predict(Ripple.Row(i)) - Ripple.Targets[i], 2) / 2 / Ripple.Count;
                losses[1] += Math.Pow(result.Network.Predict(Ripple.Row(i)) - Ripple.Targets[i], 2) / 2 / Ripple.Count;
            }
        }

        Assert.Equal(losses[0], choice.Points[0].Mean, 1e-12);
        Assert.Equal(losses[1], choice.Points[1].Mean, 1e-12);
        Assert.True(losses[0] < losses[1] ? choice.HiddenLayers == 1 : choice.HiddenLayers >= 1);
    }

    [Fact]
    public void StagesWithoutProofNeverRiseAndClaimNothing()
    {
        LayeredResult exact = LayeredTrainer.Fit(Ripple, 3, Options, cancellation: TestContext.Current.CancellationToken);
        LayeredResult local = LayeredTrainer.Fit(
            Ripple, 3, Options with { BetaRatio = null, Beta = exact.Last.Claim.Beta, Prove = ProofEffort.None }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(3, local.Stages.Count);
        for (int at = 0; at < 3; at++)
        {
            LayerStage stage = local.Stages[at];
            Assert.Equal(TrainingStatus.Unproven, stage.Fit.Status);
            Assert.Null(stage.Fit.Claim.Gap);
            Assert.True(at == 0 || stage.Fit.Certificate.Objective < local.Stages[at - 1].Fit.Certificate.Objective);
            SampleSet features = at == 0 ? Ripple : stage.Network.FeaturesOf(Ripple);
            Assert.True(Verifier.Verify(stage.Fit.Network, stage.Fit.Claim, features, cancellation: TestContext.Current.CancellationToken).Holds);
        }

        // The features of later stages differ, and neurons without proof read any number of them.
        Assert.True(local.Last.Certificate.Objective < 1.1 * exact.Last.Certificate.Objective);
    }
}
