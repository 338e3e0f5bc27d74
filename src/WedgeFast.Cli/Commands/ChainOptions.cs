using System.CommandLine;
using System.Text.Json;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Onnx;
using WedgeFast.Optimizing;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>export --format onnx --chain: for programs that embed networks in optimisation problems.</summary>
internal static class ChainOptions
{
    public static readonly Option<bool> Chain = new("--chain")
    {
        Description = "ONNX as a chain of Gemm and Relu alone, for programs that optimise over networks",
    };

    public static readonly Option<bool> Bounds = new("--bounds")
    {
        Description = "With --chain: write FILE.bounds.json, what inputs and neurons are between",
    };

    /// <summary>Whether a chain is asked for.</summary>
    /// <exception cref="CliError">Options are there that need others.</exception>
    public static bool IsChain(ParseResult parsed, bool isOnnx, string? outputPath)
    {
        bool isChain = parsed.GetValue(Chain), hasBounds = parsed.GetValue(Bounds);
        if (isChain && !isOnnx)
        {
            throw new CliError("--chain belongs to ONNX models: expected it with --format onnx alone");
        }

        if (hasBounds && !isChain)
        {
            throw new CliError("--bounds belongs to chains: expected it with --chain");
        }

        if (hasBounds && outputPath is null)
        {
            throw new CliError("--bounds: no file to write beside: expected -o FILE");
        }

        return parsed.GetValue(BoxFile.Option) is null || hasBounds ? isChain : throw new CliError("--box is for bounds: expected it with --chain --bounds");
    }

    /// <summary>Writes the chain, and the bounds if they are asked for.</summary>
    public static int Write(ParseResult parsed, ModelInput model, OnnxPrecision precision, string? outputPath)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        OutputSet outputs = new(streams);
        OutputFile? output = outputs.Add(outputPath, "-o", (model.Path, "the model"));
        InputRanges? ranges = null;
        OutputFile? sidecar = null;
        string? boxPath = parsed.GetValue(BoxFile.Option);
        InputBox? box = null;
        if (parsed.GetValue(Bounds))
        {
            sidecar = outputs.Add($"{outputPath}.bounds.json", "--bounds", (model.Path, "the model"), (boxPath, "--box"));
            box = BoxFile.Read(boxPath, model);
            ranges = new InputRanges([.. box.Ranges.Select(range => range.Low)], [.. box.Ranges.Select(range => range.High)]);
        }

        using MemoryStream bytes = new();
        IReadOnlyList<string>? labels = model.HasClasses ? model.Claim.Labels : null;
        IReadOnlyList<ValueBounds> bounds = LibraryMessage.Guarded(
            model.Path, () => OnnxFile.WriteChain(bytes, model.Whole, precision, labels, model.Claim.HasLogOutput, ranges));
        if (box is not null)
        {
            BoxWarning.Write(streams, boxPath, model, box);
        }

        if (output is null)
        {
            streams.Data.Write(bytes.ToArray());
            return ExitCodes.Done;
        }

        outputs.Write(() =>
        {
            output.Stage(stream => stream.Write(bytes.ToArray()));
            sidecar?.Stage(stream => WriteBounds(stream, model.Whole, ranges!, bounds));
        });
        return ExitCodes.Done;
    }

    // The form of omlt.io.input_bounds: a list of keys with bounds, those of inputs their positions. It passes over keys that are no
    // inputs.
    private static void WriteBounds(Stream stream, LayeredNetwork network, InputRanges ranges, IReadOnlyList<ValueBounds> bounds)
    {
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            for (int input = 0; input < network.InputNames.Count; input++)
            {
                json.WriteStartObject();
                json.WriteNumber("key", input);
                Ends(json, ranges.Least[input], ranges.Largest[input]);
                json.WriteString("name", network.InputNames[input]);
                json.WriteEndObject();
            }

            foreach (ValueBounds value in bounds)
            {
                json.WriteStartObject();
                json.WriteStartArray("key");
                json.WriteStringValue(value.Name);
                json.WriteNumberValue(value.Position);
                json.WriteEndArray();
                Ends(json, value.Lower, value.Upper);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        stream.Write("\n"u8);
    }

    private static void Ends(Utf8JsonWriter json, double lower, double upper)
    {
        json.WriteNumber("lower_bound", lower);
        json.WriteNumber("upper_bound", upper);
    }
}
