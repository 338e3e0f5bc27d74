using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.MlNet;

/// <summary>A prediction as ML.NET gives it.</summary>
internal sealed class Scored
{
    public float Score { get; set; }
}

/// <summary>What a trainer gives on a split, and what it takes.</summary>
/// <param name="Rmse">Root of the mean squared error of rows to test on.</param>
/// <param name="Seconds">How long training took.</param>
/// <param name="ProcessorSeconds">How much work that was.</param>
/// <param name="RowMicroseconds">How long one prediction takes.</param>
internal sealed record Comparison(double Rmse, double Seconds, double ProcessorSeconds, double RowMicroseconds)
{
    private const int Calls = 2000, Repeats = 21;

    /// <summary>Trains and measures.</summary>
    public static Comparison Of(MLContext context, IEstimator<ITransformer> trainer, MlSplit split)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch clock = Stopwatch.StartNew();
        ITransformer trained = trainer.Fit(split.Train);
        double seconds = clock.Elapsed.TotalSeconds, processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        RegressionMetrics metrics = context.Regression.Evaluate(trained.Transform(split.Test));
        using PredictionEngine<Row, Scored> engine = context.Model.CreatePredictionEngine<Row, Scored>(trained, inputSchemaDefinition: split.Schema);
        return new Comparison(metrics.RootMeanSquaredError, seconds, processor, Latency(engine, split.Sample));
    }

    // The median of repeats, as other work on the machine only ever adds.
    private static double Latency(PredictionEngine<Row, Scored> engine, Row row)
    {
        double[] times = new double[Repeats];
        Scored scored = new();
        for (int k = 0; k < Repeats; k++)
        {
            Stopwatch clock = Stopwatch.StartNew();
            for (int call = 0; call < Calls; call++)
            {
                engine.Predict(row, ref scored);
            }

            times[k] = clock.Elapsed.TotalMicroseconds / Calls;
        }

        return times.Order().ElementAt(Repeats / 2);
    }
}
