using System.Buffers.Binary;
using Google.Protobuf;

namespace WedgeFast.Tests.Onnx;

/// <summary>Writes ONNX models of any nodes, in the ways that other programs do; written from the format's own description alone.</summary>
public sealed class OnnxBuilder
{
    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _constants = [];
    private readonly List<byte[]> _inputs = [];
    private readonly List<byte[]> _outputs = [];
    private readonly List<byte[]> _opsets = [Message(w => Integer(w, 2, 13))];

    /// <summary>Where a constant's numbers are put.</summary>
    public enum Storage
    {
        /// <summary>raw_data.</summary>
        Raw,

        /// <summary>float_data or double_data, packed.</summary>
        Packed,

        /// <summary>float_data or double_data, one by one.</summary>
        Unpacked,
    }

    /// <summary>An input of rows; 0 columns: their number is not said.</summary>
    public OnnxBuilder Input(string name, int columns, bool isDouble = false) => Add(_inputs, Info(name, columns, isDouble));

    /// <summary>An output of rows.</summary>
    public OnnxBuilder Output(string name, int columns = 1, bool isDouble = false) => Add(_outputs, Info(name, columns, isDouble));

    /// <summary>A constant of numbers.</summary>
    public OnnxBuilder Constant(string name, double[] values, int[] shape, bool isDouble = false, Storage storage = Storage.Raw) =>
        Add(_constants, Tensor(name, values, shape, isDouble, storage));

    /// <summary>A constant of integers.</summary>
    public OnnxBuilder Integers(string name, params long[] values) => Add(_constants, Message(w =>
    {
        Integer(w, 1, values.Length);
        Integer(w, 2, 7);
        Text(w, 8, name);
        foreach (long value in values)
        {
            Integer(w, 7, value);
        }
    }));

    /// <summary>A constant in a file of its own.</summary>
    public OnnxBuilder External(string name, int[] shape, string location, int offset, int length) => Add(_constants, Message(w =>
    {
        Array.ForEach(shape, size => Integer(w, 1, size));
        Integer(w, 2, 1);
        Text(w, 8, name);
        foreach ((string key, string value) in (ReadOnlySpan<(string, string)>)[("location", location), ("offset", $"{offset}"), ("length", $"{length}")])
        {
            Bytes(w, 13, Message(entry =>
            {
                Text(entry, 1, key);
                Text(entry, 2, value);
            }));
        }

        Integer(w, 14, 1);
    }));

    /// <summary>A node of one output; attributes are long, float, float[], long[] or a constant's bytes.</summary>
    public OnnxBuilder Node(string operation, string[] inputs, string output, params (string Name, object Value)[] attributes) =>
        Named("", operation, inputs, output, attributes);

    /// <summary>A node with a name; an operator of another domain is written "domain.Operator".</summary>
    public OnnxBuilder Named(string name, string operation, string[] inputs, string output, params (string Name, object Value)[] attributes) => Add(_nodes, Message(w =>
    {
        Array.ForEach(inputs, input => Text(w, 1, input));
        Text(w, 2, output);
        Text(w, 3, name);
        int dot = operation.LastIndexOf('.');
        Text(w, 4, operation[(dot + 1)..]);
        Array.ForEach(attributes, attribute => Bytes(w, 5, Attribute(attribute.Name, attribute.Value)));
        if (dot > 0)
        {
            Text(w, 7, operation[..dot]);
        }
    }));

    /// <summary>Needs the operators of another domain.</summary>
    public OnnxBuilder Domain(string name, int version) => Add(_opsets, Message(w =>
    {
        Text(w, 1, name);
        Integer(w, 2, version);
    }));

    /// <summary>The model.</summary>
    public byte[] ToBytes() => Message(w =>
    {
        Integer(w, 1, 7);
        Text(w, 2, "elsewhere");
        Bytes(w, 7, Message(graph =>
        {
            _nodes.ForEach(item => Bytes(graph, 1, item));
            Text(graph, 2, "graph");
            _constants.ForEach(item => Bytes(graph, 5, item));
            _inputs.ForEach(item => Bytes(graph, 11, item));
            _outputs.ForEach(item => Bytes(graph, 12, item));
        }));
        _opsets.ForEach(item => Bytes(w, 8, item));
    });

    /// <summary>A constant's bytes, for attributes.</summary>
    public static byte[] Tensor(string name, double[] values, int[] shape, bool isDouble = false, Storage storage = Storage.Raw) => Message(w =>
    {
        Array.ForEach(shape, size => Integer(w, 1, size));
        Integer(w, 2, isDouble ? 11 : 1);
        Text(w, 8, name);
        byte[] raw = Raw(values, isDouble);
        int field = isDouble ? 10 : 4;
        if (storage == Storage.Unpacked)
        {
            foreach (double value in values)
            {
                if (isDouble)
                {
                    w.WriteTag(field, WireFormat.WireType.Fixed64);
                    w.WriteDouble(value);
                }
                else
                {
                    w.WriteTag(field, WireFormat.WireType.Fixed32);
                    w.WriteFloat((float)value);
                }
            }

            return;
        }

        Bytes(w, storage == Storage.Raw ? 9 : field, raw);
    });

    /// <summary>Numbers as little-endian bytes.</summary>
    public static byte[] Raw(double[] values, bool isDouble)
    {
        byte[] bytes = new byte[values.Length * (isDouble ? 8 : 4)];
        for (int i = 0; i < values.Length; i++)
        {
            if (isDouble)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), values[i]);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), (float)values[i]);
            }
        }

        return bytes;
    }

    private static byte[] Attribute(string name, object value) => Message(w =>
    {
        Text(w, 1, name);
        switch (value)
        {
            case long integer:
                Integer(w, 3, integer);
                Integer(w, 20, 2);
                break;
            case float number:
                w.WriteTag(2, WireFormat.WireType.Fixed32);
                w.WriteFloat(number);
                Integer(w, 20, 1);
                break;
            case float[] numbers:
                Array.ForEach(numbers, item =>
                {
                    w.WriteTag(7, WireFormat.WireType.Fixed32);
                    w.WriteFloat(item);
                });
                Integer(w, 20, 6);
                break;
            case long[] integers:
                Array.ForEach(integers, item => Integer(w, 8, item));
                Integer(w, 20, 7);
                break;
            default:
                Bytes(w, 5, (byte[])value);
                Integer(w, 20, 4);
                break;
        }
    });

    private static byte[] Info(string name, int columns, bool isDouble) => Message(w =>
    {
        Text(w, 1, name);
        Bytes(w, 2, Message(type => Bytes(type, 1, Message(tensor =>
        {
            Integer(tensor, 1, isDouble ? 11 : 1);
            Bytes(tensor, 2, Message(shape =>
            {
                Bytes(shape, 1, Message(size => Text(size, 2, "batch")));
                Bytes(shape, 1, columns > 0 ? Message(size => Integer(size, 1, columns)) : Message(size => Text(size, 2, "columns")));
            }));
        }))));
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private static void Integer(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }

    private OnnxBuilder Add(List<byte[]> list, byte[] item)
    {
        list.Add(item);
        return this;
    }
}
