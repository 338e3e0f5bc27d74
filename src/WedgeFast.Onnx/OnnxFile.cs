using Google.Protobuf;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Onnx;

/// <summary>
/// Reads and writes networks as ONNX models. Written is: opset 13 of the default domain, IR version 7, standard operators alone (MatMul,
/// Add, Relu). Its input "inputs" takes any number of rows of d raw values in the order of the network's input names, which the model's
/// metadata lists as "input.0", "input.1", ...; its output "prediction" has one value a row. With labels the value a row is "logOdds",
/// "probabilities" has two, those of the first and of the second label, and "prediction" is the likelier label, a text (operators Neg,
/// Sigmoid, Concat, Greater, Cast and Gather besides). Of several outputs "prediction" has a value each; with labels these are "scores",
/// "probabilities" has as many, and "prediction" is the likeliest label (Softmax, ArgMax and Gather). Nothing is left to scale. The same
/// network always gives the same bytes.
/// </summary>
public static class OnnxFile
{
    /// <summary>The operator set that the models need.</summary>
    public const int Opset = 13;

    private const int IrVersion = 7;
    internal const string Input = "inputs";
    private const string Output = "prediction";
    private const string LogOdds = "logOdds";
    private const string Scores = "scores";

    /// <summary>Writes a model.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="precision">The number type of the model.</param>
    /// <param name="labels">
    /// The names of classes 0 and 1 where the network's output is the log-odds of class 1, of all classes where it has an output of each;
    /// null for outputs in themselves.
    /// </param>
    /// <param name="logTarget">Whether the network's outputs are logarithms of the predictions, as <see cref="TrainingClaim.LogTarget"/>
    /// says.</param>
    /// <exception cref="ArgumentException">
    /// A number of the network is beyond the range of float, there are not as many labels as classes, or there are labels and logarithms;
    /// nothing was written.
    /// </exception>
    public static void Write(
        Stream destination, ReluNetwork network, OnnxPrecision precision = OnnxPrecision.Double, IReadOnlyList<string>? labels = null,
        bool logTarget = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        WriteLayered(destination, LayeredNetwork.Of(network), precision, labels, logTarget);
    }

    /// <summary>
    /// Writes a model of any number of layers; where a layer reads values of several layers before it they are joined by Concat.
    /// </summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="precision">The number type of the model.</param>
    /// <param name="labels">
    /// The names of classes 0 and 1 where the network's output is the log-odds of class 1, of all classes where it has an output of each;
    /// null for outputs in themselves.
    /// </param>
    /// <param name="logTarget">Whether the network's outputs are logarithms of the predictions, as <see cref="TrainingClaim.LogTarget"/>
    /// says.</param>
    /// <param name="halfWidth">How far an interval reaches to either side of the network's output, which outputs "lower" and "upper" are
    /// then; null for none.</param>
    /// <param name="hasOffset">Whether there is a second input "offset", a value a row that is added to the logarithm of its
    /// prediction.</param>
    /// <exception cref="ArgumentException">
    /// A number of the network is beyond the range of float, there are not as many labels as classes, there are labels and logarithms, an
    /// interval and not one output that is a number, or offsets and no logarithms; nothing was written.
    /// </exception>
    public static void WriteLayered(
        Stream destination, LayeredNetwork network, OnnxPrecision precision, IReadOnlyList<string>? labels, bool logTarget = false, double? halfWidth = null,
        bool hasOffset = false) => WriteBounded(destination, network, precision, labels, logTarget, halfWidth, hasOffset, null);

    /// <summary>The same where ends of intervals may be networks of their own, that the half-width is beyond.</summary>
    internal static void WriteBounded(
        Stream destination, LayeredNetwork network, OnnxPrecision precision, IReadOnlyList<string>? labels, bool logTarget, double? halfWidth, bool hasOffset,
        IntervalBounds? bounds)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(network);
        int classes = Math.Max(network.Last.OutputNames.Count, 2);
        if (labels is not null && labels.Count != classes)
        {
            throw new ArgumentException($"There are {labels.Count} labels: expected {classes}.", nameof(labels));
        }

        if (labels is not null && logTarget)
        {
            throw new ArgumentException("There are labels and logarithms of targets: expected one of both.", nameof(labels));
        }

        if (halfWidth is not null && (labels is not null || network.Last.OutputNames.Count > 1))
        {
            throw new ArgumentException("There is an interval: expected one output that is a number.", nameof(halfWidth));
        }

        if (hasOffset && (!logTarget || network.Last.OutputNames.Count > 1))
        {
            throw new ArgumentException("There are offsets: expected one output that is a logarithm.", nameof(hasOffset));
        }

        ByteString bytes = ProtobufMessage.Of(model => Model(model, network, precision, labels, logTarget, halfWidth, hasOffset, bounds));
        bytes.WriteTo(destination);
    }

    /// <summary>
    /// Writes a network as a chain of Gemm and Relu alone, each reading the one before it, for programs that embed networks in optimisation
    /// problems. Its output is that of the network: "prediction", of classes their log-odds or scores, "logOdds" or "scores", of logarithms
    /// "logarithms". Values that are passed on, and the linear term, are differences of two neurons; with ranges they are neurons that are
    /// never cut within these.
    /// </summary>
    /// <param name="destination">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="precision">The number type of the model.</param>
    /// <param name="labels">The names of classes, as for <see cref="WriteLayered"/>; null without classes.</param>
    /// <param name="logTarget">Whether the network's outputs are logarithms of the predictions.</param>
    /// <param name="ranges">Ranges of the inputs: below them the chain need not be the network. Null for a chain that is the network
    /// everywhere.</param>
    /// <returns>With ranges, between what each sum is: neurons before they are cut, and outputs. Rounded outwards, they hold for the
    /// numbers of the model exactly; none without.</returns>
    /// <exception cref="ArgumentException">A number is beyond the range of the number type, or there are not as many ranges as inputs;
    /// nothing was written.</exception>
    public static IReadOnlyList<ValueBounds> WriteChain(
        Stream destination, LayeredNetwork network, OnnxPrecision precision = OnnxPrecision.Double, IReadOnlyList<string>? labels = null,
        bool logTarget = false, InputRanges? ranges = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(network);
        if (ranges is not null && ranges.Least.Length != network.InputNames.Count)
        {
            throw new ArgumentException($"There are {ranges.Least.Length} ranges: expected {network.InputNames.Count}, the number of inputs.", nameof(ranges));
        }

        ReluChain chain = ReluChain.Of(network, precision, ranges);
        string output = labels is not null ? network.Last.OutputNames.Count > 1 ? Scores : LogOdds : logTarget ? OnnxGraph.Logarithms : Output;
        ProtobufMessage.Of(model => Model(model, network, labels, message => new OnnxGraph(message, precision).WriteChain(chain.Layers, Input, output)))
            .WriteTo(destination);
        return [.. chain.Sums.SelectMany((sums, at) => sums.Select((sum, k) =>
            new ValueBounds(at == chain.Layers.Count - 1 ? output : OnnxGraph.SumsOf(at), k, sum.Low, sum.High)))];
    }

    /// <summary>
    /// Reads a ReLU network: chains of Gemm or of MatMul and Add with constants, and Relu, as the converters of PyTorch and scikit-learn
    /// write them, in float or double; also what <see cref="Write(Stream, ReluNetwork, OnnxPrecision, IReadOnlyList{string}?, bool)"/>
    /// writes, except of logarithms. What scales each input on its own before anything else stays a scaling. Before a Sigmoid or a Softmax
    /// of two values the output is the log-odds; before a Softmax of more, the outputs are what goes into it. Several outputs are named
    /// after that of the model, "y.0", "y.1", ..
    /// </summary>
    /// <param name="source">The model.</param>
    /// <param name="external">Gives the bytes of a file that the model names as holding constants; null where there is none.</param>
    /// <exception cref="InvalidDataException">No such network; the message is one line and names the node that is not
    /// understood.</exception>
    public static OnnxNetwork Read(Stream source, Func<string, ReadOnlyMemory<byte>>? external = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ProtobufFields model = new(ByteString.FromStream(source));
        GraphReader graph = new(
            model.Messages(7).FirstOrDefault() ?? throw new InvalidDataException("no graph: expected an ONNX model."), external);
        string name = graph.Outputs.FirstOrDefault(output => graph.Value(output) is not null) ?? graph.Outputs.FirstOrDefault("");
        AffineValue output = graph.Value(name) ?? graph.LogOdds.FirstOrDefault() ?? throw new InvalidDataException($"{graph.Why(name)}.");
        if (graph.Input.Count is not int count || output.Blocks.Keys.All(layer => layer == 0))
        {
            throw new InvalidDataException("no Relu on the way to the output: expected a ReLU network of two layers or more.");
        }

        string[]? names = InputNamesOf(model, count);
        try
        {
            NetworkBuilder builder = new(graph, output, names ?? [.. Enumerable.Range(1, count).Select(k => FormattableString.Invariant($"x{k}"))]);
            return new OnnxNetwork(builder.Build(output.Columns == 1 ? [name] : [.. Enumerable.Range(0, output.Columns).Select(k => FormattableString.Invariant($"{name}.{k}"))]), names is not null, graph.LogOdds.Any(value => ReferenceEquals(value, output)))
            {
                Folding = graph.Folding(output),
            };
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(error.Message);
        }
    }

    private static string[]? InputNamesOf(ProtobufFields model, int count)
    {
        Dictionary<string, string> entries = [];
        foreach (ProtobufFields entry in model.Messages(14))
        {
            entries[entry.Text(1)] = entry.Text(2);
        }

        string[] names = [.. Enumerable.Range(0, count).Select(k => entries.GetValueOrDefault(FormattableString.Invariant($"input.{k}"))).OfType<string>()];
        return names.Distinct(StringComparer.Ordinal).Count() == count ? names : null;
    }

    private static void Model(
        ProtobufMessage model, LayeredNetwork network, OnnxPrecision precision, IReadOnlyList<string>? labels, bool logTarget, double? halfWidth,
        bool hasOffset, IntervalBounds? bounds) => Model(model, network, labels, message =>
        {
            OnnxGraph graph = new(message, precision);
            bool severalOutputs = network.Last.OutputNames.Count > 1;
            graph.Write(network, Input, labels is null ? Output : severalOutputs ? Scores : LogOdds, logTarget, hasOffset);
            if (labels is not null && severalOutputs)
            {
                graph.WriteSeveralClasses(Scores, Output, labels);
            }
            else if (labels is not null)
            {
                graph.WriteClasses(LogOdds, Output, labels);
            }
            else if (halfWidth is { } beyond && bounds is not null)
            {
                new OnnxGraph(message, precision, "lower.").WriteBound(bounds.Lower, Input, "lower", -beyond, logTarget);
                new OnnxGraph(message, precision, "upper.").WriteBound(bounds.Upper, Input, "upper", beyond, logTarget);
            }
            else if (halfWidth is { } half)
            {
                graph.WriteInterval(Output, half, logTarget);
            }
        });

    private static void Model(ProtobufMessage model, LayeredNetwork network, IReadOnlyList<string>? labels, Action<ProtobufMessage> graph)
    {
        model.Integer(1, IrVersion);
        model.Text(2, "WedgeFast");
        model.Message(7, graph);
        model.Message(8, opset =>
        {
            opset.Text(1, "");
            opset.Integer(2, Opset);
        });
        for (int k = 0; k < network.InputNames.Count; k++)
        {
            Metadata(model, FormattableString.Invariant($"input.{k}"), network.InputNames[k]);
        }

        IReadOnlyList<string> outputs = network.Last.OutputNames;
        for (int k = 0; k < outputs.Count; k++)
        {
            Metadata(model, outputs.Count == 1 ? "output" : FormattableString.Invariant($"output.{k}"), outputs[k]);
        }

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
