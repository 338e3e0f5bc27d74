using System.Globalization;
using WedgeFast;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace Programs;

/// <summary>For whoever has to trust a model file: its claim is computed anew from the file and the data, and a file that claims too much is found out.</summary>
internal static class Audit
{
    public static void Run(TextWriter output)
    {
        SampleSet samples = GeneratedSamples.Create("ripple", 60, 0);
        string path = Path.GetTempFileName();
        try
        {
            TrainingResult result = Trainer.Fit(samples, new TrainingOptions { BetaRatio = 0.02 });
            Model.Of(result).Save(path);
            Table data = new()
            {
                { "x1", (double[])[.. Enumerable.Range(0, samples.Count).Select(row => samples.Row(row)[0])] },
                { "x2", (double[])[.. Enumerable.Range(0, samples.Count).Select(row => samples.Row(row)[1])] },
                { "y", samples.Targets.ToArray() },
            };
            Say(output, "the file as it was written", Model.Load(path).Verify(data));
            string text = File.ReadAllText(path), objective = result.Claim.Objective.ToString("R", CultureInfo.InvariantCulture);
            File.WriteAllText(path, text.Replace($"\"objective\": {objective}", "\"objective\": 0.001", StringComparison.Ordinal));
            Say(output, "the file with a better objective written into it", Model.Load(path).Verify(data));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Say(TextWriter output, string what, VerificationResult check) =>
        output.WriteLine($"{what}: {(check.Holds ? "the claim holds" : string.Join(' ', check.Failures))}");
}
