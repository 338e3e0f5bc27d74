using Microsoft.ML;

namespace WedgeFast.ML;

/// <summary>The trainers, among those of ML.NET: <c>mlContext.Regression.Trainers.WedgeFast()</c>.</summary>
public static class WedgeFastCatalog
{
    /// <summary>Trains a network for numbers.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">What to read and how to train; null for the defaults.</param>
    public static WedgeFastEstimator WedgeFast(this RegressionCatalog.RegressionTrainers catalog, WedgeFastTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        WedgeFastTrainerOptions own = options ?? new WedgeFastTrainerOptions();
        return new WedgeFastEstimator(
            WedgeFastTask.Regression, own, catalog.Sdca(own.LabelColumnName, own.FeatureColumnName, own.ExampleWeightColumnName).GetOutputSchema);
    }

    /// <summary>Trains a network for the log-odds of two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">What to read and how to train; null for the defaults.</param>
    public static WedgeFastEstimator WedgeFast(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, WedgeFastTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        WedgeFastTrainerOptions own = options ?? new WedgeFastTrainerOptions();
        return new WedgeFastEstimator(
            WedgeFastTask.BinaryClassification, own,
            catalog.SdcaLogisticRegression(own.LabelColumnName, own.FeatureColumnName, own.ExampleWeightColumnName).GetOutputSchema);
    }

    /// <summary>Trains a network for 2 to 20 classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">What to read and how to train; null for the defaults.</param>
    public static WedgeFastEstimator WedgeFast(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, WedgeFastTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        WedgeFastTrainerOptions own = options ?? new WedgeFastTrainerOptions();
        return new WedgeFastEstimator(
            WedgeFastTask.MulticlassClassification, own,
            catalog.SdcaMaximumEntropy(own.LabelColumnName, own.FeatureColumnName, own.ExampleWeightColumnName).GetOutputSchema);
    }
}
