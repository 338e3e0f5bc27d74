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
}
