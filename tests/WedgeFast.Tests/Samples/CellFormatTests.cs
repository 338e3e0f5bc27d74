using System.Globalization;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Samples;

/// <summary>Numbers and dates as people write them, against the runtime's own formatting and calendar.</summary>
public sealed class CellFormatTests
{
    [Fact]
    public void NumbersAreThoseThatWereWritten()
    {
        Random random = new(3);
        foreach ((char point, string group) in (ReadOnlySpan<(char, string)>)[('.', ","), (',', "."), ('.', " "), (',', "\u00A0"), (',', "\u202F"), ('.', "'"), ('.', "\u2019")])
        {
            NumberFormatInfo culture = new() { NumberDecimalSeparator = point.ToString(), NumberGroupSeparator = group, NumberGroupSizes = [3] };
            char kind = group switch { "\u00A0" or "\u202F" => ' ', "\u2019" => '\'', _ => group[0] };
            foreach (string unit in (ReadOnlySpan<string>)["", "%", "\u20AC", "CHF"])
            {
                CellFormat format = new(point, kind, unit);
                for (int k = 0; k < 200; k++)
                {
                    decimal value = Math.Round((decimal)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(0, 12))), random.Next(0, 4));
                    string digits = value.ToString("N" + random.Next(4, 6), culture);
                    string cell = unit.Length == 0 ? digits : unit is "%" || k % 2 == 0 ? digits + (k % 4 == 0 ? " " : "") + unit : unit + " " + digits;
                    Assert.True(format.TryParse(cell, out double read), cell);
                    Assert.Equal((double)value, read);
                    Assert.True(CellFormat.TryUnit(cell, out string found) && found == unit, cell);
                }
            }
        }
    }

    [Theory]
    [InlineData("1.23,4", ',', '.')]
    [InlineData("1.2345", ',', '.')]
    [InlineData("1234.567,8", ',', '.')]
    [InlineData("1,5,5", ',', '.')]
    [InlineData(".123", ',', '.')]
    [InlineData("1.", ',', '.')]
    [InlineData("", ',', '.')]
    [InlineData("-", ',', '.')]
    [InlineData("--5", ',', '.')]
    [InlineData("1,234.5", '.', null)]
    [InlineData("1e999", '.', ',')]
    [InlineData("NaN", '.', ',')]
    [InlineData("1 000", '.', ',')]
    [InlineData("12 34 567", '.', ' ')]
    public void OthersAreNone(string cell, char point, char? group) => Assert.False(new CellFormat(point, group).TryParse(cell, out _));

    [Theory]
    [InlineData("12 kg")]
    [InlineData("$5%")]
    [InlineData("%5")]
    [InlineData("red")]
    [InlineData("A12")]
    public void OtherUnitsAreNone(string cell) => Assert.False(CellFormat.TryUnit(cell, out _));

    [Fact]
    public void DatesAreThoseOfTheCalendar()
    {
        Random random = new(4);
        for (int k = 0; k < 2000; k++)
        {
            DateTime date = new DateTime(1800, 1, 1).AddSeconds(random.NextInt64(0, 400L * 366 * 86400));
            double expected = (date - DateTime.UnixEpoch).TotalDays;
            AssertDays(expected, date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), DateOrder.YearFirst);
            AssertDays(expected, date.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), DateOrder.YearFirst);
            AssertDays(expected - (5.5 / 24), date.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+05:30", DateOrder.YearFirst);
            AssertDays(Math.Floor(expected), date.ToString("d.M.yyyy", CultureInfo.InvariantCulture), DateOrder.DayFirst);
            AssertDays(expected, date.ToString("dd/MM/yyyy HH:mm:ss", CultureInfo.InvariantCulture), DateOrder.DayFirst);
            AssertDays(expected, date.ToString("MM/dd/yyyy hh:mm:ss tt", CultureInfo.InvariantCulture), DateOrder.MonthFirst);
            AssertDays(date.TimeOfDay.TotalDays, date.ToString("H:mm:ss", CultureInfo.InvariantCulture), DateOrder.Time);
            Assert.Equal(date.Month, CellParts.Of(CellPart.Month, expected));
            Assert.Equal(date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, CellParts.Of(CellPart.Weekday, expected));
            Assert.Equal(date.Hour, CellParts.Of(CellPart.Hour, expected));
        }
    }

    [Theory]
    [InlineData("2023-02-29", "ymd")]
    [InlineData("31.04.2024", "dmy")]
    [InlineData("13/01/2024", "mdy")]
    [InlineData("01.02.2024", "mdy")]
    [InlineData("01/02/24", "dmy")]
    [InlineData("2024-01-02 25:00", "ymd")]
    [InlineData("2024-01-02 10:60", "ymd")]
    [InlineData("2024-01", "ymd")]
    [InlineData("12", "time")]
    [InlineData("0:30 am", "time")]
    public void WhatIsNoDateIsNone(string cell, string order) =>
        Assert.False(Dates.TryParse(cell, (DateOrder)CellFormat.Orders.IndexOf(order), out _));

    private static void AssertDays(double expected, string cell, DateOrder order)
    {
        Assert.True(Dates.TryParse(cell, order, out double days), cell);
        Assert.Equal(expected, days, 1e-9);
    }
}
