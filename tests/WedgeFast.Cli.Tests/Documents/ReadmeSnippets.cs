using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Tests.Documents;

/// <summary>
/// The README's code, compiled and run. What stands between a line `begin` and the next line `end` is in the README as it is here.
/// </summary>
internal static class ReadmeSnippets
{
    public static (string? Label, double Passed) Library(double[] hours, double[] sleep, string[] exams, string path)
    {
        // begin
        Table table = new() { { "hours", hours }, { "sleep", sleep }, { "exam", exams } }; // numbers, numbers, words
        Model model = Model.Fit(table, "exam");
        Console.WriteLine($"{model.Network.Last.Neurons.Count} neurons, scope {model.Claim.Scope}, gap {model.Claim.Gap}");
        model.Save(path);
        Predictions predictions = Model.Load(path).Predict(new Table { { "hours", [4.5] }, { "sleep", [8] } });
        Console.WriteLine($"{predictions.Label(0)}: {predictions.Names[1]} with probability {predictions.Row(0)[1]}");
        // end
        return (predictions.Label(0), predictions.Row(0)[1]);
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
        Model.Of(result).Save(path);
        // end
        return check.Holds ? result : throw new InvalidOperationException();
    }

    public static (double One, double[] Many, double Output) Prediction(string path, double[] row, double[] rows)
    {
        // begin
        Model model = Model.Load(path);
        double one = model.Predict(row); // values in the order of model.Columns; or a table, with columns by name
        double[] many = new double[rows.Length / model.Columns.Count];
        model.Predict(rows, many); // row by row
        Predictor<double> predictor = new(model.Network.Last); // or Predictor<float>: the output of two layers, faster
        double output = predictor.Predict(row);
        // end
        return (one, many, output);
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

    public static bool Again(string path)
    {
        // begin
        using MemoryStream file = new();
        Model.Load(path).Save(file);
        bool same = file.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(path));
        // end
        return same;
    }
}
