using System.CommandLine;
using System.Text;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Onnx;

namespace WedgeFast.Cli.Commands;

/// <summary>export: writes a network in a form that other programs run.</summary>
internal static class ExportCommand
{
    private enum Format
    {
        Onnx,
        CSharp,
        C,
        JavaScript,
        Json,
    }

    private static readonly Argument<string?> Model = Values.Path("M.json", "Model file that fit wrote", required: true);

    private static readonly Option<Format?> As = Values.Choice(
        "--format", "Form to write", ("onnx", Format.Onnx), ("csharp", Format.CSharp), ("c", Format.C), ("javascript", Format.JavaScript),
            ("json", Format.Json));

    internal static readonly Option<OnnxPrecision?> Precision = Values.Choice(
        "--precision", "Numbers of an ONNX model [default: double]", ("double", OnnxPrecision.Double), ("float", OnnxPrecision.Float));

    private static readonly Option<string?> Output = Values.Text(
        "-o", "FILE", "Write here [default: stdout]; the function or class in source code is named after it", "--output");

    public static Command Create()
    {
        CommandWithExample command = new("export", "Write the network as ONNX, C#, C, JavaScript or JSON.",
            "export model.json --format c -o model.c")
        {
            Model, As, Precision, ChainOptions.Chain, ChainOptions.Bounds, BoxFile.Option, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string modelPath = parsed.GetRequiredValue(Model)!;
        Format format = parsed.GetValue(As) ?? throw new CliError("no format: expected --format onnx, csharp, c, javascript or json");
        OnnxPrecision? precision = parsed.GetValue(Precision);
        if (precision is not null && format != Format.Onnx)
        {
            throw new CliError("--precision belongs to ONNX models: expected it with --format onnx alone");
        }

        string? outputPath = parsed.GetValue(Output) is "-" ? null : parsed.GetValue(Output);
        bool isChain = ChainOptions.IsChain(parsed, format == Format.Onnx, outputPath);
        ModelInput model = ModelInput.Read(modelPath);
        if (isChain)
        {
            return ChainOptions.Write(parsed, model, precision ?? OnnxPrecision.Double, outputPath);
        }

        if (format is not (Format.Onnx or Format.JavaScript))
        {
            model.RequireOneHiddenLayer("every format but onnx and javascript");
        }

        OutputSet outputs = new(StandardStreams.Of(parsed));
        OutputFile? output = outputs.Add(outputPath, "-o", (modelPath, "the model"));
        byte[] bytes = Bytes(model, format, precision ?? OnnxPrecision.Double, SourceName.Of(outputPath));
        if (output is null)
        {
            StandardStreams.Of(parsed).Data.Write(bytes);
        }
        else
        {
            outputs.Write(() => output.Stage(stream => stream.Write(bytes)));
        }

        if (model.Claim.Encoding is not null)
        {
            StandardStreams.Of(parsed).Error.WriteLine("Columns of words and missing values are not part of what was written: its inputs are numbers, "
                + string.Join(", ", model.Whole.InputNames));
        }

        if (OffsetColumns.Of(model.Claim).Names.Count > 0)
        {
            StandardStreams.Of(parsed).Error.WriteLine(format switch
            {
                Format.Onnx => "The input \"offset\" of what was written is added to the logarithm of the prediction: the offset, or the logarithm of the exposure",
                Format.Json => "Offsets and exposures are not part of what was written: its predictions are for an offset of 0 and an exposure of 1",
                _ => "Predictions of what was written are for an offset of 0 and an exposure of 1; its second function takes the offset, the logarithm of the exposure",
            });
        }

        return ExitCodes.Done;
    }

    private static byte[] Bytes(ModelInput model, Format format, OnnxPrecision precision, string name)
    {
        IReadOnlyList<string>? labels = model.HasClasses ? model.Claim.Labels : null;
        bool logTarget = model.Claim.HasLogOutput;
        HeldOutResiduals? residuals = model.Claim.Residuals;
        bool hasOffset = OffsetColumns.Of(model.Claim).Names.Count > 0;
        using MemoryStream stream = new();
        switch (format)
        {
            case Format.Onnx:
                Onnx(stream, model.Whole, labels, precision, logTarget, residuals, hasOffset);
                break;
            case Format.CSharp:
                stream.Write(Encoding.UTF8.GetBytes(NetworkSource.CSharp(model.Network, SourceName.Capitalised(name), labels, logTarget, residuals, hasOffset)));
                break;
            case Format.C:
                stream.Write(Encoding.UTF8.GetBytes(NetworkSource.C(model.Network, name, labels, logTarget, residuals, hasOffset)));
                break;
            case Format.JavaScript:
                stream.Write(Encoding.UTF8.GetBytes(JavaScriptSource.Of(model.Whole, SourceName.Declarable(name), labels, logTarget)));
                break;
            default:
                ModelFile.WriteNetwork(stream, model.Network, labels, logTarget, residuals);
                break;
        }

        return stream.ToArray();
    }

    private static void Onnx(
        Stream stream, LayeredNetwork network, IReadOnlyList<string>? labels, OnnxPrecision precision, bool logTarget, HeldOutResiduals? residuals,
        bool hasOffset)
    {
        try
        {
            OnnxFile.WriteBounded(stream, network, precision, labels, logTarget, residuals?.HalfWidth(residuals.Level), hasOffset, residuals?.Bounds);
        }
        catch (ArgumentException error)
        {
            throw new CliError(LibraryMessage.Of(error));
        }
    }
}
