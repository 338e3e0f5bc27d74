using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace WedgeFast.Onnx;

/// <summary>Writes TensorProto and ValueInfoProto (https://onnx.ai/onnx/repo-docs/IR.html).</summary>
internal static class OnnxTensor
{
    /// <summary>The format's number for 64-bit integers.</summary>
    public const int Int64Type = 7;

    private const int FloatType = 1;
    private const int StringType = 8;
    private const int DoubleType = 11;

    /// <summary>The constant of a graph: row-major values.</summary>
    public static void Constant(ProtobufMessage tensor, string name, OnnxPrecision precision, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape)
    {
        foreach (int size in shape)
        {
            tensor.Integer(1, size);
        }

        tensor.Integer(2, Type(precision));
        tensor.Text(8, name);
        tensor.Bytes(9, Raw(precision, values));
    }

    /// <summary>A list of texts as the constant of a graph.</summary>
    public static void Texts(ProtobufMessage tensor, string name, IReadOnlyList<string> texts)
    {
        tensor.Integer(1, texts.Count);
        tensor.Integer(2, StringType);
        foreach (string text in texts)
        {
            tensor.Bytes(6, ByteString.CopyFromUtf8(text));
        }

        tensor.Text(8, name);
    }

    /// <summary>An input or output of a graph: any number of rows of <paramref name="columns"/> values.</summary>
    public static void Rows(ProtobufMessage info, string name, OnnxPrecision precision, int columns) => Rows(info, name, Type(precision), columns);

    /// <summary>An output of a graph: any number of rows of one text.</summary>
    public static void TextRows(ProtobufMessage info, string name) => Rows(info, name, StringType, 1);

    private static void Rows(ProtobufMessage info, string name, int elements, int columns)
    {
        info.Text(1, name);
        info.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, elements);
            tensor.Message(2, shape =>
            {
                shape.Message(1, dimension => dimension.Text(2, "rows"));
                shape.Message(1, dimension => dimension.Integer(1, columns));
            });
        }));
    }

    private static int Type(OnnxPrecision precision) => precision == OnnxPrecision.Float ? FloatType : DoubleType;

    // Little-endian, whatever the machine.
    private static ByteString Raw(OnnxPrecision precision, ReadOnlySpan<double> values)
    {
        int size = precision == OnnxPrecision.Float ? sizeof(float) : sizeof(double);
        byte[] bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> to = bytes.AsSpan(i * size);
            if (precision == OnnxPrecision.Float)
            {
                BinaryPrimitives.WriteSingleLittleEndian(to, Single(values[i]));
            }
            else
            {
                BinaryPrimitives.WriteDoubleLittleEndian(to, values[i]);
            }
        }

        return ByteString.CopyFrom(bytes);
    }

    private static float Single(double value) =>
        float.IsFinite((float)value)
            ? (float)value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The network holds {value}: beyond the range of float."));
}
