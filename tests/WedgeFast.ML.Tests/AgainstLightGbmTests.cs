using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using Xunit;

namespace WedgeFast.ML.Tests;

/// <summary>The same table, in ML.NET, by LightGBM and by ours.</summary>
public sealed class AgainstLightGbmTests
{
    [Fact]
    public void OnAPiecewiseLinearTableOursErrsLess()
    {
        MLContext context = new(seed: 1);
        IDataView train = Houses.View(context, 300, 1), test = Houses.View(context, 300, 2);
        IEstimator<ITransformer> features = context.Transforms.Concatenate("Features", "Size", "Age");
        LightGbmRegressionTrainer.Options options = new() { LabelColumnName = "Price", NumberOfThreads = 1, Deterministic = true, MinimumExampleCountPerLeaf = 5 };
        double trees = Error(context, features.Append(context.Regression.Trainers.LightGbm(options)), train, test);
        double ours = Error(
            context, features.Append(context.Regression.Trainers.WedgeFast(new() { LabelColumnName = "Price", Training = new() { BetaRatio = 0.001 } })), train, test);

        // The noise is uniform of width 0.2: no predictor errs less than 0.2 / sqrt(12) in the mean.
        Assert.InRange(ours, 0.05, 0.065);
        Assert.InRange(trees, ours, 1);
    }

    private static double Error(MLContext context, IEstimator<ITransformer> pipeline, IDataView train, IDataView test)
    {
        RegressionMetrics metrics = context.Regression.Evaluate(pipeline.Fit(train).Transform(test), "Price");
        return metrics.RootMeanSquaredError;
    }
}
