using Google.Protobuf;
using WedgeFast.Network;

namespace WedgeFast.Onnx;

/// <summary>
/// Writes a network as an ONNX model: opset 13 of the default domain, IR version 7, standard operators alone (MatMul, Add, Relu). Its
/// input "inputs" takes any number of rows of d raw values in the order of the network's input names, which the model's metadata lists
/// as "input.0", "input.1", ...; its output "prediction" has one value a row. With labels the value a row is "logOdds", "probabilities" has two,
/// those of the first and of the second label, and "prediction" is the likelier label, a text (operators Neg, Sigmoid, Concat, Greater, Cast and
/// Gather besides). Nothing is left to scale. The same network always gives the same bytes.
/// </summary>
public static class OnnxFile
{
    /// <summary>The operator set that the models need.</summary>
    public const int Opset = 13;

    private const int IrVersion = 7;
    private const string Input = "inputs";
    private const string Output = "prediction";
    private const string LogOdds = "logOdds";

    /// <summary>Writes a model.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="precision">The number type of the model.</param>
    /// <param name="labels">The names of classes 0 and 1 where the network's output is the log-odds of class 1; null for an output in itself.</param>
    /// <exception cref="ArgumentException">A number of the network is beyond the range of float, or there are not two labels; nothing was written.</exception>
    public static void Write(
        Stream destination, ReluNetwork network, OnnxPrecision precision = OnnxPrecision.Double, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(network);
        if (labels is not null && labels.Count != 2)
        {
            throw new ArgumentException($"There are {labels.Count} labels: expected 2.", nameof(labels));
        }

        ByteString bytes = ProtobufMessage.Of(model => Model(model, network, precision, labels));
        bytes.WriteTo(destination);
    }

    private static void Model(ProtobufMessage model, ReluNetwork network, OnnxPrecision precision, IReadOnlyList<string>? labels)
    {
        model.Integer(1, IrVersion);
        model.Text(2, "WedgeFast");
        model.Message(7, message =>
        {
            OnnxGraph graph = new(message, precision);
            graph.Write(network, Input, labels is null ? Output : LogOdds);
            if (labels is not null)
            {
                graph.WriteClasses(LogOdds, Output, labels);
            }
        });
        model.Message(8, opset =>
        {
            opset.Text(1, "");
            opset.Integer(2, Opset);
        });
        for (int k = 0; k < network.InputNames.Count; k++)
        {
            Metadata(model, FormattableString.Invariant($"input.{k}"), network.InputNames[k]);
        }

        Metadata(model, "output", network.OutputName);
        for (int k = 0; k < (labels?.Count ?? 0); k++)
        {
            Metadata(model, FormattableString.Invariant($"label.{k}"), labels![k]);
        }
    }

    private static void Metadata(ProtobufMessage model, string key, string value) => model.Message(14, entry =>
    {
        entry.Text(1, key);
        entry.Text(2, value);
    });
}
