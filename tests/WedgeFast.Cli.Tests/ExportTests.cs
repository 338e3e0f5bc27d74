using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests;

/// <summary>export: what it writes and where.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("c", "my-net.c", "double my_net_predict(const double x[2])")]
    [InlineData("c", "2.c", "double _2_predict(const double x[2])")]
    [InlineData("c", ".c", "double network_predict(const double x[2])")]
    [InlineData("csharp", "heat.cs", "public static class Heat")]
    public void Source_is_named_after_its_file(string format, string file, string expected)
    {
        CliResult result = CliCall.Succeed("export", Model(), "--format", format, "-o", _folder.At(file));
        Assert.Equal(("", ""), (result.Output, result.Error));
        Assert.Contains($"\n{expected}\n", File.ReadAllText(_folder.At(file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c", "double network_predict(")]
    [InlineData("csharp", "public static class Network\n")]
    [InlineData("json", "\"neurons\"")]
    public void Without_a_file_text_goes_to_stdout(string format, string expected)
    {
        Assert.Contains(expected, CliCall.Succeed("export", Model(), "--format", format).Output, StringComparison.Ordinal);
        Assert.Contains(expected, CliCall.Succeed("export", Model(), "--format", format, "-o", "-").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_the_network_of_the_model_file()
    {
        string model = Model();
        CliCall.Succeed("export", model, "--format", "json", "-o", _folder.At("net.json"));
        using JsonDocument whole = JsonDocument.Parse(File.ReadAllText(model));
        using JsonDocument part = JsonDocument.Parse(File.ReadAllText(_folder.At("net.json")));
        string[] fields = ["inputs", "outputs", "link", "labels", "intercept", "skip", "neurons"];
        Assert.Equal(fields, part.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.All(fields[..^1], field => Assert.True(JsonElement.DeepEquals(whole.RootElement.GetProperty(field), part.RootElement.GetProperty(field))));
        JsonElement.ArrayEnumerator neurons = part.RootElement.GetProperty("neurons").EnumerateArray();
        Assert.Equal(whole.RootElement.GetProperty("neurons").GetArrayLength(), neurons.Count());
        foreach ((JsonElement neuron, JsonElement written) in whole.RootElement.GetProperty("neurons").EnumerateArray().Zip(neurons))
        {
            Assert.Equal(["inputs", "weights", "bias", "z"], written.EnumerateObject().Select(field => field.Name));
            Assert.All(written.EnumerateObject(), field => Assert.True(JsonElement.DeepEquals(neuron.GetProperty(field.Name), field.Value)));
        }
    }

    [Fact]
    public void Onnx_is_written_in_both_precisions()
    {
        string model = Model();
        CliCall.Succeed("export", model, "--format", "onnx", "-o", _folder.At("double.onnx"));
        CliCall.Succeed("export", model, "--format", "onnx", "--precision", "float", "-o", _folder.At("float.onnx"));
        (long wide, long narrow) = (new FileInfo(_folder.At("double.onnx")).Length, new FileInfo(_folder.At("float.onnx")).Length);
        Assert.InRange(narrow, 100, wide - 1);
        CliCall.Succeed("export", model, "--format", "onnx", "--precision", "double", "-o", _folder.At("again.onnx"));
        Assert.Equal(File.ReadAllBytes(_folder.At("double.onnx")), File.ReadAllBytes(_folder.At("again.onnx")));
    }

    [Fact]
    public void What_cannot_be_is_refused_and_nothing_written()
    {
        string model = Model();
        string before = File.ReadAllText(model);
        Assert.Equal($"{model}: -o and the model are the same file: expected two different files", CliCall.Refused("export", model, "--format", "json", "-o", model));
        string none = _folder.At("none/x.c");
        Assert.Equal($"{none}: no such folder: expected a file that can be written (-o)", CliCall.Refused("export", model, "--format", "c", "-o", none));
        string missing = _folder.At("missing.json");
        Assert.StartsWith($"{missing}: no such file", CliCall.Refused("export", missing, "--format", "c", "-o", _folder.At("x.c")), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(model));
        Assert.Equal(["d.csv", "m.json"], _folder.Names);
    }

    public void Dispose() => _folder.Dispose();

    private string Model()
    {
        CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--beta-ratio", "0.001", "--model", _folder.At("m.json"), "--quiet");
        return _folder.At("m.json");
    }
}
