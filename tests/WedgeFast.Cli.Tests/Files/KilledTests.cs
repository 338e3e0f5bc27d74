using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Files;

/// <summary>Killed at any moment, a run leaves the older model or the whole new one.</summary>
public sealed class KilledTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void AKilledRunLeavesAWholeModel()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        int runs = int.Parse(Environment.GetEnvironmentVariable("WEDGEFAST_KILLS") ?? "12", System.Globalization.CultureInfo.InvariantCulture);
        string data = _folder.Write("d.csv", SmallData.Csv);
        string model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.5", "--model", model, "--quiet");
        byte[] older = File.ReadAllBytes(model);
        CliCall.Succeed("fit", data, "--beta-ratio", "0.02", "--model", _folder.At("new.json"), "--quiet");
        byte[] newer = File.ReadAllBytes(_folder.At("new.json"));
        Random random = new(1);
        for (int run = 0; run < runs; run++)
        {
            File.WriteAllBytes(model, older);
            using CliProcess fit = CliProcess.Start(_folder.FullName, "fit", "d.csv", "--beta-ratio", "0.02", "--model", "m.json");
            fit.WaitForError("d.csv: 10 rows");
            Thread.Sleep(random.Next(0, 120));
            fit.Signal("KILL");
            fit.Finish();
            byte[] left = File.ReadAllBytes(model);
            Assert.True(left.SequenceEqual(older) || left.SequenceEqual(newer), $"run {run}: {left.Length} bytes");
        }
    }

    public void Dispose() => _folder.Dispose();
}
