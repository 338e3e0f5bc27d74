using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace WedgeFast.Onnx;

/// <summary>A constant of a graph: row-major values and their shape, empty for a single number.</summary>
internal sealed record OnnxConstant(double[] Values, int[] Shape)
{
    private const int FloatType = 1;
    private const int Int32Type = 6;
    private const int DoubleType = 11;
    private const int External = 1;

    /// <summary>Whether it goes with every row of a table alike: one row of numbers, or a number.</summary>
    public bool IsRow => Shape.Length <= 1 || Shape[..^1].All(size => size == 1);

    /// <summary>Reads a TensorProto.</summary>
    /// <param name="tensor">The message.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="external">Gives the bytes of a file beside the model; null where there is none.</param>
    /// <exception cref="InvalidDataException">Of another type, or with another number of values than its shape says.</exception>
    public static OnnxConstant Read(ProtobufFields tensor, string name, Func<string, ReadOnlyMemory<byte>>? external)
    {
        long[] shape = tensor.Integers(1);
        double count = shape.Aggregate(1.0, (product, size) => product * size);
        if (shape.Any(size => size is < 0 or > int.MaxValue) || count > Array.MaxLength)
        {
            throw new InvalidDataException($"constant {Show(name)} has the shape {Show(shape)}: expected sizes of at least 0, and below 2^31 values.");
        }

        double[] values = Numbers(tensor, name, external);
        return values.Length != (long)count
            ? throw new InvalidDataException(Say($"constant {Show(name)} holds {values.Length} values: expected {count}, for its shape {Show(shape)}."))
            : values.All(double.IsFinite)
            ? new OnnxConstant(values, [.. shape.Select(size => (int)size)])
            : throw new InvalidDataException($"constant {Show(name)} holds a value that is no finite number.");
    }

    /// <summary>A matrix with rows and columns exchanged.</summary>
    public OnnxConstant Transposed()
    {
        (int rows, int columns) = (Shape[0], Shape[1]);
        double[] values = new double[Values.Length];
        for (int at = 0; at < values.Length; at++)
        {
            values[(at % columns * rows) + (at / columns)] = Values[at];
        }

        return new OnnxConstant(values, [columns, rows]);
    }

    /// <summary>A name for messages, cut where it is long.</summary>
    public static string Show(string name) => name.Length <= 60 ? $"'{name}'" : $"'{name[..57]}...'";

    /// <summary>A shape for messages.</summary>
    public static string Show<T>(IEnumerable<T> shape) => $"[{string.Join(", ", shape.Select(size => Say($"{size}")))}]";

    private static double[] Numbers(ProtobufFields tensor, string name, Func<string, ReadOnlyMemory<byte>>? external)
    {
        int type = (int)tensor.Integer(2);
        if (type is not (FloatType or DoubleType or Int32Type or OnnxTensor.Int64Type))
        {
            throw new InvalidDataException(Say($"constant {Show(name)} is of type {type}: expected 1 (float) or 11 (double)."));
        }

        if (tensor.Integer(14) == External)
        {
            return Raw(Beside(tensor, name, external), type, name);
        }

        if (tensor.Has(9))
        {
            return Raw(tensor.Bytes(9).LastOrDefault(ByteString.Empty).Memory, type, name);
        }

        return type switch
        {
            FloatType => [.. tensor.Singles(4).Select(value => (double)value)],
            DoubleType => tensor.Doubles(10),
            Int32Type => [.. tensor.Integers(5).Select(value => (double)value)],
            _ => [.. tensor.Integers(7).Select(value => (double)value)],
        };
    }

    private static double[] Raw(ReadOnlyMemory<byte> bytes, int type, string name)
    {
        int size = type is FloatType or Int32Type ? sizeof(float) : sizeof(double);
        if (bytes.Length % size != 0)
        {
            throw new InvalidDataException(Say($"constant {Show(name)} has {bytes.Length} bytes: expected {size} for each value."));
        }

        double[] values = new double[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes.Span.Slice(i * size, size);
            values[i] = type switch
            {
                FloatType => BinaryPrimitives.ReadSingleLittleEndian(at),
                DoubleType => BinaryPrimitives.ReadDoubleLittleEndian(at),
                Int32Type => BinaryPrimitives.ReadInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadInt64LittleEndian(at),
            };
        }

        return values;
    }

    // Exporters put large constants, and some put all of them, into a file of their own beside the model.
    private static ReadOnlyMemory<byte> Beside(ProtobufFields tensor, string name, Func<string, ReadOnlyMemory<byte>>? external)
    {
        Dictionary<string, string> entries = [];
        foreach (ProtobufFields entry in tensor.Messages(13))
        {
            entries[entry.Text(1)] = entry.Text(2);
        }

        string location = entries.GetValueOrDefault("location", "");
        if (external is null || location.Length == 0)
        {
            throw new InvalidDataException($"constant {Show(name)} is in another file, {Show(location)}: expected it in the model itself.");
        }

        ReadOnlyMemory<byte> file = external(location);
        long offset = Number(entries, "offset", 0), length = Number(entries, "length", file.Length - offset);
        return offset >= 0 && length >= 0 && offset <= file.Length && length <= file.Length - offset
            ? file.Slice((int)offset, (int)length)
            : throw new InvalidDataException(Say($"constant {Show(name)} is said to be {length} bytes from {offset} on in {Show(location)}: that file has {file.Length}."));
    }

    private static long Number(Dictionary<string, string> entries, string key, long other) =>
        !entries.TryGetValue(key, out string? text) ? other : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : -1;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
