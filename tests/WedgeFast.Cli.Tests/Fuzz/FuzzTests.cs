using System.Globalization;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Fuzz;

/// <summary>
/// Damaged data, model files and command lines: never a crash, a hang, a stack trace or a prediction that is no finite number. Case k of
/// a kind depends on k alone; WEDGEFAST_FUZZ says how many cases of each kind are run ("10000"), or which ("2000-3000").
/// </summary>
public sealed class FuzzTests : IDisposable
{
    internal static readonly IEnumerable<int> Cases = Chosen(Environment.GetEnvironmentVariable("WEDGEFAST_FUZZ") ?? "150");

    private static readonly string[] Arguments =
    [
        "fit", "predict", "evaluate", "verify", "sample", "info", "spiral", "hinges1d", "--sample", "--target", "--inputs", "--weights", "--norm", "--order",
        "--dictionary", "--beta", "--beta-ratio", "--skip", "--no-standardize", "--tolerance", "--time-limit", "--threads", "--quiet", "--json", "--rows",
        "--seed", "--categorical", "--missing", "drop", "mean", "--strict", "--keep", "--unseen", "zeros", "--help", "--version", "-", "--", "", " ", "a", "b", "y", "a,b", ",", "l1", "l2", "full", "wedge", "0", "1", "2", "-1", "0.5", "1e-3", "1e999",
        "NaN", "none.csv", "@none", "--beta=1", "--order:1", "[x]", "é", "\n", "--Beta", "-x", "/",
    ];

    private readonly TempFolder _folder = new();

    [Fact]
    public void DamagedData()
    {
        string[] texts = [SmallData.Csv, SmallData.Weighted, SmallData.Csv.Replace(',', ';'), "\"a\",\"b\"\n1,2\n3,4\n5,6\n", "a,b,y\nx,1,2\ny,,3\nx,3,NA\nNA,2,1\n"];
        string[][] options =
        [
            [], ["--norm", "l1"], ["--skip"], ["--order", "1"], ["--no-standardize"], ["--weights", "w"], ["--cv", "2", "--path", "3"],
            ["--categorical", "a", "--missing", "drop"], ["--categorical", "a", "--missing", "mean"], ["--missing", "drop"],
        ];
        foreach (int k in Cases)
        {
            Random random = new(k);
            string data = _folder.Write("f.csv", Mutation.Of(random, texts[k % texts.Length]));
            File.Delete(_folder.At("m.json"));
            string[] fit = ["fit", data, "--time-limit", "1", "--threads", "1", "--model", _folder.At("m.json"), .. options[random.Next(options.Length)]];
            fit = fit.Contains("--cv") ? fit : [.. fit, "--beta-ratio", "0.02"];

            // A time limit that comes first leaves no file.
            if (Run(k, fit) is 0 or 3 && File.Exists(_folder.At("m.json")))
            {
                CheckPredictions(k, _folder.At("m.json"), data);
                Run(k, "verify", _folder.At("m.json"), data);
                Run(k, "evaluate", _folder.At("m.json"), data, "--json");
            }
        }
    }

    [Fact]
    public void DamagedModels()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        string[][] options = [[], ["--norm", "l1", "--skip"], ["--dictionary", "wedge"], ["--no-standardize"], ["--categorical", "a", "--missing", "mean"], ["--layers", "2"]];
        string[] texts = [.. options.Select(option =>
        {
            CliCall.Succeed(["fit", data, "--beta-ratio", "0.05", "--model", _folder.At("m.json"), "--quiet", .. option]);
            return File.ReadAllText(_folder.At("m.json"));
        })];
        foreach (int k in Cases)
        {
            string model = _folder.Write("f.json", Mutation.Of(new Random(k), texts[k % texts.Length]));
            if (Run(k, "predict", model, data) == 0)
            {
                CheckPredictions(k, model, data);
            }

            Run(k, "verify", model, data);
            Run(k, "evaluate", model, data, "--json");
        }
    }

    [Fact]
    public void DamagedNetworks()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        byte[][] files = [SmallNetworks.TwoLayers, SmallNetworks.ThreeLayers, SmallNetworks.Classifier];
        foreach (int k in Cases)
        {
            string network = _folder.Write("f.onnx", Mutation.Of(new Random(k), files[k % files.Length]));
            Run(k, "audit", network, data, "--weight-decay", "0.1", "--time-limit", "1", "--threads", "1", k % 2 == 0 ? "--json" : "--quiet");
        }
    }

    [Fact]
    public void DamagedCommandLines()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        string model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", model, "--quiet");
        string[][] starts = [["fit", data], ["predict", model, data], ["evaluate", model, data], ["verify", model, data], ["sample", "spiral"], []];
        foreach (int k in Cases)
        {
            Random random = new(k);
            List<string> args = [.. starts[k % starts.Length]];
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                args.Insert(random.Next(args.Count + 1), Arguments[random.Next(Arguments.Length)]);
            }

            Run(k, [.. args]);
        }

        Assert.Equal(["d.csv", "m.json"], _folder.Names);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<int> Chosen(string cases)
    {
        int[] ends = [.. cases.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return ends.Length == 1 ? Enumerable.Range(0, ends[0]) : Enumerable.Range(ends[0], ends[1] - ends[0]);
    }

    private static int Run(int k, params string[] args) => Result(k, args).ExitCode;

    private static CliResult Result(int k, params string[] args)
    {
        Task<CliResult> run = Task.Run(() => CliCall.Run(args));
        string what = $"case {k}: {string.Join(' ', args)}";
        Assert.True(run.Wait(CliProcess.Limit), $"{what}: still running");
        CliResult result = run.Result;
        Assert.True(result.ExitCode is 0 or 2 or 3 or 4, $"{what}: exit {result.ExitCode}: {result.Error}");
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", result.Output, StringComparison.Ordinal);
        if (result.ExitCode == 2)
        {
            Assert.True(result.Error.TrimEnd().Split('\n').Length == 1, $"{what}: {result.Error}");
        }

        return result;
    }

    private static void CheckPredictions(int k, string model, string data)
    {
        CliResult result = Result(k, "predict", model, data);
        Assert.Equal(0, result.ExitCode);
        string[] lines = SmallData.Lines(result.Output);
        Assert.All(lines.Skip(1), line => Assert.True(line == "NA" || double.IsFinite(double.Parse(line, CultureInfo.InvariantCulture)), $"case {k}: {line}"));
    }
}
