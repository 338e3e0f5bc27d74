using System.IO.Compression;
using System.Text;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Csv;

/// <summary>One table written in many ways gives one model, byte for byte.</summary>
public sealed class CsvFormatTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Spellings { get; } = new()
    {
        { "CRLF", SmallData.Csv.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "no line end at the end", SmallData.Csv.TrimEnd('\n') },
        { "BOM", "\uFEFF" + SmallData.Csv },
        { "BOM and quotes", "\uFEFF" + SmallData.Csv.Replace("a,b,y", "\"a\",\"b\",\"y\"", StringComparison.Ordinal) },
        { "semicolons", SmallData.Csv.Replace(',', ';') },
        { "tabs", SmallData.Csv.Replace(',', '\t') },
        { "quotes", SmallData.Csv.Replace("2,0,2.5", "\"2\",\"0\",\"2.5\"", StringComparison.Ordinal) },
        { "blank lines", "\n\n" + SmallData.Csv.Replace("2,0,2.5", "\n2,0,2.5\n  \n", StringComparison.Ordinal) + "\n\r\n" },
        { "spaces", SmallData.Csv.Replace("2,0,2.5", " 2 , 0,\t2.5  ", StringComparison.Ordinal).Replace("a,b,y", " a, b ,y ", StringComparison.Ordinal) },
        { "exponents and signs", SmallData.Csv.Replace("2,0,2.5", "+2E0,-0e5,25e-1", StringComparison.Ordinal).Replace("7,0,11", ".7e+1,0.,1.1E+01", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void ASpellingMakesNoDifference(string spelling, string csv)
    {
        Assert.NotEqual(SmallData.Csv, csv);
        Assert.True(ModelOf(_folder.Write("other.csv", csv)).SequenceEqual(ModelOf(_folder.Write("d.csv", SmallData.Csv))), spelling);
    }

    [Fact]
    public void Utf16WithAByteOrderMarkIsUnderstood() =>
        Assert.Equal(
            ModelOf(_folder.Write("d.csv", SmallData.Csv)),
            ModelOf(_folder.Write("wide.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(SmallData.Csv)])));

    [Fact]
    public void StdinIsAFile()
    {
        byte[] expected = ModelOf(_folder.Write("d.csv", SmallData.Csv));
        byte[] bytes = Encoding.UTF8.GetBytes(SmallData.Csv);
        Assert.Equal(0, CliCall.RunWithInput(bytes, "fit", "-", "--beta-ratio", "0.05", "--model", _folder.At("s.json")).ExitCode);
        Assert.Equal(expected, File.ReadAllBytes(_folder.At("s.json")));
        CliResult predicted = CliCall.RunWithInput(bytes, "predict", _folder.At("s.json"), "-");
        Assert.Equal(CliCall.Succeed("predict", _folder.At("s.json"), _folder.At("d.csv")), predicted);
        Assert.StartsWith("stdin: the file is empty", CliCall.Refusal(CliCall.RunWithInput([], "fit", "-")), StringComparison.Ordinal);
    }

    [Fact]
    public void GzipIsReadAsWhatItHolds()
    {
        byte[] zipped = Gzip(Encoding.UTF8.GetBytes(SmallData.Csv));
        byte[] expected = ModelOf(_folder.Write("d.csv", SmallData.Csv));
        Assert.Equal(expected, ModelOf(_folder.Write("d.csv.gz", zipped)));
        Assert.Equal(0, CliCall.RunWithInput(zipped, "fit", "-", "--beta-ratio", "0.05", "--model", _folder.At("s.json")).ExitCode);
        Assert.Equal(expected, File.ReadAllBytes(_folder.At("s.json")));
        string cut = _folder.Write("cut.csv.gz", zipped[..^20]);
        Assert.Equal($"{cut}: broken gzip data: expected a whole file", CliCall.Refused("fit", cut));
    }

    [Fact]
    public void NamesMayHoldDelimitersAndQuotesAndFieldsMaySpanLines()
    {
        string csv = "\"a, \"\"x\"\"\",\"note\",y\n1,\"two\nlines\",2\n2,,3\n3,\"\",5\n";
        string data = _folder.Write("q.csv", csv);
        string said = CliCall.Succeed("fit", data, "--inputs", "\"a, \"\"x\"\"\"").Error;
        Assert.Contains("3 rows, 1 input (a, \"x\"), target y", said, StringComparison.Ordinal);
        string broken = _folder.Write("l.csv", csv + "x,,1\n");
        Assert.StartsWith($"{broken}: line 6: column 'a, \"x\"': 'x'", CliCall.Refused("fit", broken, "--inputs", "\"a, \"\"x\"\"\""), StringComparison.Ordinal);
    }

    [Fact]
    public void ADecimalCommaIsRefusedWithAHintWhereAPointWasLearnt()
    {
        string model = _folder.At("m.json"), data = _folder.Write("d.csv", "a;b;y\n1;2;3\n1,5;2;4\n");
        CliCall.Succeed("fit", _folder.Write("p.csv", "a,b,y\n1,2,3\n1.5,3,4\n2,2,1\n"), "--beta-ratio", "0.1", "--model", model, "--quiet");
        Assert.Equal(
            $"{data}: line 3: column 'a': '1,5': expected a finite number with a decimal point, not a decimal comma",
            CliCall.Refused("evaluate", model, data));
    }

    [Fact]
    public void ManyColumnsAndLongLinesAreRead()
    {
        string wide = string.Join(',', Enumerable.Range(0, 20_000).Select(k => $"column{k}"));
        string row(int i) => string.Join(',', Enumerable.Range(0, 20_000).Select(k => k == 19_999 ? i * i : (i * k) % 7));
        string data = _folder.Write("w.csv", $"{wide}\n{row(1)}\n{row(2)}\n{row(3)}\n");
        Assert.Contains("3 rows, 2 inputs (column1, column3), target column19999", CliCall.Succeed("fit", data, "--inputs", "column1,column3").Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream target = new();
        using (GZipStream zip = new(target, CompressionLevel.Optimal))
        {
            zip.Write(bytes);
        }

        return target.ToArray();
    }

    private byte[] ModelOf(string data)
    {
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", _folder.At("m.json"));
        return File.ReadAllBytes(_folder.At("m.json"));
    }
}
