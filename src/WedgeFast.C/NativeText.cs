using System.Runtime.InteropServices;
using System.Text;

namespace WedgeFast.C;

/// <summary>Texts in and out: UTF-8 that ends with 0.</summary>
internal static unsafe class NativeText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A text of the caller.</summary>
    /// <param name="text">The text; null is an error.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="ArgumentException">It is null, or no UTF-8.</exception>
    public static string Read(byte* text, string name)
    {
        try
        {
            return Strict.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(NativeArrays.Require(text, name)));
        }
        catch (DecoderFallbackException)
        {
            throw new ArgumentException($"{name} is no UTF-8: expected a text in it.");
        }
    }

    /// <summary>The path of a file.</summary>
    /// <exception cref="ArgumentException">It is null, empty, or no UTF-8.</exception>
    public static string ReadPath(byte* path) => Read(path, "path") is { Length: > 0 } text
        ? text
        : throw new ArgumentException("path is empty: expected that of a file.");

    /// <summary>Writes as much of a text as fits, a 0 at its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Receives it; null where <paramref name="size"/> is 0.</param>
    /// <param name="size">Bytes there.</param>
    /// <returns>The length of the whole text in bytes.</returns>
    /// <exception cref="ArgumentException">The size is negative, or there is no room of that size.</exception>
    public static long Write(ReadOnlySpan<byte> text, byte* destination, long size)
    {
        if (size < 0 || (destination is null && size > 0))
        {
            string found = destination is null ? " and text NULL" : "";
            throw new ArgumentException(FormattableString.Invariant(
                $"The size of text is {size}{found}: expected 0 and NULL, or the bytes there are."));
        }

        if (size > 0)
        {
            int length = (int)Math.Min(text.Length, size - 1);
            while (length < text.Length && length > 0 && IsWithinCharacter(text[length]))
            {
                length--;
            }

            text[..length].CopyTo(new Span<byte>(destination, length));
            destination[length] = 0;
        }

        return text.Length;
    }

    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, byte*, long)"/>
    public static long Write(string text, byte* destination, long size) => Write(Encoding.UTF8.GetBytes(text), destination, size);

    private static bool IsWithinCharacter(byte value) => (value & 0xC0) == 0x80;
}
