using System.Globalization;
using System.Text;

namespace WedgeFast.Cli.Output;

/// <summary>Text on its way to a file, as UTF-8.</summary>
internal sealed class Utf8Buffer
{
    // The longest shortest form of a double has 24 characters.
    private const int NumberLength = 32;

    private byte[] _bytes = new byte[1 << 12];
    private int _length;

    /// <summary>What was added.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Adds an ASCII character.</summary>
    public void Add(char c)
    {
        Reserve(1);
        _bytes[_length++] = (byte)c;
    }

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    /// <summary>Adds a text that is UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Adds the shortest text that reads back as the same number.</summary>
    public void Add(double value)
    {
        Reserve(NumberLength);
        value.TryFormat(_bytes.AsSpan(_length), out int written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
        {
            Array.Resize(ref _bytes, checked(Math.Max(2 * _bytes.Length, _length + more)));
        }
    }
}
