using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.ML.Tests;

/// <summary>Trainers within ML.NET: pipelines, cross-validation, prediction engines, files.</summary>
public sealed class TrainerTests
{
    private static readonly TrainingOptions Fixed = new() { BetaRatio = 0.001 };

    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void InAPipelineItPredictsAsItsModelDoes()
    {
        IDataView view = Houses.View(_context, 120, 1);
        TransformerChain<WedgeFastTransformer> chain = Pipeline(new() { LabelColumnName = "Price", Training = Fixed }).Fit(view);
        Model model = chain.LastTransformer.Model;
        Assert.Equal(["Size", "Age"], model.Columns);
        Assert.Equal("Global", CertificateScopeOf(model));
        IDataView predicted = chain.Transform(Houses.View(_context, 30, 2));
        float[] scores = [.. predicted.GetColumn<float>("Score")];
        List<House> rows = Houses.Rows(30, 2);
        Assert.Equal(rows.Select(row => (float)model.Predict([row.Size, row.Age])), scores);
        RegressionMetrics metrics = _context.Regression.Evaluate(predicted, "Price");
        Assert.InRange(metrics.RSquared, 0.99, 1);
    }

    [Fact]
    public void ThePredictionEngineAgrees()
    {
        TransformerChain<WedgeFastTransformer> chain = Pipeline(new() { LabelColumnName = "Price", Training = Fixed }).Fit(Houses.View(_context, 100, 1));
        using PredictionEngine<House, PricePrediction> engine = _context.Model.CreatePredictionEngine<House, PricePrediction>(chain);
        foreach (House row in Houses.Rows(10, 3))
        {
            Assert.Equal((float)chain.LastTransformer.Model.Predict([row.Size, row.Age]), engine.Predict(row).Score);
        }
    }

    [Fact]
    public void CrossValidationOfMlNetTakesIt()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<RegressionMetrics>> folds = _context.Regression.CrossValidate(
            Houses.View(_context, 150, 1), Pipeline(new() { LabelColumnName = "Price", Training = Fixed }), 3, "Price");
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.RSquared, 0.98, 1));
    }

    [Fact]
    public void TwoClassesAreLogOddsAndProbabilities()
    {
        IDataView view = Houses.View(_context, 150, 1);
        IEstimator<ITransformer> pipeline = Features().Append(
            _context.BinaryClassification.Trainers.WedgeFast(new() { LabelColumnName = "IsDear", Training = new() { BetaRatio = 0.05 } }));
        IDataView predicted = pipeline.Fit(view).Transform(view);
        CalibratedBinaryClassificationMetrics metrics = _context.BinaryClassification.Evaluate(predicted, "IsDear");
        Assert.InRange(metrics.AreaUnderRocCurve, 0.95, 1);
        float[] scores = [.. predicted.GetColumn<float>("Score")], probabilities = [.. predicted.GetColumn<float>("Probability")];
        bool[] labels = [.. predicted.GetColumn<bool>("PredictedLabel")];
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.Equal(1 / (1 + Math.Exp(-scores[i])), probabilities[i], 1e-5);
            Assert.Equal(scores[i] > 0, labels[i]);
        }
    }

    [Fact]
    public void SeveralClassesAreKeysWithTheirTexts()
    {
        IDataView view = Houses.View(_context, 200, 1);
        IEstimator<ITransformer> pipeline = _context.Transforms.Conversion.MapValueToKey("Label", "Kind").Append(Features())
            .Append(_context.MulticlassClassification.Trainers.WedgeFast(new() { Training = new() { BetaRatio = 0.02, Tolerance = 1e-3 } }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));
        ITransformer model = pipeline.Fit(view);
        IDataView predicted = model.Transform(view);
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(predicted);
        Assert.InRange(metrics.MicroAccuracy, 0.9, 1);
        string[] names = [.. predicted.GetColumn<ReadOnlyMemory<char>>("Name").Select(name => name.ToString())];
        string[] kinds = [.. Houses.Rows(200, 1).Select(row => row.Kind)];
        Assert.Equal(metrics.MicroAccuracy, names.Zip(kinds).Count(pair => pair.First == pair.Second) / 200.0, 1e-12);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        predicted.Schema["Score"].GetSlotNames(ref slots);
        Assert.Equal(kinds.Distinct(), slots.DenseValues().Select(text => text.ToString()));
        Assert.All(predicted.GetColumn<float[]>("Score"), score => Assert.Equal(1, score.Sum(), 1e-5));
        using PredictionEngine<House, KindPrediction> engine = _context.Model.CreatePredictionEngine<House, KindPrediction>(model);
        Assert.Equal(names[7], engine.Predict(Houses.Rows(200, 1)[7]).Name);
    }

    [Fact]
    public void WeightsCount()
    {
        IDataView view = Houses.View(_context, 60, 1);
        WedgeFastTrainerOptions options = new() { LabelColumnName = "Price", ExampleWeightColumnName = "Weight", Training = Fixed };
        Model weighted = Pipeline(options).Fit(view).LastTransformer.Model;
        List<House> rows = Houses.Rows(60, 1);
        Table table = new()
        {
            { "Size", (double[])[.. rows.Select(row => (double)row.Size)] }, { "Age", (double[])[.. rows.Select(row => (double)row.Age)] },
            { "Price", (double[])[.. rows.Select(row => (double)row.Price)] }, { "Weight", (double[])[.. rows.Select(row => (double)row.Weight)] },
        };
        Model expected = Model.Fit(table, new TableRoles(["Price"]) { Weights = "Weight" }, Fixed);
        Assert.Equal(expected.Claim.Objective, weighted.Claim.Objective);
        Assert.NotEqual(expected.Claim.Objective, Pipeline(options with { ExampleWeightColumnName = null }).Fit(view).LastTransformer.Model.Claim.Objective);
    }

    [Theory]
    [InlineData(WedgeFastTask.Regression)]
    [InlineData(WedgeFastTask.BinaryClassification)]
    [InlineData(WedgeFastTask.MulticlassClassification)]
    public void SavedAndLoadedItPredictsTheSame(WedgeFastTask task)
    {
        IDataView view = _context.Transforms.Conversion.MapValueToKey("Label", "Kind").Append(Features()).Fit(Houses.View(_context, 80, 1))
            .Transform(Houses.View(_context, 80, 1));
        TrainingOptions training = new() { BetaRatio = 0.1, Tolerance = 1e-2 };
        WedgeFastTransformer trained = task switch
        {
            WedgeFastTask.Regression => _context.Regression.Trainers.WedgeFast(new() { LabelColumnName = "Price", Training = training }).Fit(view),
            WedgeFastTask.BinaryClassification => _context.BinaryClassification.Trainers.WedgeFast(new() { LabelColumnName = "IsDear", Training = training }).Fit(view),
            _ => _context.MulticlassClassification.Trainers.WedgeFast(new() { Training = training }).Fit(view),
        };
        using MemoryStream stream = new();
        trained.Save(stream);
        stream.Position = 0;
        WedgeFastTransformer loaded = WedgeFastTransformer.Load(stream);
        Assert.Equal(task, loaded.Task);
        IDataView before = trained.Transform(view), after = loaded.Transform(view);
        Assert.Equal(before.Schema.Select(column => (column.Name, column.Type.ToString())), after.Schema.Select(column => (column.Name, column.Type.ToString())));
        if (task == WedgeFastTask.MulticlassClassification)
        {
            Assert.Equal(before.GetColumn<float[]>("Score"), after.GetColumn<float[]>("Score"));
        }
        else
        {
            Assert.Equal(before.GetColumn<float>("Score"), after.GetColumn<float>("Score"));
        }
    }

    [Fact]
    public void TheShapeBeforeTrainingIsThatOfTheSchemaAfterwards()
    {
        IDataView view = Houses.View(_context, 40, 1);
        EstimatorChain<WedgeFastTransformer> pipeline = Pipeline(new() { LabelColumnName = "Price", Training = Fixed });
        SchemaShape before = (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [view.Schema])!;
        SchemaShape shape = pipeline.GetOutputSchema(before);
        DataViewSchema schema = pipeline.Fit(view).GetOutputSchema(view.Schema);
        Assert.Equal(schema.Where(column => !column.IsHidden).Select(column => column.Name).Order(), shape.Select(column => column.Name).Order());
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        IDataView view = Features().Fit(Houses.View(_context, 20, 1)).Transform(Houses.View(_context, 20, 1));
        string Said(WedgeFastTrainerOptions options) => Assert.Throws<ArgumentException>(() => _context.Regression.Trainers.WedgeFast(options).Fit(view)).Message;
        Assert.StartsWith("There is no column \"Label\", the label: the view has ", Said(new()), StringComparison.Ordinal);
        Assert.StartsWith("There is no column \"X\", the features: ", Said(new() { FeatureColumnName = "X" }), StringComparison.Ordinal);
        Assert.StartsWith("Column \"Size\", the features, holds Single: ", Said(new() { FeatureColumnName = "Size" }), StringComparison.Ordinal);
        Assert.StartsWith("Column \"IsDear\", the label, holds Boolean: expected Single.", Said(new() { LabelColumnName = "IsDear" }), StringComparison.Ordinal);
        Assert.StartsWith(
            "Column \"Kind\", the weights, holds String: expected Single.", Said(new() { LabelColumnName = "Price", ExampleWeightColumnName = "Kind" }), StringComparison.Ordinal);
        WedgeFastTransformer trained = _context.Regression.Trainers.WedgeFast(new() { LabelColumnName = "Price", Training = Fixed }).Fit(view);
        IDataView other = _context.Transforms.Concatenate("Features", "Size").Fit(view).Transform(Houses.View(_context, 5, 1));
        Assert.StartsWith("Column \"Features\", the features, holds 1 numbers: expected 2.", Assert.Throws<ArgumentException>(() => trained.Transform(other)).Message, StringComparison.Ordinal);
        using MemoryStream stream = new([1, 2, 3]);
        Assert.Throws<InvalidDataException>(() => WedgeFastTransformer.Load(stream));
        Assert.StartsWith("ML.NET cannot save", Assert.ThrowsAny<Exception>(() => _context.Model.Save(trained, view.Schema, new MemoryStream())) is var error
            ? (error.InnerException ?? error).Message : "", StringComparison.Ordinal);
    }

    private static string CertificateScopeOf(Model model) => model.Claim.Scope.ToString();

    private IEstimator<ITransformer> Features() => _context.Transforms.Concatenate("Features", "Size", "Age");

    private EstimatorChain<WedgeFastTransformer> Pipeline(WedgeFastTrainerOptions options) =>
        new EstimatorChain<ITransformer>().Append(Features()).Append(_context.Regression.Trainers.WedgeFast(options));
}
