using WedgeFast.Cli.Csv;
using Xunit;

namespace WedgeFast.Cli.Tests.Csv;

/// <summary>Rows of texts without quotes are their lines, and fields what stands between delimiters.</summary>
public sealed class PlainRowsTests
{
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    [Theory]
    [InlineData(',', "ab,\r\n ")]
    [InlineData('\t', "12.\t\n")]
    [InlineData(';', "x;\r")]
    [InlineData(',', "0123456789.0123456789,\u012C\u0A2C\n")]
    public void Any_text_is_taken_apart_as_by_splitting(char delimiter, string alphabet)
    {
        Random random = new(delimiter);
        for (int length = 0; length < 300; length++)
        {
            string text = string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.Equal(Split(text, delimiter), Read(text, delimiter));
        }
    }

    [Fact]
    public void Rows_of_many_fields()
    {
        string text = string.Join('\n', Enumerable.Range(1, 200).Select(count => string.Join(',', Enumerable.Range(0, count))));
        Assert.Equal(Split(text, ','), Read(text, ','));
    }

    private static List<string[]> Split(string text, char delimiter)
    {
        string[] lines = text.Split(LineEnds, StringSplitOptions.None);
        return [.. lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).Select(line => line.Split(delimiter))];
    }

    private static List<string[]> Read(string text, char delimiter)
    {
        PlainRows rows = new(text.AsMemory(), delimiter);
        List<string[]> all = [];
        while (rows.Read())
        {
            all.Add([.. Enumerable.Range(0, rows.Count).Select(k => rows.Field(k).ToString())]);
            Assert.Equal(string.Join(delimiter, all[^1]), rows.Row.ToString());
        }

        return all;
    }
}
