using System.Globalization;
using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using Xunit;

namespace WedgeFast.Cli.Tests.Csv;

/// <summary>A file read in blocks, however short, is the file read at once; numbers are those of the runtime.</summary>
public sealed class CsvBlocksTests
{
    private const string Mixed = "\n\n\"the, name\",word,y\r\n1,\"a\"\"b\",x\n\n2,\"two\nlines\r\nthree\",\"yes\"\r\n3,c\"d\",no\r4,,x\n5,\"a\"\"b\",yes\n\r\n6,\"\",x";

    public static TheoryData<string> Files { get; } = new()
    {
        Mixed,
        Mixed + "\r\n",
        Mixed.Replace("\r\n", "\n", StringComparison.Ordinal),
        Mixed.Replace(',', ';'),
        "a,b,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},w{i % 7},{i % 3}\r\n"))),
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Blocks_make_no_difference(string csv)
    {
        (CsvTable whole, ChosenColumn[] all) = Read(csv, 1 << 20);
        for (int length = 1; length <= 64; length++)
        {
            (CsvTable table, ChosenColumn[] columns) = Read(csv, length);
            Assert.Equal(whole.Values, table.Values);
            Assert.Equal(whole.Lines, table.Lines);
            Assert.Equal(whole.Text!.Words, table.Text!.Words);
            Assert.Equal(whole.Text.Codes, table.Text.Codes);
            Assert.Equal(all[1].Words!.Words, columns[1].Words!.Words);
            Assert.Equal(all[2].Labels!.Words, columns[2].Labels!.Words);
            Assert.Equal(all[2].Labels!.Codes, columns[2].Labels!.Codes);
            Assert.Equal(all[2].Labels!.FirstWord, columns[2].Labels!.FirstWord);
        }
    }

    [Theory]
    [InlineData("a,b,y\n1,2,3\n4,5\n6,x,7\n", "line 3: 2 fields")]
    [InlineData("a,b,y\n1,x,3\n4,5\n", "line 2: column 'b': 'x'")]
    [InlineData("a,b,y\n1,2,3\n4,\"5,6\n7,8,9\n", "a quoted field is not closed properly")]
    [InlineData("a,b,y\n1,,3\n4,,NA\n7,8,9\n", "missing values per column: 'b' 2, 'y' 1")]
    [InlineData("a,b,y\n\n\n", "no data rows below the header")]
    [InlineData("\n\n \n", "the file is empty")]
    public void The_first_error_of_the_file_is_the_one_that_is_told(string csv, string expected)
    {
        for (int length = 1; length <= 40; length++)
        {
            CliError error = Assert.Throws<CliError>(() => CsvFile.Read(Input(csv), _ => [0, 1, 2], null, length));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_are_those_of_the_runtime()
    {
        Random random = new(7);
        string[] parts = ["0", "1", "9", "17", ".", ".5", "e", "E", "e5", "E-300", "+", "-", " ", "\t", "1e400", "inf", "NaN", "Infinity", ",", "_", "x", "000000000000000000001", "123456789012345678901234567890"];
        for (int k = 0; k < 200_000; k++)
        {
            string text = k % 2 == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64()).ToString(k % 4 == 0 ? "R" : "E20", CultureInfo.InvariantCulture)
                : string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => parts[random.Next(parts.Length)]));
            bool expected = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
            Assert.True(expected == CsvNumber.TryParse(text, out double found), text);
            Assert.True(!expected || BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits(found), text);
        }
    }

    private static (CsvTable Table, ChosenColumn[] Columns) Read(string csv, int blockLength)
    {
        ChosenColumn[] columns = [0, new ChosenColumn(1, Words: new TextColumn(), MayMiss: true), new ChosenColumn(2, Labels: new LabelColumn())];
        return (CsvFile.Read(Input(csv), _ => columns, _ => 2, blockLength), columns);
    }

    private static InputFile Input(string csv) => new("-", new MemoryStream(Encoding.UTF8.GetBytes(csv)));
}
