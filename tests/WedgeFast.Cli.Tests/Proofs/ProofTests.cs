using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Cli.Tests.Proofs;

/// <summary>What fit and verify write checks, and nothing else does.</summary>
public sealed class ProofTests
{
    [Theory]
    [InlineData("--beta-ratio 0.01")]
    [InlineData("--beta-ratio 0.01 --order 1")]
    [InlineData("--beta-ratio 0.05 --norm l1")]
    [InlineData("--beta-ratio 0.05 --skip")]
    [InlineData("--beta-ratio 0.05 --skip --norm l1 --loss huber")]
    [InlineData("--beta-ratio 0.05 --loss huber --no-standardize")]
    [InlineData("--beta-ratio 0.05 --weights w --inputs a,b")]
    [InlineData("--beta-ratio 0.05 --order 1 --interactions a:b --inputs a,b")]
    public void WhatFitWritesChecks(string options)
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Weighted, options);
        (int exitCode, string output, string error) = ForgedProof.Check(proof, model, data);
        Assert.True(exitCode == 0, output + error);
        Assert.StartsWith("Proven: no network of this class", output, StringComparison.Ordinal);
    }

    [Fact]
    public void OrderThreeChecks()
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Rough(24, 3), "--beta-ratio 0.1 --order 3");
        Assert.Equal(0, ForgedProof.Check(proof, model, data).ExitCode);
    }

    [Theory]
    [InlineData("--beta-ratio 0.05")]
    [InlineData("--beta-ratio 0.2 --order 1 --norm l1")]
    [InlineData("--beta-ratio 0.2 --skip")]
    public void ClassesCheck(string options)
    {
        using TempFolder folder = new();
        string[] lines = SmallData.Lines(SmallData.Rough(30, 2));
        string csv = string.Join('\n', lines.Skip(1).Select((line, i) => $"{line[..line.LastIndexOf(',')]},{(i % 3 == 0 ? "yes" : "no")}").Prepend(lines[0]));
        (string proof, string model, string data) = Fit(folder, csv, options);
        (int exitCode, string output, string error) = ForgedProof.Check(proof, model, data);
        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public void VerifyWritesTheProofOfAnEarlierFitWhateverTheOrderOfTheRows()
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Csv, "--beta-ratio 0.01");
        CliCall.Succeed("verify", model, data, "--proof", folder.At("again.wfp"));
        Assert.Equal(File.ReadAllBytes(proof), File.ReadAllBytes(folder.At("again.wfp")));
        string reversed = folder.Write("reversed.csv", SmallData.Reversed);
        CliCall.Succeed("verify", model, reversed, "--proof", folder.At("reversed.wfp"));
        Assert.Equal(0, ForgedProof.Check(folder.At("reversed.wfp"), model, reversed).ExitCode);
        Assert.Contains("other data", Unreadable(proof, model, reversed), StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatCannotBeReadAreOneLineAndExitCode2()
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Csv, "--beta-ratio 0.01");
        byte[] whole = File.ReadAllBytes(proof), unpacked = ForgedProof.Unpack(proof);
        foreach (int length in (int[])[0, 1, 10, whole.Length / 2, whole.Length - 1])
        {
            Unreadable(folder.Write("cut.wfp", whole[..length]), model, data);
        }

        foreach (int length in (int[])[0, 3, 100, unpacked.Length / 2, unpacked.Length - 1])
        {
            ForgedProof.Pack(folder.At("cut.wfp"), unpacked[..length]);
            Assert.Contains("ends too early", Unreadable(folder.At("cut.wfp"), model, data), StringComparison.Ordinal);
        }

        ForgedProof.Pack(folder.At("long.wfp"), [.. unpacked, 0]);
        Assert.Contains("after its end", Unreadable(folder.At("long.wfp"), model, data), StringComparison.Ordinal);
        Unreadable(folder.At("none.wfp"), model, data);
        Unreadable(model, model, data);
        Unreadable(proof, data, data);
        string changed = folder.Write("other.csv", SmallData.Csv.Replace("7.5", "7.25", StringComparison.Ordinal));
        Assert.Contains("other data", Unreadable(proof, model, changed), StringComparison.Ordinal);
        string other = folder.Write("other.json", File.ReadAllText(model) + "\n");
        Assert.Contains("another model", Unreadable(proof, other, data), StringComparison.Ordinal);
        ForgedProof forged = ForgedProof.Read(proof);
        forged.Header["version"] = 2;
        forged.Write(folder.At("version.wfp"), model);
        Assert.Contains("version", Unreadable(folder.At("version.wfp"), model, data), StringComparison.Ordinal);
    }

    /// <summary>Each property of the model file left out, or a word in its place: a line, whatever it is.</summary>
    [Fact]
    public void ModelFilesWithoutAPropertyAreOneLine()
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Csv, "--beta-ratio 0.1");
        ForgedProof forged = ForgedProof.Read(proof);
        foreach (string name in JsonNode.Parse(File.ReadAllText(model))!["training"]!.AsObject().Select(property => property.Key))
        {
            foreach (JsonNode? value in (JsonNode?[])[null, "x", -1])
            {
                JsonNode changed = JsonNode.Parse(File.ReadAllText(model))!;
                changed["training"]![name] = value?.DeepClone();
                string path = folder.Write("changed.json", changed.ToJsonString());
                forged.Write(folder.At("changed.wfp"), path);
                (int exitCode, string output, string error) = ForgedProof.Check(folder.At("changed.wfp"), path, data);
                Assert.True(exitCode is 0 or 2 or 4, $"{name}: {exitCode}");
                Assert.True(exitCode != 2 || (output.Length == 0 && error.TrimEnd('\n').Split('\n').Length == 1), error);
            }
        }
    }

    [Fact]
    public void BombsAreRefusedByLimits()
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Csv, "--beta-ratio 0.01");
        byte[] header = [0xFF, 0xFF, 0xFF, 0x7F];
        ForgedProof.Pack(folder.At("header.wfp"), [.. header, .. new byte[1 << 22]]);
        Assert.Contains("a header of 2147483647 bytes", Unreadable(folder.At("header.wfp"), model, data), StringComparison.Ordinal);
        ForgedProof forged = ForgedProof.Read(proof);
        forged.Trees = new byte[1 << 24];
        forged.Write(folder.At("deep.wfp"), model);
        (int exitCode, string output, _) = ForgedProof.Check(folder.At("deep.wfp"), model, data);
        Assert.Equal(4, exitCode);
        Assert.Contains("too deep", output, StringComparison.Ordinal);
        forged.Header["thetaExponent"] = 1 << 30;
        forged.Write(folder.At("exponent.wfp"), model);
        Unreadable(folder.At("exponent.wfp"), model, data);
    }

    [Theory]
    [InlineData("--dictionary wedge --beta-ratio 0.1", "Dictionary")]
    [InlineData("--dictionary random:5 --beta-ratio 0.1", "Restricted")]
    public void WhatIsNotCoveredIsSaidInOneLine(string options, string why)
    {
        using TempFolder folder = new();
        string data = folder.Write("data.csv", SmallData.Csv);
        string[] files = ["--model", folder.At("m.json"), "--proof", folder.At("p.wfp")];
        CliResult result = CliCall.Run(["fit", data, "--quiet", .. files, .. options.Split(' ')]);
        Assert.Contains(why, CliCall.Refusal(result), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("p.wfp")));
    }

    /// <summary>The limit ends a proof with a sentence and without a file.</summary>
    [Fact]
    public void TheTimeLimitEndsAProofThatIsNotComplete()
    {
        using TempFolder folder = new();
        (_, string path, string data) = Fit(folder, SmallData.Csv, "--beta-ratio 0.1");
        File.Delete(folder.At("p.wfp"));
        Model model = Model.Load(path);
        SampleSet samples = SampleSet.Create([1, 2, 3, 4, 5, 7], 2, [1, 2, 4]);
        OutputSet files = new(new StandardStreams(Stream.Null, Stream.Null, TextWriter.Null));
        OutputFile? file = files.Add(folder.At("p.wfp"), "--proof");
        CliError error = Assert.Throws<CliError>(
            () => ProofOutput.Write(files, file, File.ReadAllBytes(path), model, data, samples, 1, TimeSpan.Zero));
        Assert.StartsWith("--time-limit: 0 s are over before the proof was complete", error.Message, StringComparison.Ordinal);
        Assert.Equal([data, path], Directory.GetFiles(Path.GetDirectoryName(data)!).Order());
    }

    [Fact]
    public void AProofNeedsAModelFile() =>
        Assert.Contains("--model", CliCall.Refused("fit", "--sample", "spiral", "--proof", "p.wfp"), StringComparison.Ordinal);

    /// <summary>
    /// Claims that are a little better than the truth, with theta and trees as they are: the bound above, or the file claiming a smaller
    /// gap or objective.
    /// </summary>
    [Fact]
    public void ClaimsBetterThanTheTruthAreRefused()
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Csv, "--beta-ratio 0.05 --tolerance 1e-3");
        ForgedProof forged = ForgedProof.Read(proof);
        double bound = forged.Header["bound"]!.GetValue<double>();
        forged.Header["bound"] = bound * (1 + 1e-12);
        forged.Write(folder.At("bound.wfp"), model);
        Assert.Equal(4, ForgedProof.Check(folder.At("bound.wfp"), model, data).ExitCode);
        forged.Header["bound"] = bound;
        (string, double)[] changes = [("objective", 1 - 1e-6), ("beta", 1.001), ("beta", 0.999), ("gap", 0.5)];
        foreach ((string name, double factor) in changes)
        {
            JsonNode changed = JsonNode.Parse(File.ReadAllText(model))!;
            changed["training"]![name] = changed["training"]![name]!.GetValue<double>() * factor;
            string path = folder.Write("changed.json", changed.ToJsonString());
            forged.Write(folder.At("changed.wfp"), path);
            (int exitCode, string output, _) = ForgedProof.Check(folder.At("changed.wfp"), path, data);
            Assert.True(exitCode == 4, $"{name} times {factor}: {output}");
        }
    }

    /// <summary>theta a little larger gives a bound above the truth: boxes at the neurons no longer close, however the trees are.</summary>
    [Theory]
    [InlineData(1.0001)]
    [InlineData(1.00000001)]
    public void AThetaThatIsTooLargeIsRefused(double factor)
    {
        using TempFolder folder = new();
        (string proof, string model, string data) = Fit(folder, SmallData.Csv, "--beta-ratio 0.05");
        ForgedProof forged = ForgedProof.Read(proof);
        long sum = 0;
        for (int at = 0; at < forged.Theta.Length; at += sizeof(long))
        {
            long value = (long)(BinaryPrimitives.ReadInt64LittleEndian(forged.Theta.AsSpan(at)) / 4 * factor);
            value = at + sizeof(long) == forged.Theta.Length ? -sum : value;
            BinaryPrimitives.WriteInt64LittleEndian(forged.Theta.AsSpan(at), value);
            sum += value;
        }

        forged.Header["thetaExponent"] = forged.Header["thetaExponent"]!.GetValue<int>() - 2;
        forged.Header["bound"] = forged.Header["bound"]!.GetValue<double>() * (1 - 1e-3);
        JsonNode generous = JsonNode.Parse(File.ReadAllText(model))!;
        generous["training"]!["gap"] = 1.0;
        string path = folder.Write("generous.json", generous.ToJsonString());
        forged.Write(folder.At("large.wfp"), path);
        (int exitCode, string output, _) = ForgedProof.Check(folder.At("large.wfp"), path, data);
        Assert.True(exitCode == 4 && output.Contains("the box of", StringComparison.Ordinal), output);
    }

    internal static (string Proof, string Model, string Data) Fit(TempFolder folder, string csv, string options)
    {
        (string proof, string model, string data) = (folder.At("p.wfp"), folder.At("m.json"), folder.Write("data.csv", csv));
        CliCall.Succeed(["fit", data, "--model", model, "--proof", proof, "--quiet", .. options.Split(' ')]);
        return (proof, model, data);
    }

    private static string Unreadable(string proof, string model, string data)
    {
        (int exitCode, string output, string error) = ForgedProof.Check(proof, model, data);
        Assert.True(exitCode == 2, string.Create(CultureInfo.InvariantCulture, $"exit {exitCode}: {output}{error}"));
        Assert.Equal("", output);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        return error;
    }
}
