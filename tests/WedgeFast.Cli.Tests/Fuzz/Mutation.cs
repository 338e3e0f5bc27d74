using System.Text;

namespace WedgeFast.Cli.Tests.Fuzz;

/// <summary>Damages texts: bytes flipped, slices dropped, doubled, moved, awkward words put in or in place of numbers.</summary>
internal static class Mutation
{
    private static readonly string[] Words =
    [
        "", " ", ",", ";", "\t", "\n", "\r\n", "\r", "\"", "\"\"", "'", "\0", "\uFEFF", "é", "-", "+", ".", "e", "0", "-0", "1", "-1", "1e308", "-1e308",
        "1e-308", "5e-324", "1e999", "1e16", "123456789012345678901234567890", "NaN", "Infinity", "NA", "?", "null", "true", "[]", "{}", "[", "]",
        "{", "}", ":", "#", "0x10", "1,5", "1.5", "1_000", "2147483648", "-2147483649",
    ];

    /// <summary>A damaged copy.</summary>
    public static byte[] Of(Random random, string text) => Of(random, Encoding.UTF8.GetBytes(text));

    /// <summary>A damaged copy.</summary>
    public static byte[] Of(Random random, byte[] file)
    {
        List<byte> bytes = [.. file];
        int changes = 1 + random.Next(4);
        for (int change = 0; change < changes; change++)
        {
            Change(random, bytes);
        }

        return [.. bytes];
    }

    private static void Change(Random random, List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(random.Next(1, 12), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5 or 6:
                ReplaceNumber(random, bytes, at);
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                break;
        }
    }

    // Numbers replaced whole leave the structure as it is, so that what is behind the parser is reached.
    private static void ReplaceNumber(Random random, List<byte> bytes, int at)
    {
        int start = at;
        while (start < bytes.Count && !char.IsAsciiDigit((char)bytes[start]))
        {
            start++;
        }

        int end = start;
        while (end < bytes.Count && "0123456789.eE+-".Contains((char)bytes[end], StringComparison.Ordinal))
        {
            end++;
        }

        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
    }
}
