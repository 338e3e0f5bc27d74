using System.Buffers;
using System.Runtime.InteropServices;

namespace WedgeFast.Cli.Csv;

/// <summary>A stretch of a CSV file that ends where a row ends.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="FirstLine">The line of the file it starts on; the first line is 1.</param>
internal readonly record struct CsvBlock(ReadOnlyMemory<char> Text, int FirstLine)
{
    /// <summary>Whether its first row is the header.</summary>
    public bool HasHeader { get; init; }

    /// <summary>The line ends in some text; two characters that end one line together count once.</summary>
    public static int LineEnds(ReadOnlySpan<char> text) =>
        text.Count('\n') + (text.Contains('\r') ? text.Count('\r') - text.Count("\r\n") : 0);

    /// <summary>Gives the memory of its characters to blocks to come: nobody reads it any more.</summary>
    public void Free()
    {
        if (MemoryMarshal.TryGetArray(Text, out ArraySegment<char> characters))
        {
            ArrayPool<char>.Shared.Return(characters.Array!);
        }
    }
}
