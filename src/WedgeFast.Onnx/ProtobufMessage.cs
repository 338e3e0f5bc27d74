using Google.Protobuf;

namespace WedgeFast.Onnx;

/// <summary>
/// A protocol buffer message that is being written, field by field: the wire format alone
/// (https://protobuf.dev/programming-guides/encoding), no generated classes.
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    private ProtobufMessage()
    {
        _output = new CodedOutputStream(_bytes, leaveOpen: true);
    }

    /// <summary>The bytes of a message.</summary>
    public static ByteString Of(Action<ProtobufMessage> write)
    {
        ProtobufMessage message = new();
        write(message);
        message._output.Flush();
        return ByteString.CopyFrom(message._bytes.GetBuffer(), 0, (int)message._bytes.Length);
    }

    /// <summary>An integer or an enumeration's value.</summary>
    public void Integer(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
    }

    /// <summary>A number of 32 bits.</summary>
    public void Number(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
    }

    /// <summary>A text, in UTF-8.</summary>
    public void Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
    }

    /// <summary>Bytes as they are.</summary>
    public void Bytes(int field, ByteString value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(value);
    }

    /// <summary>A message within this one.</summary>
    public void Message(int field, Action<ProtobufMessage> write) => Bytes(field, Of(write));
}
