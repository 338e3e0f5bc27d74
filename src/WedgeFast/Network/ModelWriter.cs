using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>Writes a checked model as JSON: indented, but each list of numbers and each neuron on a line of its own.</summary>
internal sealed class ModelWriter : IDisposable
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _lines;
    private readonly Utf8JsonWriter _json;
    private readonly bool _isOneLine;

    private ModelWriter(bool isOneLine = false)
    {
        _json = new Utf8JsonWriter(_output, isOneLine ? Compact : Indented);
        _lines = new Utf8JsonWriter(_line, Compact);
        _isOneLine = isOneLine;
    }

    /// <summary>The same model on one line, without an end of line: for files of many models.</summary>
    public static byte[] ToLine(LayeredNetwork network, TrainingClaim claim)
    {
        using ModelWriter writer = new(isOneLine: true);
        if (network.IsTwoLayer)
        {
            writer.Model(network.Last, claim);
        }
        else
        {
            writer.Model(network, claim);
        }

        writer._json.Flush();
        return writer._output.WrittenSpan.ToArray();
    }

    /// <summary>A text as the models' files write it, in its quotes.</summary>
    public static byte[] ToText(string text)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output, Compact);
        json.WriteStringValue(text);
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The model's bytes: UTF-8, lines end with a line feed, the last one too.</summary>
    public static byte[] ToBytes(ReluNetwork network, TrainingClaim claim)
    {
        using ModelWriter writer = new();
        writer.Model(network, claim);
        writer._json.Flush();
        return [.. writer._output.WrittenSpan, (byte)'\n'];
    }

    /// <summary>The bytes of a model of several hidden layers.</summary>
    public static byte[] ToBytes(LayeredNetwork network, TrainingClaim claim)
    {
        using ModelWriter writer = new();
        writer.Model(network, claim);
        writer._json.Flush();
        return [.. writer._output.WrittenSpan, (byte)'\n'];
    }

    /// <summary>The network alone, without what its training claims: the same fields as in a model file.</summary>
    public static byte[] ToBytes(ReluNetwork network, Link link, bool logTarget, IReadOnlyList<string> labels, HeldOutResiduals? residuals)
    {
        using ModelWriter writer = new();
        writer._json.WriteStartObject();
        writer.Network(network, withThrough: false, ModelNames.Of(link, logTarget), labels, encoding: null);
        if (residuals is not null)
        {
            writer._json.WriteStartObject("interval");
            writer._json.WriteNumber("level", residuals.Level);
            writer._json.WriteNumber("halfWidth", residuals.HalfWidth(residuals.Level));
            writer.Bounds(residuals.Bounds, withThrough: false);
            writer._json.WriteEndObject();
        }

        writer._json.WriteEndObject();
        writer._json.Flush();
        return [.. writer._output.WrittenSpan, (byte)'\n'];
    }

    public void Dispose()
    {
        _json.Dispose();
        _lines.Dispose();
    }

    private void Model(ReluNetwork network, TrainingClaim claim)
    {
        _json.WriteStartObject();
        _json.WriteString("format", ModelNames.Format);
        _json.WriteNumber("version", ModelNames.Version);
        Network(network, withThrough: true, ModelNames.Of(claim.Loss.Link, claim.LogTarget), claim.Labels, claim.Encoding);
        Training(claim);
        _json.WriteEndObject();
    }

    private void Model(LayeredNetwork network, TrainingClaim claim)
    {
        _json.WriteStartObject();
        _json.WriteString("format", ModelNames.Format);
        _json.WriteNumber("version", ModelNames.LayeredVersion);
        _json.WriteStartObject("before");
        Line("inputs", line => Texts(line, network.InputNames));
        Line("means", line => Numbers(line, network.Scaling is { } scaling ? scaling.Means : []));
        Line("scales", line => Numbers(line, network.Scaling is { } scaling ? scaling.Scales : []));
        _json.WriteStartArray("layers");
        foreach (IReadOnlyList<HiddenNeuron> layer in network.Layers)
        {
            _json.WriteStartArray();
            foreach (HiddenNeuron neuron in layer)
            {
                Line(line => Neuron(line, neuron), "\n        "u8);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        Line("features", line => Integers(line, network.Features));
        _json.WriteEndObject();
        Network(network.Last, withThrough: true, ModelNames.Of(claim.Loss.Link, claim.LogTarget), claim.Labels, claim.Encoding);
        Training(claim);
        _json.WriteEndObject();
    }

    private void Bounds(IntervalBounds? bounds, bool withThrough)
    {
        foreach ((string end, ReluNetwork network) in bounds is null ? [] : ((string, ReluNetwork)[])[("lower", bounds.Lower), ("upper", bounds.Upper)])
        {
            _json.WriteStartObject(end);
            Line("intercept", line => Numbers(line, network.Intercepts));
            Line("skip", line => Skip(line, network));
            Neurons(network, withThrough);
            _json.WriteEndObject();
        }
    }

    private void Network(ReluNetwork network, bool withThrough, string link, IReadOnlyList<string> labels, InputEncoding? encoding)
    {
        Line("inputs", line => Texts(line, network.InputNames));
        if (encoding is not null)
        {
            Encoding(encoding);
        }

        Line("outputs", line => Texts(line, network.OutputNames));
        _json.WriteString("link", link);
        Line("labels", line => Texts(line, labels));
        Line("intercept", line => Numbers(line, network.Intercepts));
        Line("skip", line => Skip(line, network));
        Neurons(network, withThrough);
    }

    private void Neurons(ReluNetwork network, bool withThrough)
    {
        _json.WriteStartArray("neurons");
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            // Raw values in lists get no line of their own from the writer.
            Line(line => Neuron(line, neuron, withThrough), "\n    "u8);
        }

        _json.WriteEndArray();
    }

    private void Encoding(InputEncoding encoding)
    {
        _json.WriteStartObject("encoding");
        _json.WriteString("missing", ModelNames.MissingRules[(int)encoding.Missing]);
        Line("fill", line => Numbers(line, encoding.Fill));
        _json.WriteStartArray("columns");
        foreach (SourceColumn column in encoding.Columns)
        {
            Line(line => Column(line, column), "\n      "u8);
        }

        _json.WriteEndArray();
        if (encoding.Formats.Count > 0)
        {
            _json.WriteStartArray("formats");
            foreach (ColumnFormat format in encoding.Formats)
            {
                Line(line => Format(line, format), "\n      "u8);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void Training(TrainingClaim claim)
    {
        _json.WriteStartObject("training");
        _json.WriteString("loss", claim.Loss.Name);
        Number(claim.Loss.ParameterName ?? ModelNames.NoParameter, claim.Loss.Parameter);
        _json.WriteBoolean("balanced", claim.Balanced);
        if (claim.LogTarget)
        {
            _json.WriteBoolean("logTarget", true);
        }

        _json.WriteString("norm", ModelNames.Norms[(int)claim.Class.Norm]);
        _json.WriteNumber("order", claim.Class.Order);
        if (claim.Class.Interactions is { } interactions)
        {
            Line("interactions", line => Interactions(line, interactions));
        }

        if (claim.Class.Groups is { } groups)
        {
            Line("sources", line => Integers(line, [.. Enumerable.Range(0, groups.Inputs).Select(groups.SourceOf)]));
        }

        _json.WriteString("dictionary", ModelNames.Dictionaries[(int)claim.Class.Dictionary]);
        Optional("shape", claim.Class.Shape == NetworkShape.Any ? null : ModelNames.Of(claim.Class.Shape));
        if (claim.Class.Monotone is { } monotone)
        {
            Line("monotone", line => Integers(line, monotone.Directions));
        }

        _json.WriteBoolean("skip", claim.HasSkip);
        _json.WriteBoolean("standardized", claim.Standardized);
        Line("means", line => Numbers(line, claim.Scaling.Means));
        Line("scales", line => Numbers(line, claim.Scaling.Scales));
        Line("least", line => Numbers(line, claim.Ranges.Least));
        Line("largest", line => Numbers(line, claim.Ranges.Largest));
        _json.WriteNumber("beta", claim.Beta);
        _json.WriteNumber("objective", claim.Objective);
        Number("gap", claim.Gap);
        if (claim.EstimatedGap is { } estimate)
        {
            _json.WriteNumber("estimatedGap", estimate);
        }

        _json.WriteString("scope", ModelNames.Scopes[(int)claim.Scope]);
        _json.WriteNumber("rows", claim.Rows);
        if (claim.RowOrder is not null)
        {
            _json.WriteString("rowOrder", claim.RowOrder);
        }

        _json.WriteString("target", claim.Target);
        _json.WriteString("weights", claim.WeightColumn);
        Optional("offset", claim.OffsetColumn);
        Optional("exposure", claim.ExposureColumn);
        if (claim.Residuals is { } residuals)
        {
            _json.WriteStartObject("interval");
            _json.WriteNumber("level", residuals.Level);
            Line("residuals", line => Numbers(line, residuals.Sorted));
            Bounds(residuals.Bounds, withThrough: true);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void Optional(string name, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(name, text);
        }
    }

    private void Number(string name, double? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    private void Line(string name, Action<Utf8JsonWriter> content)
    {
        _json.WritePropertyName(name);
        Line(content);
    }

    private void Line(Action<Utf8JsonWriter> content, ReadOnlySpan<byte> before = default)
    {
        _line.ResetWrittenCount();
        _line.Write(_isOneLine ? default : before);
        _lines.Reset();
        content(_lines);
        _lines.Flush();
        _json.WriteRawValue(_line.WrittenSpan, skipInputValidation: true);
    }

    private static void Column(Utf8JsonWriter line, SourceColumn column)
    {
        line.WriteStartObject();
        line.WriteString("name", column.Name);
        line.WritePropertyName("words");
        if (column.Words is { } words)
        {
            Texts(line, words);
        }
        else
        {
            line.WriteNullValue();
        }

        if (column.Of is { } source)
        {
            line.WriteString("of", source);
            line.WriteString("part", CellParts.Names[(int)column.Part]);
        }

        if (column.HasOthers)
        {
            line.WriteBoolean("others", true);
        }

        line.WriteEndObject();
    }

    private static void Format(Utf8JsonWriter line, ColumnFormat format)
    {
        line.WriteStartObject();
        line.WriteString("column", format.Column);
        line.WriteString("decimal", format.Format.Decimal.ToString());
        line.WriteString("group", format.Format.Group?.ToString());
        line.WriteString("unit", format.Format.Unit);
        line.WriteString("date", format.Format.Date is { } order ? CellFormat.Orders[(int)order] : null);
        if (format.Format.OthersAreMissing)
        {
            line.WriteBoolean("othersAreMissing", true);
        }

        line.WriteEndObject();
    }

    private static void Hyperplane(Utf8JsonWriter line, ReadOnlySpan<int> inputs, ReadOnlySpan<double> weights, double bias)
    {
        line.WritePropertyName("inputs");
        Integers(line, inputs);
        line.WritePropertyName("weights");
        Numbers(line, weights);
        line.WriteNumber("bias", bias);
    }

    private static void Neuron(Utf8JsonWriter line, HiddenNeuron neuron)
    {
        line.WriteStartObject();
        Hyperplane(line, neuron.Inputs, neuron.Weights, neuron.Bias);
        line.WritePropertyName("through");
        Integers(line, neuron.Through);
        line.WriteEndObject();
    }

    private static void Neuron(Utf8JsonWriter line, NetworkNeuron neuron, bool withThrough)
    {
        line.WriteStartObject();
        Hyperplane(line, neuron.Inputs, neuron.Weights, neuron.Bias);
        line.WritePropertyName("z");
        Numbers(line, neuron.OutputWeights);
        if (withThrough)
        {
            line.WritePropertyName("through");
            Integers(line, neuron.Through);
        }

        line.WriteEndObject();
    }

    // One row of coefficients per output, or no row where there is no linear term.
    private static void Skip(Utf8JsonWriter line, ReluNetwork network)
    {
        line.WriteStartArray();
        int dimension = network.InputNames.Count;
        for (int at = 0; at < network.Skip.Length; at += dimension)
        {
            Numbers(line, network.Skip.Slice(at, dimension));
        }

        line.WriteEndArray();
    }

    private static void Interactions(Utf8JsonWriter line, InputSets interactions)
    {
        line.WriteStartArray();
        for (int k = 0; k < interactions.Count; k++)
        {
            Integers(line, interactions[k]);
        }

        line.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter line, IEnumerable<string> texts)
    {
        line.WriteStartArray();
        foreach (string text in texts)
        {
            line.WriteStringValue(text);
        }

        line.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter line, ReadOnlySpan<double> numbers)
    {
        line.WriteStartArray();
        foreach (double number in numbers)
        {
            line.WriteNumberValue(number);
        }

        line.WriteEndArray();
    }

    private static void Integers(Utf8JsonWriter line, ReadOnlySpan<int> numbers)
    {
        line.WriteStartArray();
        foreach (int number in numbers)
        {
            line.WriteNumberValue(number);
        }

        line.WriteEndArray();
    }
}
