using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Tables;

/// <summary>
/// Parquet files that DuckDB wrote and Arrow files that Arrow's JavaScript wrote, against what these programs say is in them.
/// </summary>
public sealed class TableFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("duckdb-zstd.parquet", "duckdb.csv")]
    [InlineData("duckdb-snappy.parquet", "duckdb.csv")]
    [InlineData("duckdb-gzip.parquet", "duckdb.csv")]
    [InlineData("duckdb-plain.parquet", "duckdb.csv")]
    [InlineData("duckdb-v2.parquet", "duckdb.csv")]
    [InlineData("arrow-js.arrow", "arrow-js.csv")]
    public void AFileHoldsWhatItsWriterSays(string name, string csv)
    {
        InputFile file = new(Place(name), Stream.Null);
        string[][] rows = file.Read(text => Rows(text)), expected = Rows(new StringReader(File.ReadAllText(Place(csv))));
        int[] columns = [.. rows[0].Select(column => expected[0].IndexOf(column))];
        Assert.Equal(name == "duckdb-v2.parquet" ? expected[0].Except(["day", "at", "tm", "money", "small", "neg"]) : expected[0], rows[0]);
        Assert.Equal(expected.Length, rows.Length);
        for (int i = 1; i < rows.Length; i++)
        {
            for (int k = 0; k < rows[i].Length; k++)
            {
                Assert.True(IsSame(rows[0][k], expected[i][columns[k]], rows[i][k]), $"row {i}, {rows[0][k]}: '{rows[i][k]}' where '{expected[i][columns[k]]}' was written");
            }
        }

        Assert.Equal(csv == "duckdb.csv" ? ["list", "st", "bin"] : ["list"], file.LeftOut.Select(column => column.Name));
    }

    [Theory]
    [InlineData("duckdb-zstd.parquet", "duckdb.csv")]
    [InlineData("arrow-js.arrow", "arrow-js.csv")]
    public void CommandsReadThemAsTheirCsv(string name, string csv)
    {
        string data = Place(name), plain = Place(csv), one = _folder.At("1.json"), two = _folder.At("2.json");
        string[] options = ["--target", "d", "--inputs", "i,word,day,at,big", "--beta-ratio", "0.01", "--order", "1"];
        CliResult fit = CliCall.Succeed(["fit", data, .. options, "--model", one]);
        CliCall.Succeed(["fit", plain, .. options, "--model", two]);
        Assert.Equal(File.ReadAllText(two), File.ReadAllText(one));
        Assert.Contains("not read: list (", fit.Error, StringComparison.Ordinal);
        foreach (string[] call in (string[][])[["predict"], ["evaluate"], ["verify"], ["explain"]])
        {
            Assert.Equal(CliCall.Succeed([.. call, one, plain]).Output, CliCall.Succeed([.. call, one, data]).Output);
        }
    }

    [Theory]
    [InlineData("p.parquet")]
    [InlineData("p.arrow")]
    [InlineData("p.feather")]
    public void PredictionsAreWrittenAsTheEndingSays(string name)
    {
        string data = _folder.Write("d.csv", "id,code,x,y\n1,007,1,3\n2,b c,-,4\n3,\"d,e\",4,5\n4,,5,7\n");
        CliCall.Succeed("fit", data, "--inputs", "x", "--missing", "drop", "--beta-ratio", "0.05", "--model", _folder.At("m.json"));
        CliCall.Succeed("predict", _folder.At("m.json"), data, "--keep", "id,code", "-o", _folder.At(name));
        string[][] rows = new InputFile(_folder.At(name), Stream.Null).Read(text => Rows(text));
        string[][] expected = Rows(new StringReader(CliCall.Succeed("predict", _folder.At("m.json"), data, "--keep", "id,code").Output));
        expected[2][2] = "";
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void LabelsAreTexts()
    {
        string data = _folder.Write("d.csv", "x,y\n1,0\n2,1\n3,0\n4,1\n5,1\n");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.05", "--model", _folder.At("m.json"));
        CliCall.Succeed("predict", _folder.At("m.json"), data, "-o", _folder.At("p.parquet"));
        string[][] rows = new InputFile(_folder.At("p.parquet"), Stream.Null).Read(text => Rows(text));
        Assert.Equal(Rows(new StringReader(CliCall.Succeed("predict", _folder.At("m.json"), data).Output)), rows);
    }

    [Theory]
    [InlineData("duckdb-zstd.parquet", 100, "Parquet")]
    [InlineData("arrow-js.arrow", 100, "Arrow")]
    [InlineData("arrow-js.arrow", 0, "Arrow")]
    [InlineData("duckdb-plain.parquet", 0, "Parquet")]
    [InlineData("duckdb.csv", 1000, "Parquet")]
    [InlineData("arrow-js.csv", 1000, "Arrow")]
    public void OthersAreRefused(string name, int length, string format)
    {
        string data = _folder.Write(format == "Arrow" ? "d.feather" : "d.parquet", File.ReadAllBytes(Place(name))[..length]);
        string refused = CliCall.Refused("fit", data);
        Assert.StartsWith($"{data}: damaged or no {format} file: ", refused, StringComparison.Ordinal);
        Assert.EndsWith($": expected a whole {format} file", refused, StringComparison.Ordinal);
        Assert.Equal($"{_folder.At("none.arrow")}: no such file: expected a CSV, Parquet or Arrow file", CliCall.Refused("fit", _folder.At("none.arrow")));
    }

    public void Dispose() => _folder.Dispose();

    internal static string Place(string name) => Path.Combine(AppContext.BaseDirectory, "Tables", "Files", name);

    private static string[][] Rows(TextReader text)
    {
        using CsvDataReader reader = CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',' });
        List<string[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.RowFieldCount).Select(reader.GetString)]);
        }

        return [.. rows];
    }

    // DuckDB writes truth values as words, and floats with the digits that tell them from other floats.
    private static bool IsSame(string column, string expected, string found) => column switch
    {
        "flag" => found == (expected is "true" or "1" ? "1" : "0"),
        "f" => (double)float.Parse(expected, CultureInfo.InvariantCulture) == double.Parse(found, CultureInfo.InvariantCulture),
        "word" or "cat" or "day" or "at" or "tm" => found == expected,
        _ => expected.Length == 0 ? found.Length == 0
            : double.Parse(found, CultureInfo.InvariantCulture) == double.Parse(expected, CultureInfo.InvariantCulture),
    };
}
