using System.Globalization;

namespace WedgeFast.Samples;

/// <summary>Reads dates and times as numbers of days since 1970-01-01; times of day alone as shares of a day.</summary>
internal static class Dates
{
    private static readonly DateTime First = DateTime.UnixEpoch;

    /// <summary>Reads a date, with a time behind it or not.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="order">How dates are written.</param>
    /// <param name="days">The number; times with a zone are taken to UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, DateOrder order, out double days)
    {
        days = 0;
        if (order == DateOrder.Time)
        {
            return TryTime(text, out days);
        }

        int end = text.IndexOfAny('T', ' ');
        ReadOnlySpan<char> date = end < 0 ? text : text[..end];
        if (!TryDate(date, order, out days))
        {
            return false;
        }

        double time = 0;
        bool fits = end < 0 || TryTime(text[(end + 1)..].Trim(), out time);
        days += time;
        return fits;
    }

    /// <summary>The month of a number of days, 1 to 12.</summary>
    public static double Month(double days) =>
        days > -700_000 && days < 2_900_000 ? First.AddDays(Math.Floor(days)).Month : double.NaN;

    private static bool TryDate(ReadOnlySpan<char> text, DateOrder order, out double days)
    {
        days = 0;
        int first = text.IndexOfAny("-/.");
        int second = first < 1 ? -1 : text[(first + 1)..].IndexOf(text[first]);
        if (second < 1)
        {
            return false;
        }

        ReadOnlySpan<char> a = text[..first], b = text.Slice(first + 1, second), c = text[(first + second + 2)..];
        ReadOnlySpan<char> yearText = order == DateOrder.YearFirst ? a : c, dayText = order == DateOrder.YearFirst ? c : a, monthText = b;
        if (order == DateOrder.MonthFirst)
        {
            // Dots are for days first.
            monthText = text[first] == '.' ? [] : a;
            dayText = b;
        }

        if (yearText.Length != 4 || !IsNumber(yearText, out int year) || !IsNumber(monthText, out int month) || !IsNumber(dayText, out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = (new DateTime(year, month, day) - First).TotalDays;
        return true;
    }

    private static bool TryTime(ReadOnlySpan<char> text, out double share)
    {
        share = 0;
        if (!TryZone(ref text, out double zone) || !TryHalf(ref text, out int later, out bool halves))
        {
            return false;
        }

        int first = text.IndexOf(':'), second = first < 0 ? -1 : text[(first + 1)..].IndexOf(':');
        ReadOnlySpan<char> minuteText = first < 0 ? "" : second < 0 ? text[(first + 1)..] : text.Slice(first + 1, second);
        double seconds = 0;
        bool fits = first is 1 or 2 && IsNumber(text[..first], out int hour) && minuteText.Length == 2 && IsNumber(minuteText, out int minute)
            && minute < 60 && (second < 0 || TrySeconds(text[(first + second + 2)..], out seconds))
            && (halves ? hour is >= 1 and <= 12 : hour < 24) && Set(out share, ((hour % (halves ? 12 : 24)) + later) * 3600.0 + (minute * 60) + seconds);
        share = (share / 86400) - zone;
        return fits;
    }

    private static bool Set(out double to, double value)
    {
        to = value;
        return true;
    }

    private static bool TrySeconds(ReadOnlySpan<char> text, out double seconds)
    {
        seconds = 0;
        return text.Length >= 2 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) && (text.Length == 2 || text[2] == '.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds < 61;
    }

    // Z, +02:00 or -0530 behind the time.
    private static bool TryZone(ref ReadOnlySpan<char> text, out double days)
    {
        days = 0;
        int at = text.LastIndexOfAny('+', '-');
        if (text.EndsWith("Z"))
        {
            text = text[..^1];
        }
        else if (at > 0)
        {
            ReadOnlySpan<char> digits = text[(at + 1)..];
            bool colon = digits.Length == 5 && digits[2] == ':';
            if (digits.Length < 2 || !IsNumber(digits[..2], out int hours) || !(digits.Length == 2 || digits.Length == 4 || colon)
                || !IsNumber(digits.Length == 2 ? "0" : digits[^2..], out int minutes))
            {
                return false;
            }

            days = (text[at] == '-' ? -1 : 1) * ((hours * 60) + minutes) / 1440.0;
            text = text[..at];
        }

        return true;
    }

    // AM and PM behind the time.
    private static bool TryHalf(ref ReadOnlySpan<char> text, out int later, out bool halves)
    {
        halves = text.Length > 2 && text.EndsWith("m", StringComparison.OrdinalIgnoreCase);
        later = halves && char.ToLowerInvariant(text[^2]) == 'p' ? 12 : 0;
        bool fits = !halves || char.ToLowerInvariant(text[^2]) is 'a' or 'p';
        text = halves ? text[..^2].TrimEnd() : text;
        return fits;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return text.Length is > 0 and <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
