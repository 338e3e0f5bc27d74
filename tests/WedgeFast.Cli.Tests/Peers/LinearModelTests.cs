using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Native;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Cli.Tests.Peers;

/// <summary>
/// Losses of counts, amounts and quantiles against scikit-learn's own regressors on the matrix of all neurons. Its Poisson, gamma and
/// Tweedie regressors have ridge penalties: on columns scaled by the roots of the optimal coefficients their optimum is that of the lasso,
/// where the coefficients are optimal at all.
/// </summary>
public sealed class LinearModelTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("poisson", "count", "")]
    [InlineData("poisson", "count", "exposure")]
    [InlineData("gamma", "amount", "")]
    [InlineData("tweedie:1.5", "both", "")]
    [InlineData("tweedie:1.2", "both", "")]
    public void PredictionsOfCountsAndAmountsAreThoseOfThePeer(string loss, string target, string exposure)
    {
        string model = Fitted(loss, target, exposure, "1e-12");
        Assert.True(JsonNode.Parse(File.ReadAllText(model))!["neurons"]!.AsArray().Count > 2);
        Assert.InRange(Peer(model), 0, 1e-8);
    }

    [Theory]
    [InlineData("quantile:0.3")]
    [InlineData("quantile:0.5")]
    [InlineData("quantile:0.9")]
    public void ObjectivesOfQuantilesAreThoseOfTheLinearProgram(string loss)
    {
        string model = Fitted(loss, "y", "", "1e-9");
        JsonNode training = JsonNode.Parse(File.ReadAllText(model))!["training"]!;
        (double objective, double gap, double peer) = ((double)training["objective"]!, (double)training["gap"]!, Peer(model));
        Assert.InRange(peer, objective - gap - 1e-12, objective + 1e-12);
        Assert.InRange(gap, 0, 1e-8 * objective);
    }

    public void Dispose() => _folder.Dispose();

    private string Fitted(string loss, string target, string exposure, string tolerance)
    {
        Assert.SkipWhen(!File.Exists(Python), $"there is no {Python}");
        bool isComplete = CliProcess.RunFile(Python, _folder.FullName, null, "-c", "import numpy, sklearn").ExitCode == 0;
        Assert.SkipWhen(!isComplete, $"{Python} has not both numpy and scikit-learn");
        string data = _folder.Write("d.csv", Rows()), model = _folder.At("m.json");
        CliCall.Succeed("features", data, "--inputs", "a,b", "--target", target, "--order", "1", "--dictionary", "full", "--format", "npy", "-o", _folder.At("f.npy"));
        string[] given = exposure.Length > 0 ? ["--exposure", exposure] : [];
        CliCall.Succeed([
            "fit", data, "--inputs", "a,b", "--target", target, "--order", "1", "--loss", loss, "--beta-ratio", "0.05", "--tolerance", tolerance,
            "--quiet", "--model", model, "--report", _folder.At("r.json"), .. given]);
        return model;
    }

    private double Peer(string model)
    {
        string script = Path.Combine(NativeProgram.Root(), "tests", "WedgeFast.Cli.Tests", "Peers", "linear_models.py");
        CliResult result = CliProcess.RunFile(Python, _folder.FullName, null, script, _folder.At("f.npy"), _folder.At("d.csv"), model);
        Assert.True(result.ExitCode == 0, result.Error);
        return double.Parse(result.Output, CultureInfo.InvariantCulture);
    }

    // Means bend in a and fall in b; some amounts are 0.
    private static string Rows()
    {
        StringBuilder text = new("a,b,exposure,count,amount,both,y\n");
        SplitMix64 random = new(5);
        for (int i = 0; i < 60; i++)
        {
            double a = (4 * random.Uniform()) - 2, b = (4 * random.Uniform()) - 2, exposure = 0.5 + random.Uniform();
            double mean = Math.Exp((0.8 * Math.Abs(a)) - (0.5 * b)), amount = -mean * Math.Log(1 - random.Uniform());
            double count = Math.Floor((exposure * mean) + random.Uniform()), both = random.Uniform() < 0.2 ? 0 : amount;
            text.Append(CultureInfo.InvariantCulture, $"{a},{b},{exposure},{count},{amount + 0.01},{both},{mean + random.Normal()}\n");
        }

        return text.ToString();
    }
}
