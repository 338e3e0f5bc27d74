using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>Files as people have them: the same models as of files that somebody cleaned by hand, or a line that says what to do.</summary>
public sealed class MessyFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, string> Spellings { get; } = new()
    {
        { "a;b;y\n1,5;2;3,25\n2;-1,25;4\n0;4;5,5\n-3;1;1e3\n", "a,b,y\n1.5,2,3.25\n2,-1.25,4\n0,4,5.5\n-3,1,1000\n", "read as numbers: a, b, y (decimal comma)" },
        {
            "a;b;y\n1.500,5;2;3\n2;-1;4\n10.000;4;5\n-3;1;12\n", "a,b,y\n1500.5,2,3\n2,-1,4\n10000,4,5\n-3,1,12\n",
            "read as numbers: a (decimal comma, thousands by '.')"
        },
        { "a,b,y\n\"1,500.5\",2,3\n2,-1,4\n\"10,000\",4,5\n-3,1,12\n", "a,b,y\n1500.5,2,3\n2,-1,4\n10000,4,5\n-3,1,12\n", "a (thousands by ',')" },
        { "a\tb\ty\n1\u00A0500,5\t2\t3\n2\t-1\t4\n10 000\t4\t5\n-3\t1\t12\n", "a,b,y\n1500.5,2,3\n2,-1,4\n10000,4,5\n-3,1,12\n", "decimal comma, thousands by blanks" },
        { "a,b,y\n5%,$2,3 €\n7.5%,-$1.25,4 €\n 10 % ,$4,5.5 €\n", "a,b,y\n5,2,3\n7.5,-1.25,4\n10,4,5.5\n", "a (percent, 12 % as 12); b (in $); y (in €)" },
        { "a,b,y\n2024-03-15,1,3\n1970-01-02,2,4\n1969-12-31 12:00,3,6\n", "a,b,y\n19797,1,3\n1,2,4\n-0.5,3,6\n", "dates (year-month-day), as days since 1970-01-01" },
        { "a,b,y\n15.03.2024,1,3\n02.01.1970,2,4\n31.12.1969,3,6\n", "a,b,y\n19797,1,3\n1,2,4\n-1,3,6\n", "dates (day.month.year)" },
        { "a,b,y\n3/15/2024,1,3\n1/2/1970,2,4\n12/31/1969,3,6\n", "a,b,y\n19797,1,3\n1,2,4\n-1,3,6\n", "dates (month/day/year)" },
        { "a,b,y\n12:00,1,3\n6:00,2,4\n18:00:00,3,6\n", "a,b,y\n0.5,1,3\n0.25,2,4\n0.75,3,6\n", "times, as shares of a day" },
        { "a,b,id,c,y\n1,2,xa,7,3\n2,1,xb,7,4\n4,4,xc,7,5\n5,4,xd,7,7\n", "a,b,y\n1,2,3\n2,1,4\n4,4,5\n5,4,7\n", "left out: id (text, too much of it different); c (always the same)" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void AFileIsTheSameAsOneWrittenPlainly(string messy, string plain, string said)
    {
        string messyModel = _folder.At("messy.json"), plainModel = _folder.At("plain.json");
        string messyData = _folder.Write("messy.csv", messy), plainData = _folder.Write("plain.csv", plain);
        string[] options = ["--beta-ratio", "0.05"];
        CliResult fit = CliCall.Succeed(["fit", messyData, .. options, "--model", messyModel]);
        Assert.Contains(said, fit.Error, StringComparison.Ordinal);
        CliCall.Succeed(["fit", plainData, .. options, "--model", plainModel, "--quiet"]);
        JsonObject read = JsonNode.Parse(File.ReadAllText(messyModel))!.AsObject();
        Assert.Equal(said.StartsWith("left out", StringComparison.Ordinal), !read.Remove("encoding"));
        Assert.Equal(JsonNode.Parse(File.ReadAllText(plainModel))!.ToJsonString(), read.ToJsonString());

        // The model has later files read alike.
        Assert.Equal(CliCall.Succeed("predict", plainModel, plainData).Output, CliCall.Succeed("predict", messyModel, messyData).Output);
        Assert.Equal(CliCall.Succeed("evaluate", plainModel, plainData, "--json").Output, CliCall.Succeed("evaluate", messyModel, messyData, "--json").Output);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", messyModel, messyData).Output, StringComparison.Ordinal);
        Assert.Equal(
            CliCall.Succeed("explain", plainModel, plainData, "--row", "1", "--json").Output, CliCall.Succeed("explain", messyModel, messyData, "--row", "1", "--json").Output);
    }

    [Theory]
    [InlineData("a,b,y\n01/02/2024,1,3\n03/04/2024,2,4\n", "column 'a': '01/02/2024': the day or the month may come first: add --dates dmy or --dates mdy")]
    [InlineData("a;b;y\n1,234;1;3\n2,345;2;4\n", "column 'a': '1,234': the comma may be a decimal one or separate thousands: add --decimal comma or --decimal point")]
    [InlineData("a,b,y\n1,1,3\n2,x,4\n", "line 3: column 'b': 'x': expected a finite number with a decimal point; for a column of words add --categorical b, for missing values there --numeric b")]
    [InlineData("t,y\nalpha,3\nbeta,4\ngamma,5\n", "no column is left for the inputs: t (text, too much of it different): expected one that says something; --inputs takes columns whatever they hold")]
    public void WhatMayBeReadInTwoWaysIsRefused(string csv, string expected)
    {
        string data = _folder.Write("d.csv", csv);
        Assert.Equal($"{data}: {expected}", CliCall.Refused("fit", data));
    }

    [Theory]
    [InlineData("a,b,y\n01/02/2024,1,3\n03/04/2024,2,4\n02/02/2024,2,7\n", "--dates mdy", "a,b,y\n19724,1,3\n19786,2,4\n19755,2,7\n")]
    [InlineData("a,b,y\n01/02/2024,1,3\n03/04/2024,2,4\n02/02/2024,2,7\n", "--dates dmy", "a,b,y\n19754,1,3\n19816,2,4\n19755,2,7\n")]
    [InlineData("a;b;y\n1,234;1;3\n2,345;2;4\n3;3;3\n", "--decimal comma", "a,b,y\n1.234,1,3\n2.345,2,4\n3,3,3\n")]
    [InlineData("a;b;y\n1,234;1;3\n2,345;2;4\n3;3;3\n", "--decimal point", "a,b,y\n1234,1,3\n2345,2,4\n3,3,3\n")]
    [InlineData("a;b;y\n1,234;1,5;3\n2,345;2;4\n3;3;3\n", "", "a,b,y\n1.234,1.5,3\n2.345,2,4\n3,3,3\n")]
    [InlineData("a;b;y\n1.234;1,5;3\n2.345;2;4\n3;3;3\n", "", "a,b,y\n1234,1.5,3\n2345,2,4\n3,3,3\n")]
    [InlineData("a;b;y\n0,234;1;3\n2,345;2;4\n3;3;3\n", "", "a,b,y\n0.234,1,3\n2.345,2,4\n3,3,3\n")]
    [InlineData("a;b;y\n1.234;1;3\n2.345;2;4\n3;3;3\n", "--decimal comma", "a,b,y\n1234,1,3\n2345,2,4\n3,3,3\n")]
    [InlineData("a,b,y\n1.234,$1,3\n2.345,$2,4\n3,$3,3\n", "", "a,b,y\n1.234,1,3\n2.345,2,4\n3,3,3\n")]
    [InlineData("a,b,c,y\n\"1,234\",1.5,red,3\n\"2,345\",2,red,4\n3,3,blue,3\n", "--inputs a,b", "a,b,y\n1234,1.5,3\n2345,2,4\n3,3,3\n")]
    public void WhatTheUserOrOtherColumnsSaySettlesIt(string csv, string options, string plain)
    {
        CliCall.Succeed(["fit", _folder.Write("d.csv", csv), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--beta-ratio", "0.05", "--model", _folder.At("m.json")]);
        CliCall.Succeed("fit", _folder.Write("p.csv", plain), "--beta-ratio", "0.05", "--model", _folder.At("p.json"));
        Assert.Equal(
            JsonNode.Parse(File.ReadAllText(_folder.At("p.json")))!["neurons"]!.ToJsonString(), JsonNode.Parse(File.ReadAllText(_folder.At("m.json")))!["neurons"]!.ToJsonString());
    }

    [Fact]
    public void AllProblemsAreToldAtOnce()
    {
        string data = _folder.Write("d.csv", "a,when,c,y\n1,01/02/2024,5,1\n2.x,02/03/2024,6,2\n3,03/04/2024,x,\n");
        Assert.Equal(
            $"{data}: 4 problems: missing values per column: 'y' 1: expected a value in every row, or --missing drop; "
            + "line 3: column 'a': '2.x': expected a finite number with a decimal point; for a column of words add --categorical a, for missing values there --numeric a; "
            + "column 'when': '01/02/2024': the day or the month may come first: add --dates dmy or --dates mdy; "
            + "line 4: column 'c': 'x': expected a finite number with a decimal point; for a column of words add --categorical c, for missing values there --numeric c",
            CliCall.Refused("fit", data));
        CliCall.Succeed("fit", data, "--missing", "drop", "--numeric", "a", "--categorical", "c", "--dates", "dmy", "--beta-ratio", "0.1");
    }

    [Fact]
    public void NumericDecides()
    {
        string rows = "a,b,y\n1,1,3\nunknown,2,4\n3,0,3\n5,4,7\n", marked = rows.Replace("unknown", "NULL", StringComparison.Ordinal);
        JsonNode numeric = Fit("n", rows, "--numeric", "a"), missing = Fit("m", marked);
        Assert.Equal(missing["neurons"]!.ToJsonString(), numeric["neurons"]!.ToJsonString());
        Assert.Equal(
            CliCall.Succeed("predict", _folder.At("m.json"), _folder.At("m.csv")).Output, CliCall.Succeed("predict", _folder.At("n.json"), _folder.At("n.csv")).Output);
        CliCall.Succeed("verify", _folder.At("n.json"), _folder.At("n.csv"));
    }

    [Theory]
    [InlineData("latin1", "text read as windows-1252")]
    [InlineData("windows-1252", "text read as windows-1252")]
    [InlineData("utf-8", "")]
    [InlineData("utf-16", "text read as utf-16")]
    public void TextIsReadAsWhatItIs(string encoding, string said)
    {
        string csv = "größe,ort,y\n1,Köln,3\n2,Møn,4\n4,Köln,3\n5,Møn,7\n1,Møn,2\n" + (encoding == "windows-1252" ? "3,Köln,€\n" : "");
        byte[] bytes = encoding switch
        {
            "latin1" => Encoding.Latin1.GetBytes(csv),
            "windows-1252" => [.. Encoding.Latin1.GetBytes(csv.Replace('€', '\u0080'))],
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv)],
            _ => Encoding.UTF8.GetBytes(csv),
        };
        string data = _folder.Write("t.csv", bytes);
        if (encoding == "windows-1252")
        {
            Assert.Contains("column 'y': '€': expected a finite number", CliCall.Refused("fit", data), StringComparison.Ordinal);
            return;
        }

        CliResult fit = CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", _folder.At("t.json"));
        Assert.Contains(said, fit.Error, StringComparison.Ordinal);
        Assert.Contains("(größe, ort=Köln, ort=Møn)", fit.Error, StringComparison.Ordinal);
        string wide = _folder.Write("u.csv", csv);
        Assert.Equal(CliCall.Succeed("predict", _folder.At("t.json"), wide).Output, CliCall.Succeed("predict", _folder.At("t.json"), data).Output);
        if (encoding == "latin1")
        {
            foreach (string[] call in (string[][])[["predict"], ["evaluate"], ["verify"], ["explain"]])
            {
                string[] whole = [.. call, _folder.At("t.json"), data];
                Assert.Equal(CliCall.Succeed(whole).Output, CliCall.Succeed([.. whole, "--encoding", "latin1"]).Output);
                Assert.Contains("some bytes are UTF-8 and others are not", CliCall.Refused([.. whole, "--encoding", "utf-8"]), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void MixedEncodingsAreRefusedUnlessOneIsGiven()
    {
        string data = _folder.Write("t.csv", [.. Encoding.UTF8.GetBytes("ö,y\n1,2\n2,"), 0xE9, .. Encoding.UTF8.GetBytes("\n3,4\n")]);
        Assert.Equal(
            $"{data}: some bytes are UTF-8 and others are not: expected one encoding; --encoding windows-1252 or latin1 reads any bytes", CliCall.Refused("fit", data));
        Assert.Contains("'é'", CliCall.Refused("fit", data, "--encoding", "latin1"), StringComparison.Ordinal);
    }

    [Fact]
    public void GapsAreAMeanAndAnInput()
    {
        JsonNode gaps = Fit("g", "a,color,b,y\n1,red,1,3\n-,red,2,4\n3,n.a.,0,3\n5,blue,4,7\n2,blue,NULL,1\n");
        JsonNode byHand = Fit(
            "h", "a,color=blue,color=red,b,a missing,color missing,b missing,y\n1,0,1,1,0,0,0,3\n2.75,0,1,2,1,0,0,4\n3,0.5,0.5,0,0,1,0,3\n5,1,0,4,0,0,0,7\n2,1,0,1.75,0,0,1,1\n");
        Assert.Equal("indicator", (string)gaps["encoding"]!["missing"]!);
        gaps.AsObject().Remove("encoding");
        Assert.Equal(byHand.ToJsonString(), gaps.ToJsonString());
        Assert.Equal(
            CliCall.Succeed("predict", _folder.At("h.json"), _folder.At("h.csv")).Output, CliCall.Succeed("predict", _folder.At("g.json"), _folder.At("g.csv")).Output);
        Assert.Contains("The claim holds.", CliCall.Succeed("verify", _folder.At("g.json"), _folder.At("g.csv")).Output, StringComparison.Ordinal);
        CliCall.Succeed("explain", _folder.At("g.json"), _folder.At("g.csv"));

        // Nothing was learnt of gaps in other columns.
        JsonNode some = Fit("s", "a,b,y\n1,1,3\n,2,4\n3,0,3\n5,4,7\n");
        Assert.Equal(["a", "b", "a missing"], some["inputs"]!.AsArray().Select(name => (string)name!));
        CliResult predicted = CliCall.Succeed("predict", _folder.At("s.json"), _folder.Write("o.csv", "a,b\n,1\n1,\n"));
        Assert.Equal("NA", SmallData.Lines(predicted.Output)[2]);
        Assert.NotEqual("NA", SmallData.Lines(predicted.Output)[1]);

        // Arrays have the columns of the file alone.
        Model model = Model.Load(_folder.At("s.json"));
        double[] both = new double[2];
        model.Predict([double.NaN, 1, 1, double.NaN], both);
        Assert.Equal(["a", "b"], model.Columns);
        Assert.Equal(double.Parse(SmallData.Lines(predicted.Output)[1], CultureInfo.InvariantCulture), both[0]);
        Assert.True(double.IsNaN(both[1]));
        Assert.Contains("a missing = 0\n", CliCall.Succeed("maximize", _folder.At("s.json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void RareWordsAreOne()
    {
        string[] rows = [.. Enumerable.Range(0, 400).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i % 9},{(i % 20 == 0 ? $"rare{i}" : "abcdefghijkl"[i % 12].ToString())},{(i * 7) % 11}"))];
        CliResult fit = CliCall.Succeed(
            "fit", _folder.Write("d.csv", "x,town,y\n" + string.Join('\n', rows)), "--beta-ratio", "0.3", "--order", "1", "--model", _folder.At("m.json"));
        Assert.Contains("taken as categories: town (12 words and 20 rare ones together)", fit.Error, StringComparison.Ordinal);
        JsonNode column = JsonNode.Parse(File.ReadAllText(_folder.At("m.json")))!["encoding"]!["columns"]![1]!;
        Assert.Equal("(others)", (string)column["words"]![12]!);
        string[] lines = SmallData.Lines(CliCall.Succeed("predict", _folder.At("m.json"), _folder.Write("o.csv", "x,town\n0,rare0\n0,never seen\n0,a\n")).Output);
        Assert.Equal(lines[1], lines[2]);
        CliCall.Succeed("verify", _folder.At("m.json"), _folder.At("d.csv"));
    }

    [Fact]
    public void PartsOfDatesAreInputs()
    {
        string csv = "when,y\n2024-01-01 06:00,1\n2024-02-03 18:30,2\n2024-03-10 06:00,4\n2024-12-24 23:59,1\n";
        JsonNode model = Fit("d", csv, "--date-parts");
        Assert.Equal(["when", "when month", "when weekday", "when hour"], model["inputs"]!.AsArray().Select(name => (string)name!));
        JsonNode byHand = Fit(
            "h", "when,when month,when weekday,when hour,y\n19723.25,1,1,6,1\n19756.770833333332,2,6,18,2\n19792.25,3,7,6,4\n20081.999305555557,12,2,23,1\n");
        Assert.Equal(
            CliCall.Succeed("predict", _folder.At("h.json"), _folder.At("h.csv")).Output, CliCall.Succeed("predict", _folder.At("d.json"), _folder.At("d.csv")).Output);
        CliCall.Succeed("verify", _folder.At("d.json"), _folder.At("d.csv"));
    }

    [Fact]
    public void CodesAndTitlesAmongWhichAreNumbersAreText()
    {
        string[] titles = [.. Enumerable.Range(0, 20).Select(i => i == 7 ? "1984" : $"title {i}")];
        string data = _folder.Write("t.csv", "title,a,y\n" + string.Join('\n', titles.Select((title, i) => FormattableString.Invariant($"{title},{i % 7},{i % 5}"))) + "\n");
        Assert.Contains("left out: title (text, too much of it different)", CliCall.Succeed("fit", data, "--beta-ratio", "0.1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WordsThatAreAllFrequentAreAllKept()
    {
        string[] rows = [.. Enumerable.Range(0, 1200).Select(i => FormattableString.Invariant($"w{i % 60},{i % 7},{(i % 60) + (i % 3)}"))];
        string data = _folder.Write("w.csv", "job,a,y\n" + string.Join('\n', rows) + "\n");
        Assert.Contains("taken as categories: job (60 words);", CliCall.Succeed("fit", data, "--beta-ratio", "0.5", "--order", "1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateTakesUnseenWordsForNoneOfThoseKnownWhereItIsAsked()
    {
        string data = _folder.Write("d.csv", "c,a,y\nred,1,2\nred,2,3\nblue,3,7\nblue,4,8\nred,5,4\n"), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", model, "--quiet");
        string other = _folder.Write("o.csv", "c,a,y\nred,1,2\ngreen,2,3\n");
        double[] predicted = [.. CliCall.Succeed("predict", model, other, "--unseen", "zeros").Output.Trim().Split('\n')[1..].Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        JsonNode evaluated = JsonNode.Parse(CliCall.Succeed("evaluate", model, other, "--unseen", "zeros", "--json").Output)!;
        Assert.Equal(Math.Sqrt((Math.Pow(predicted[0] - 2, 2) + Math.Pow(predicted[1] - 3, 2)) / 2), (double)evaluated["rmse"]!, 1e-12);
    }

    public void Dispose() => _folder.Dispose();

    private JsonNode Fit(string name, string csv, params string[] options)
    {
        CliCall.Succeed(["fit", _folder.Write(name + ".csv", csv), "--beta-ratio", "0.02", "--model", _folder.At(name + ".json"), "--quiet", .. options]);
        return JsonNode.Parse(File.ReadAllText(_folder.At(name + ".json")))!;
    }
}
