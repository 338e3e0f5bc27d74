using Google.Protobuf;

namespace WedgeFast.Onnx;

/// <summary>
/// The fields of a protocol buffer message that was read: the wire format alone (https://protobuf.dev/programming-guides/encoding), no
/// generated classes. Fields nobody asks for are kept and cost nothing but memory.
/// </summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Field, WireFormat.WireType Type, ulong Number, ByteString? Bytes)> _fields = [];

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public ProtobufFields(ByteString bytes)
    {
        try
        {
            CodedInputStream input = bytes.CreateCodedInput();
            for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                Read(input, tag);
            }
        }
        catch (InvalidProtocolBufferException)
        {
            throw new InvalidDataException("broken ONNX data: expected a whole file.");
        }
    }

    /// <summary>The last integer of a field, or a default.</summary>
    public long Integer(int field, long other = 0)
    {
        int at = _fields.FindLastIndex(item => item.Field == field && item.Type == WireFormat.WireType.Varint);
        return at < 0 ? other : (long)_fields[at].Number;
    }

    /// <summary>Whether a field is there.</summary>
    public bool Has(int field) => _fields.Exists(item => item.Field == field);

    /// <summary>The last 32-bit number of a field, or 0.</summary>
    public float Single(int field)
    {
        int at = _fields.FindLastIndex(item => item.Field == field && item.Type == WireFormat.WireType.Fixed32);
        return at < 0 ? 0 : BitConverter.UInt32BitsToSingle((uint)_fields[at].Number);
    }

    /// <summary>The last text of a field, or "".</summary>
    public string Text(int field) => Texts(field).LastOrDefault("");

    /// <summary>All texts of a field.</summary>
    public IEnumerable<string> Texts(int field) => Bytes(field).Select(bytes => bytes.ToStringUtf8());

    /// <summary>All byte strings of a field.</summary>
    public IEnumerable<ByteString> Bytes(int field) => _fields.Where(item => item.Field == field && item.Bytes is not null).Select(item => item.Bytes!);

    /// <summary>All messages of a field.</summary>
    public IEnumerable<ProtobufFields> Messages(int field) => Bytes(field).Select(bytes => new ProtobufFields(bytes));

    /// <summary>All integers of a field, packed or one by one.</summary>
    public long[] Integers(int field) => List(field, WireFormat.WireType.Varint, input => input.ReadInt64(), number => (long)number);

    /// <summary>All 32-bit numbers of a field, packed or one by one.</summary>
    public float[] Singles(int field) =>
        List(field, WireFormat.WireType.Fixed32, input => input.ReadFloat(), number => BitConverter.UInt32BitsToSingle((uint)number));

    /// <summary>All 64-bit numbers of a field, packed or one by one.</summary>
    public double[] Doubles(int field) => List(field, WireFormat.WireType.Fixed64, input => input.ReadDouble(), BitConverter.UInt64BitsToDouble);

    private T[] List<T>(int field, WireFormat.WireType single, Func<CodedInputStream, T> read, Func<ulong, T> convert)
    {
        List<T> values = [];
        try
        {
            foreach ((_, WireFormat.WireType type, ulong number, ByteString? bytes) in _fields.Where(item => item.Field == field))
            {
                if (type == single)
                {
                    values.Add(convert(number));
                    continue;
                }

                for (CodedInputStream? input = bytes?.CreateCodedInput(); input is { IsAtEnd: false };)
                {
                    values.Add(read(input));
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            throw new InvalidDataException("broken ONNX data: expected whole lists of numbers.");
        }

        return [.. values];
    }

    private void Read(CodedInputStream input, uint tag)
    {
        WireFormat.WireType type = WireFormat.GetTagWireType(tag);
        int field = WireFormat.GetTagFieldNumber(tag);
        switch (type)
        {
            case WireFormat.WireType.Varint:
                _fields.Add((field, type, input.ReadUInt64(), null));
                break;
            case WireFormat.WireType.Fixed32:
                _fields.Add((field, type, input.ReadFixed32(), null));
                break;
            case WireFormat.WireType.Fixed64:
                _fields.Add((field, type, input.ReadFixed64(), null));
                break;
            case WireFormat.WireType.LengthDelimited:
                _fields.Add((field, type, 0, input.ReadBytes()));
                break;
            default:
                throw new InvalidDataException("broken ONNX data: expected a whole file.");
        }
    }
}
