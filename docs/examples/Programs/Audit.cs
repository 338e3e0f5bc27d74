using System.Globalization;
using WedgeFast;
using WedgeFast.Training;

namespace Programs;

/// <summary>
/// For whoever has to trust a model file: its claim is computed anew from the file and the data, and a file that claims too much is found
/// out.
/// </summary>
internal static class Audit
{
    public static void Run(TextWriter output)
    {
        double[] x1 = [.. Enumerable.Range(0, 60).Select(row => row * 7 % 60 / 60.0)], x2 = [.. Enumerable.Range(0, 60).Select(row => row * 13 % 59 / 59.0)];
        Table data = new() { { "x1", x1 }, { "x2", x2 }, { "y", (double[])[.. x1.Zip(x2, (a, b) => Math.Abs(a - b) + Math.Max(a, 0.5))] } };
        string path = Path.GetTempFileName();
        try
        {
            Model model = Model.Fit(data, "y", new TrainingOptions { BetaRatio = 0.02 });
            model.Save(path);
            Say(output, "the file as it was written", Model.Load(path).Verify(data));
            string text = File.ReadAllText(path), objective = model.Claim.Objective.ToString("R", CultureInfo.InvariantCulture);
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
