using System.Globalization;
using System.Runtime.CompilerServices;
using csFastFloat;

namespace WedgeFast.Cli.Csv;

/// <summary>
/// How numbers are written: an optional sign, digits with a decimal point, an optional exponent; the same in every country.
/// </summary>
internal static class CsvNumber
{
    private const int LongestMark = 4;

    private static readonly string[] Marks = ["NA", "NaN", "?", "NULL", "n.a.", "N/A", "#N/A"];

    /// <summary>Reads a finite number.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value) => QuickNumber.TryParse(text, out value) || TryAny(text, out value);

    // Not inlined: the library's parser takes a long frame, which is cleared.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryAny(ReadOnlySpan<char> text, out double value)
    {
        // The library's parser stops at what is no number and leaves it; the runtime's decides then. A file of numbers is read three times
        // as fast by it.
        bool whole = FastDoubleParser.TryParseDouble(text, out int read, out value) && read == text.Length;
        return (whole || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) && double.IsFinite(value);
    }

    /// <summary>Whether a cell is a number but for a comma in place of the decimal point.</summary>
    public static bool HasDecimalComma(ReadOnlySpan<char> text) => text.Count(',') == 1 && TryParse(text.ToString().Replace(',', '.'), out _);

    /// <summary>Whether a cell says that its value is missing.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        ReadOnlySpan<char> cell = text.Trim();
        return cell is "-" or "--" || IsMissingLabel(cell);
    }

    /// <summary>The same of a cell that may be a label, which "-" is beside "+".</summary>
    public static bool IsMissingLabel(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> cell = text.Trim();
        if (cell.Length is 0 or > LongestMark)
        {
            return cell.IsEmpty;
        }

        foreach (string mark in Marks)
        {
            if (cell.Equals(mark, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
