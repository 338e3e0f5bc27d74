using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace WedgeFast.Tests.Onnx;

/// <summary>
/// Reads chains as programs that embed networks do: Gemm nodes with transB = 1, a Relu behind each but the last, each node reading the one
/// before; anything else is an error.
/// </summary>
internal sealed class ChainReader
{
    private readonly Dictionary<string, (int[] Shape, double[] Values)> _constants = [];
    private readonly List<(string Name, double[] Weights, double[] Biases)> _layers = [];

    public ChainReader(byte[] model)
    {
        byte[] graph = Fields(model).Single(field => field.Number == 7).Bytes;
        foreach (byte[] tensor in Fields(graph).Where(field => field.Number == 5).Select(field => field.Bytes))
        {
            Constant(tensor);
        }

        byte[][] nodes = [.. Fields(graph).Where(field => field.Number == 1).Select(field => field.Bytes)];
        string value = NameOf(Fields(graph).Single(field => field.Number == 11).Bytes);
        for (int at = 0; at < nodes.Length; at++)
        {
            (string kind, string[] inputs, string output) = Node(nodes[at]);
            if (kind != (at % 2 == 0 ? "Gemm" : "Relu") || inputs[0] != value || (at % 2 == 0 && inputs.Length != 3))
            {
                throw new InvalidDataException($"node {at} is a {kind} of {inputs[0]}");
            }

            if (at % 2 == 0)
            {
                _layers.Add((output, _constants[inputs[1]].Values, _constants[inputs[2]].Values));
            }

            value = output;
        }

        if (nodes.Length % 2 == 0 || NameOf(Fields(graph).Single(field => field.Number == 12).Bytes) != value)
        {
            throw new InvalidDataException("the chain does not end with the output");
        }

        Output = value;
    }

    /// <summary>The name of the output.</summary>
    public string Output { get; }

    /// <summary>The sums of each layer at a row, by the name of the node that gives them.</summary>
    public IEnumerable<(string Name, double[] Sums)> Run(double[] row)
    {
        double[] values = row;
        foreach ((string name, double[] weights, double[] biases) in _layers)
        {
            double[] sums = [.. biases.Select((bias, j) => bias + values.Select((value, k) => weights[(j * values.Length) + k] * value).Sum())];
            yield return (name, sums);
            values = [.. sums.Select(sum => Math.Max(sum, 0))];
        }
    }

    private void Constant(byte[] tensor)
    {
        int[] shape = [.. Fields(tensor).Where(field => field.Number == 1).Select(field => (int)field.Value)];
        byte[] raw = Fields(tensor).Single(field => field.Number == 9).Bytes;
        bool isDouble = Fields(tensor).Single(field => field.Number == 2).Value == 11;
        double[] values = isDouble
            ? MemoryMarshal.Cast<byte, double>(raw).ToArray()
            : [.. MemoryMarshal.Cast<byte, float>(raw).ToArray().Select(value => (double)value)];
        if (values.Length != shape.Aggregate(1, (product, size) => product * size))
        {
            throw new InvalidDataException("a constant has another size than its shape says");
        }

        _constants.Add(Encoding.UTF8.GetString(Fields(tensor).Single(field => field.Number == 8).Bytes), (shape, values));
    }

    private static (string Kind, string[] Inputs, string Output) Node(byte[] node)
    {
        string[] Texts(int number) => [.. Fields(node).Where(field => field.Number == number).Select(field => Encoding.UTF8.GetString(field.Bytes))];
        string kind = Texts(4).Single();
        Dictionary<string, double> attributes = Fields(node).Where(field => field.Number == 5).ToDictionary(
            field => Encoding.UTF8.GetString(Fields(field.Bytes).Single(part => part.Number == 1).Bytes),
            field => Fields(field.Bytes).Where(part => part.Number is 2 or 3).Select(part => part.Number == 2 ? part.Single : (double)part.Value).Single());
        if (kind == "Gemm" && attributes is not { Count: 3 } || (kind == "Gemm" && attributes.Any(attribute => attribute.Value != 1)))
        {
            throw new InvalidDataException("a Gemm has other attributes than alpha, beta and transB of 1");
        }

        return (kind, Texts(1), Texts(2).Single());
    }

    private static string NameOf(byte[] info) => Encoding.UTF8.GetString(Fields(info).Single(field => field.Number == 1).Bytes);

    private static List<(int Number, byte[] Bytes, long Value, float Single)> Fields(byte[] message)
    {
        using CodedInputStream input = new(message);
        List<(int, byte[], long, float)> fields = [];
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            int number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => (number, [], input.ReadInt64(), 0),
                WireFormat.WireType.Fixed32 => (number, [], 0, input.ReadFloat()),
                _ => (number, input.ReadBytes().ToByteArray(), 0, 0),
            });
        }

        return fields;
    }
}
