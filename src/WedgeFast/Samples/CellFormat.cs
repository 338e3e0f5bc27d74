using System.Globalization;

namespace WedgeFast.Samples;

/// <summary>
/// How the numbers of a column are written where it is not with a decimal point alone: comma, thousands separators, a unit such as percent
/// or a currency, dates. A cell that is not written so is no number.
/// </summary>
/// <param name="Decimal">What separates the fraction: a point or a comma.</param>
/// <param name="Group">What separates thousands: a point, a comma, a blank or an apostrophe; null for nothing.</param>
/// <param name="Unit">What stands in front of or behind every number; empty for nothing.</param>
/// <param name="Date">How dates are written; null for numbers.</param>
internal sealed record CellFormat(char Decimal = '.', char? Group = null, string Unit = "", DateOrder? Date = null)
{
    private const int MostDigits = 64;

    /// <summary>Whether cells that are not written so are missing values.</summary>
    public bool OthersAreMissing { get; init; }

    private static readonly string[] OrderNames = ["ymd", "dmy", "mdy", "time"];
    private static readonly string[] Codes = ["USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "AUD", "CAD", "Fr."];

    /// <summary>Names of <see cref="DateOrder"/>.</summary>
    public static ReadOnlySpan<string> Orders => OrderNames;

    /// <summary>Whether this is how numbers are written without a format.</summary>
    public bool IsPlain => Decimal == '.' && Group is null && Unit.Length == 0 && Date is null && !OthersAreMissing;

    /// <summary>The format in words, for people.</summary>
    public override string ToString() => Date switch
    {
        DateOrder.Time => "times, as shares of a day",
        DateOrder order => $"dates ({(order == DateOrder.YearFirst ? "year-month-day" : order == DateOrder.DayFirst ? "day.month.year" : "month/day/year")}), as days since 1970-01-01",
        null => string.Join(", ", new[]
        {
            Decimal == ',' ? "decimal comma" : null,
            Group is { } group ? $"thousands by {(group == ' ' ? "blanks" : $"'{group}'")}" : null,
            OthersAreMissing ? "cells that are none missing" : null,
            Unit == "%" ? "percent, 12 % as 12" : Unit.Length > 0 ? $"in {Unit}" : null,
        }.OfType<string>()),
    };

    /// <summary>The unit of a cell: percent, a sign or code of a currency, or nothing.</summary>
    /// <returns>False where there is something else around what may be a number.</returns>
    public static bool TryUnit(ReadOnlySpan<char> cell, out string unit)
    {
        ReadOnlySpan<char> text = cell.Trim();
        int first = text.IndexOfAnyInRange('0', '9'), last = text.LastIndexOfAnyInRange('0', '9');
        unit = "";
        if (first < 0)
        {
            return false;
        }

        ReadOnlySpan<char> before = text[..first].TrimEnd(".,").Trim("+-\u2212 \u00A0"), after = text[(last + 1)..].TrimStart(".,").Trim(" \u00A0\u202F");
        if (before.Length > 0 && after.Length > 0)
        {
            return false;
        }

        ReadOnlySpan<char> found = before.Length > 0 ? before : after;
        unit = found.ToString();
        return found.IsEmpty || (found is "%" && before.IsEmpty) || Codes.Contains(unit)
            || (found.Length == 1 && char.GetUnicodeCategory(found[0]) == UnicodeCategory.CurrencySymbol);
    }

    /// <summary>Reads a cell.</summary>
    public bool TryParse(ReadOnlySpan<char> cell, out double value)
    {
        ReadOnlySpan<char> text = cell.Trim();
        return Date is { } order ? Dates.TryParse(text, order, out value) : TryNumber(text, out value);
    }

    private bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        bool negative = TakeSign(ref text, out bool signed);
        value = 0;
        if (Unit.Length > 0)
        {
            if (text.StartsWith(Unit, StringComparison.Ordinal))
            {
                text = text[Unit.Length..].TrimStart();
                bool later = TakeSign(ref text, out bool again);
                if (signed && again)
                {
                    return false;
                }

                negative |= later;
            }
            else if (text.EndsWith(Unit, StringComparison.Ordinal))
            {
                text = text[..^Unit.Length].TrimEnd();
            }
            else
            {
                return false;
            }
        }

        bool fits = TryDigits(text, out value);
        value = negative ? -value : value;
        return fits;
    }

    private static bool TakeSign(ref ReadOnlySpan<char> text, out bool signed)
    {
        signed = text.Length > 0 && text[0] is '-' or '+' or '\u2212';
        bool negative = signed && text[0] != '+';
        text = signed ? text[1..].TrimStart() : text;
        return negative;
    }

    private bool TryDigits(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        Span<char> plain = stackalloc char[MostDigits];
        int length = 0, run = 0;
        bool grouped = false, fraction = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at] is '\u00A0' or '\u202F' ? ' ' : text[at] == '\u2019' ? '\'' : text[at];
            bool fits = length < MostDigits - 1;
            if (char.IsAsciiDigit(c))
            {
                run++;
            }
            else if (c == Group && !fraction)
            {
                fits &= grouped ? run == 3 : run is >= 1 and <= 3 && plain[0] != '0';
                (grouped, run) = (true, 0);
                c = '\0';
            }
            else if (c == Decimal && !fraction)
            {
                fits &= !grouped || run == 3;
                (fraction, c) = (true, '.');
            }
            else
            {
                // An exponent is left to the parser below, once.
                fits &= c is 'e' or 'E' && run > 0 && text.Length - at < 6 && length + text.Length - at < MostDigits && !grouped;
                if (fits)
                {
                    text[at..].CopyTo(plain[length..]);
                    length += text.Length - at;
                    break;
                }
            }

            if (!fits)
            {
                return false;
            }

            if (c != '\0')
            {
                plain[length++] = c;
            }
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return (!grouped || fraction || run == 3) && double.TryParse(plain[..length], Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
