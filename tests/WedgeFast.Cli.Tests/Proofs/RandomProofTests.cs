using System.Globalization;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Proofs;

/// <summary>
/// Every certificate of random and degenerate problems is provable, and its proof checks. WEDGEFAST_PROOFS sets how many problems there
/// are, WEDGEFAST_PROOFS_FROM the first.
/// </summary>
public sealed class RandomProofTests
{
    private static readonly int Problems =
        int.TryParse(Environment.GetEnvironmentVariable("WEDGEFAST_PROOFS"), CultureInfo.InvariantCulture, out int count)
            ? count
            : RandomProblem.Losses.Length * 2;

    private static readonly int First =
        int.TryParse(Environment.GetEnvironmentVariable("WEDGEFAST_PROOFS_FROM"), CultureInfo.InvariantCulture, out int first) ? first : 0;

    private static readonly string[] Excused = ["depend on each other", "--time-limit"];

    [Fact]
    public void CertificatesAreProvable()
    {
        using TempFolder folder = new();
        int proven = 0;
        List<string> failures = [];
        for (int seed = First; seed < First + Problems; seed++)
        {
            Random random = new(seed);
            int inputs = random.Next(1, 4), kind = random.Next(RandomProblem.Kinds);
            string loss = RandomProblem.Losses[seed % RandomProblem.Losses.Length];
            string csv = RandomProblem.Rows(random, random.Next(6, 30), inputs, kind, loss);
            string options = RandomProblem.Options(random, inputs, kind, loss);
            (string proof, string model) = (folder.At($"{seed}.wfp"), folder.At($"{seed}.json"));
            string data = folder.Write("data.csv", csv);
            string[] files = ["--model", model, "--proof", proof, "--time-limit", "300"];
            CliResult fit = CliCall.Run(["fit", data, "--quiet", .. files, .. options.Split(' ')]);
            if (fit.ExitCode == 2 && (!File.Exists(model) || Excused.Any(why => fit.Error.Contains(why, StringComparison.Ordinal))))
            {
                // No best network, as of classes that a linear term separates; or what the format's page says is refused.
                continue;
            }

            (int exitCode, string output, string error) = fit.ExitCode == 0
                ? ForgedProof.Check(proof, model, data)
                : (fit.ExitCode, "", fit.Error);
            proven += exitCode == 0 ? 1 : 0;
            failures.AddRange(exitCode == 0 ? [] : [$"{seed}: kind {kind}, {options}: {output}{error}"]);
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(proven > Problems / 2, $"{proven} of {Problems} were proven");
    }
}
