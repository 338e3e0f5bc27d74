using System.Globalization;
using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Native;
using Xunit;

namespace WedgeFast.Cli.Tests.Peers;

/// <summary>Chains and their bounds as OMLT reads them, and the largest prediction by its big-M formulation.</summary>
public sealed class OmltTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import json, sys
        import numpy, pyomo.environ as pyo
        from omlt import OmltBlock
        from omlt.io import load_onnx_neural_network_with_bounds
        from omlt.neuralnet import ReluBigMFormulation

        network = load_onnx_neural_network_with_bounds(sys.argv[1])
        outputs = []
        for values in json.load(sys.stdin):
            values = numpy.array(values)
            for layer in network.layers:
                values = layer.eval_single_layer(values)
            outputs.append(list(values))
        model = pyo.ConcreteModel()
        model.network = OmltBlock()
        model.network.build_formulation(ReluBigMFormulation(network))
        model.largest = pyo.Objective(expr=model.network.outputs[0], sense=pyo.maximize)
        if len(sys.argv) > 2:
            pyo.SolverFactory("glpk").solve(model)
        print(json.dumps([outputs, pyo.value(model.largest) if len(sys.argv) > 2 else None]))
        """;

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("--skip")]
    [InlineData("--layers 2")]
    [InlineData("--splines 4")]
    public void ItReadsTheChainAndFindsTheSameMaximum(string options)
    {
        Assert.SkipWhen(!File.Exists(Python), $"there is no {Python}");
        bool isComplete = CliProcess.RunFile(Python, _folder.FullName, null, "-c", "import omlt, onnx, pyomo").ExitCode == 0;
        Assert.SkipWhen(!isComplete, $"{Python} has not all of omlt, onnx and pyomo");
        string model = _folder.At("m.json"), chain = _folder.At("m.onnx");
        string[] more = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CliCall.Succeed(["fit", _folder.Write("d.csv", SmallData.Csv), "--beta-ratio", "0.01", "--model", model, "--quiet", .. more]);
        CliCall.Succeed("export", model, "--format", "onnx", "--chain", "--bounds", "-o", chain);
        double[][] rows = [.. SmallData.Lines(SmallData.Csv)[1..].Select(line => line.Split(',')[..2]
            .Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        bool solves = NativePublish.IsOnPath("glpsol");
        string[] arguments = [_folder.Write("s.py", Script), chain, .. solves ? (string[])["solve"] : []];
        CliResult result = CliProcess.RunFile(Python, _folder.FullName, JsonSerializer.SerializeToUtf8Bytes(rows), arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument found = JsonDocument.Parse(result.Output);
        Model loaded = Model.Load(model);
        Assert.Equal(
            rows.Select(row => loaded.Predict(row)), found.RootElement[0].EnumerateArray().Select(output => output[0].GetDouble()),
            (a, b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a)));
        Assert.SkipWhen(!solves, "glpsol is not on the path");
        using JsonDocument largest = JsonDocument.Parse(CliCall.Succeed("maximize", model, "--json").Output);
        Assert.Equal(largest.RootElement.GetProperty("prediction").GetDouble(), found.RootElement[1].GetDouble(), 1e-7);
    }

    public void Dispose() => _folder.Dispose();
}
