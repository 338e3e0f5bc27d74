using System.Globalization;
using System.Text;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Proofs;

/// <summary>
/// Every certificate of random and degenerate problems is provable, and its proof checks. WEDGEFAST_PROOFS sets how many problems there are.
/// </summary>
public sealed class RandomProofTests
{
    private static readonly int Problems =
        int.TryParse(Environment.GetEnvironmentVariable("WEDGEFAST_PROOFS"), CultureInfo.InvariantCulture, out int count) ? count : 14;

    [Fact]
    public void CertificatesAreProvable()
    {
        using TempFolder folder = new();
        int proven = 0;
        List<string> failures = [];
        for (int seed = 0; seed < Problems; seed++)
        {
            Random random = new(seed);
            int inputs = random.Next(1, 4), kind = seed % 7;
            string loss = new[] { "squared", "squared", "huber", "logistic" }[random.Next(4)];
            string csv = Rows(random, random.Next(4, 30), inputs, kind, loss == "logistic");
            string options = Options(random, inputs, loss);
            (string proof, string model, string data) = (folder.At($"{seed}.wfp"), folder.At($"{seed}.json"), folder.Write("data.csv", csv));
            CliResult fit = CliCall.Run(["fit", data, "--quiet", "--model", model, "--proof", proof, .. options.Split(' ')]);
            if (fit.ExitCode == 2 && (!File.Exists(model) || fit.Error.Contains("depend on each other", StringComparison.Ordinal)))
            {
                // No best network, as of classes that a linear term separates; or a linear term of dependent inputs.
                continue;
            }

            (int exitCode, string output, string error) = fit.ExitCode == 0 ? ForgedProof.Check(proof, model, data) : (fit.ExitCode, "", fit.Error);
            proven += exitCode == 0 ? 1 : 0;
            failures.AddRange(exitCode == 0 ? [] : [$"{seed}: kind {kind}, {options}: {output}{error}"]);
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(proven > Problems / 2, $"{proven} of {Problems} were proven");
    }

    private static string Options(Random random, int inputs, string loss)
    {
        StringBuilder options = new($"--loss {loss} --norm {(random.Next(2) == 0 ? "l1" : "l2")} --order {random.Next(1, inputs + 1)}");
        options.Append(CultureInfo.InvariantCulture, $" --beta-ratio {new[] { 0.3, 0.1, 0.03, 0.01 }[random.Next(4)]}");
        options.Append(random.Next(4) == 0 ? " --skip" : "").Append(random.Next(5) == 0 ? " --no-standardize" : "");
        return options.Append(random.Next(3) == 0 ? " --weights w --target y" : " --target y").ToString();
    }

    /// <summary>Rows in general position, on a grid, repeated, far from 0, with a constant, on a line, or of very different scales.</summary>
    private static string Rows(Random random, int rows, int inputs, int kind, bool classes)
    {
        StringBuilder text = new();
        text.AppendJoin(',', Enumerable.Range(1, inputs).Select(k => $"x{k}")).Append(",w,y\n");
        List<double[]> before = [];
        for (int i = 0; i < rows; i++)
        {
            double[] x = [.. Enumerable.Range(0, inputs).Select(_ => (2 * random.NextDouble()) - 1)];
            x = kind switch
            {
                1 => [.. x.Select(value => Math.Round(2 * value))],
                2 when i > 0 && random.Next(2) == 0 => before[random.Next(i)],
                3 => [.. x.Select(value => value + 1e6)],
                4 => [3, .. x[1..]],
                5 => [.. x.Select((_, k) => (k + 1) * x[0])],
                6 => [.. x.Select((value, k) => value * Math.Pow(1000, k))],
                _ => x,
            };
            before.Add(x);
            double y = x.Sum(value => Math.Sin(3 * value)) + (random.NextDouble() / 2);
            string target = classes ? y > random.NextDouble() - 0.5 ? "yes" : "no" : y.ToString("R", CultureInfo.InvariantCulture);
            text.AppendJoin(',', x.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            text.Append(CultureInfo.InvariantCulture, $",{random.Next(0, 4)},{target}\n");
        }

        return text.ToString();
    }
}
