using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WedgeFast.Cli.Csv;

/// <summary>
/// Numbers as most files hold them, without an exponent and of 19 digits at most: digits are read eight at a time, and the nearest double
/// is found by one division or, of more than 2^53 units, by a product with a power of ten of 128 bits. After Clinger, How to read floating
/// point numbers accurately (1990); Lemire, Number parsing at a gigabyte per second (2021); Mushtak and Lemire, Fast number parsing without
/// fallback (2023).
/// </summary>
internal static class QuickNumber
{
    private const int MostDigits = 19, DigitsAtOnce = 8, FractionBits = 52, ExponentBias = 1023;
    private const ulong MostExact = 1UL << 53;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostDigits + 1).Select(k => (double)(ulong)BigInteger.Pow(10, k))];
    private static readonly UInt128[] Reciprocals = [.. Enumerable.Range(0, MostDigits + 1).Select(Reciprocal)];

    /// <summary>Reads a number.</summary>
    /// <returns>False where the text is written otherwise, or is no number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        int at = text.Length > 0 && text[0] == '-' ? 1 : 0, sign = at;
        ulong units = 0;
        int whole = OneByOne(text, ref at, ref units), fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            int point = at++;
            while (text.Length - at >= DigitsAtOnce && TryEight(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at), out ulong eight))
            {
                units = (units * 100_000_000) + eight;
                at += DigitsAtOnce;
            }

            OneByOne(text, ref at, ref units);
            fraction = at - point - 1;
        }

        value = 0;
        int leading = whole > 0 && text[sign] == '0' ? 1 : 0;
        if (at != text.Length || whole + fraction is 0 || whole + fraction - leading > MostDigits || (units > MostExact && fraction == 0))
        {
            return false;
        }

        // Both of up to 2^53 units and 10^19 are numbers without an error: their quotient is rounded once.
        value = units <= MostExact ? (long)units / Powers[fraction] : Quotient(units, fraction);
        value = sign > 0 ? -value : value;
        return true;
    }

    // Reads digits until there is none; more than fit are noticed by their count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int OneByOne(ReadOnlySpan<char> text, ref int at, ref ulong units)
    {
        int start = at;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            units = (units * 10) + (uint)(text[at] - '0');
        }

        return at - start;
    }

    // Neighbours are joined to numbers of two, four and eight digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEight(ref char text, out ulong number)
    {
        Vector128<ushort> digits = Vector128.LoadUnsafe(ref Unsafe.As<char, ushort>(ref text)) - Vector128.Create((ushort)'0');
        ulong bytes = Vector128.Narrow(digits, Vector128<ushort>.Zero).AsUInt64().ToScalar();
        bytes = (bytes * 10) + (bytes >> 8);
        number = (((bytes & 0x000000FF000000FF) * 0x000F424000000064) + (((bytes >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        return Vector128.LessThanAll(digits, Vector128.Create((ushort)10));
    }

    // Of more than 2^53 units, so that there is a fraction of 52 bits to be rounded.
    private static double Quotient(ulong units, int fraction)
    {
        int shift = BitOperations.LeadingZeroCount(units);
        UInt128 power = Reciprocals[fraction];
        ulong high = Math.BigMul(units << shift, (ulong)(power >> 64), out ulong low);
        if ((high & 0x1FF) == 0x1FF)
        {
            ulong more = Math.BigMul(units << shift, (ulong)power, out _);
            low += more;
            high += low < more ? 1UL : 0;
        }

        int upper = (int)(high >> 63), drop = upper + 64 - FractionBits - 3;
        ulong mantissa = high >> drop;
        if (low <= 1 && (mantissa & 3) == 1 && mantissa << drop == high && fraction <= 4)
        {
            // Halfway between two numbers: the even one.
            mantissa &= ~1UL;
        }

        mantissa = (mantissa + (mantissa & 1)) >> 1;
        int exponent = Exponent(-fraction) + upper - shift + (mantissa >> (FractionBits + 1) > 0 ? 1 : 0);
        ulong bits = mantissa >> (FractionBits + 1) > 0 ? 0 : mantissa & ((1UL << FractionBits) - 1);
        return BitConverter.UInt64BitsToDouble(((ulong)(exponent + ExponentBias) << FractionBits) | bits);
    }

    // The binary exponent of a power of ten, and of 64 bits beside it.
    private static int Exponent(int power) => ((217706 * power) >> 16) + 63;

    // 10^-k is 5^-k but for its exponent: 128 bits of it, rounded up.
    private static UInt128 Reciprocal(int k)
    {
        BigInteger power = BigInteger.Pow(5, k);
        int bits = (int)(power - 1).GetBitLength();
        return k == 0 ? UInt128.One << 127 : (UInt128)((BigInteger.One << (bits + 127)) / power + 1);
    }
}
