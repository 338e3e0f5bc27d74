using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Tests.Documents;

/// <summary>The README's code, compiled and run. What stands between a line `begin` and the next line `end` is in the README as it is here.</summary>
internal static class ReadmeSnippets
{
    public static double Library(double[] inputs, int dimension, double[] targets, string path, double[] row)
    {
        // begin
        SampleSet samples = SampleSet.Create(inputs, dimension, targets); // inputs: n x dimension, row by row
        TrainingResult result = Trainer.Fit(samples, new TrainingOptions { BetaRatio = 0.01 });
        Console.WriteLine($"{result.Network.Neurons.Count} neurons, scope {result.Certificate.Scope}, gap {result.Certificate.RelativeGap}");
        using FileStream file = File.Create(path);
        ModelFile.Write(file, result.Network, result.Claim);
        double prediction = result.Network.Predict(row);
        // end
        return prediction;
    }

    public static TrainingResult Training(
        double[] inputs, int dimension, double[] targets, double[] weights, string[] names, string path, CancellationToken stop)
    {
        // begin
        SampleSet samples = SampleSet.Create(inputs, dimension, targets, weights, names, "price");
        TrainingOptions options = new() { Order = 2, TimeLimit = TimeSpan.FromMinutes(1) };
        CrossValidationOptions folds = new() { Folds = 5, Seed = 1 };
        CrossValidationResult chosen = Trainer.FitCrossValidated(samples, folds, options, cancellation: stop);
        TrainingResult result = chosen.Fit;
        Console.WriteLine($"{result.Status}: objective {result.Certificate.Objective}, at most {result.Certificate.Gap} above the optimum");
        VerificationResult check = Verifier.Verify(result.Network, result.Claim, samples);
        Console.WriteLine(check.Holds ? "The claim holds." : string.Join(' ', check.Failures));
        using FileStream file = File.Create(path);
        ModelFile.Write(file, result.Network, result.Claim);
        // end
        return check.Holds ? result : throw new InvalidOperationException();
    }

    public static (double One, double[] Many) Prediction(string path, double[] row, double[] rows)
    {
        // begin
        using FileStream file = File.OpenRead(path);
        (ReluNetwork network, TrainingClaim claim) = ModelFile.Read(file);
        Predictor<double> predictor = new(network); // or Predictor<float>
        double one = claim.Ranges.Hold(row) ? predictor.Predict(row) : double.NaN; // outside the training data it would extrapolate
        double[] many = new double[rows.Length / predictor.InputCount];
        predictor.Predict(rows, many); // rows: n x d, row by row, raw units
        // end
        return (one, many);
    }

    public static TrainingResult Refitting(double[] inputs, int dimension, double[] targets, int length, TrainingOptions options)
    {
        // begin
        SampleSet Window(int start) =>
            SampleSet.Create(inputs.AsSpan(start * dimension, length * dimension), dimension, targets.AsSpan(start, length));
        TrainingResult result = Trainer.Fit(Window(0), options);
        for (int start = 1; start + length <= targets.Length; start++)
        {
            result = Trainer.Refit(result, Window(start), options);
            Console.WriteLine($"rows from {start} on: {result.Network.Neurons.Count} neurons, gap {result.Certificate.RelativeGap}");
        }

        // end
        return result;
    }
}
