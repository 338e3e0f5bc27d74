using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>fit --by: what it writes is what fit writes of each group's rows alone.</summary>
public sealed class GroupFitTests : IDisposable
{
    private const string Head = "size,color,shop,hours,pay,sold,days";

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("--target pay --inputs size --beta-ratio 0.02")]
    [InlineData("--target pay --inputs size,color,hours --beta-ratio 0.02 --categorical color --missing drop")]
    [InlineData("--target pay --inputs size,color,hours --beta-ratio 0.05 --categorical color --missing mean")]
    [InlineData("--target pay --inputs size,color,hours --beta-ratio 0.05")]
    [InlineData("--target pay --inputs size,hours --beta 0.05 --norm l1 --missing drop")]
    [InlineData("--target pay --inputs size --beta-ratio 0.02 --log-target --skip")]
    [InlineData("--target pay --inputs size --beta-ratio 0.01 --weights hours --missing drop --max-neurons 1")]
    [InlineData("--target sold --inputs size --beta-ratio 0.05 --missing drop")]
    [InlineData("--target pay --inputs size --loss poisson --exposure days --beta-ratio 0.05")]
    [InlineData("--target pay --inputs size --loss huber --convex --beta-ratio 0.05")]
    [InlineData("--target pay --inputs size,hours --missing drop --order 1 --interactions size:hours --beta-ratio 0.05")]
    public void EachModelIsThatOfItsRowsAlone(string options)
    {
        string[] rows = Rows(4, 12);
        string all = _folder.Write("all.csv", Csv(rows));
        string[] given = [.. options.Split(' '), "--quiet"];
        CliCall.Succeed(["fit", all, "--by", "shop", "--model", _folder.At("m.json"), .. given]);
        JsonArray groups = JsonNode.Parse(File.ReadAllText(_folder.At("m.json")))!["groups"]!.AsArray();
        Assert.Equal(["shop 0", "shop 1", "shop 2", "shop 3"], groups.Select(group => (string)group!["group"]!));
        foreach (JsonNode? group in groups)
        {
            string alone = _folder.Write("alone.csv", WithoutShop(rows.Where(row => row.Split(',')[2] == (string)group!["group"]!)));
            CliCall.Succeed(["fit", alone, "--model", _folder.At("alone.json"), .. given]);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(_folder.At("alone.json"))), group!["model"]), (string)group!["group"]!);
        }
    }

    [Fact]
    public void ThreadsDoNotShow()
    {
        string all = _folder.Write("all.csv", Csv(Rows(9, 8)));
        byte[][] written = [.. Enumerable.Range(1, 3).Select(threads =>
        {
            CliCall.Succeed(
                "fit", all, "--by", "shop", "--target", "pay", "--inputs", "size", "--cv", "3", "--path", "5", "--threads", $"{threads}",
                "--model", _folder.At("m.json"), "--results", _folder.At("r.csv"), "--quiet");
            return (byte[])[.. File.ReadAllBytes(_folder.At("m.json")), .. File.ReadAllBytes(_folder.At("r.csv"))];
        })];
        Assert.All(written, bytes => Assert.Equal(written[0], bytes));
    }

    [Fact]
    public void AGroupThatCannotBeTrainedOnIsNamedAndStopsNoOther()
    {
        string data = _folder.Write("d.csv", "g,x,w,y\na,1,1,1\na,2,1,3\na,3,1,2\nmiss,1,1,\nmiss,2,1,3\nnone,1,0,1\nnone,2,0,2\none,4,1,5\n\"flat, \"\"so\"\"\",1,1,2\n\"flat, \"\"so\"\"\",2,1,2\n");
        CliResult result = CliCall.Succeed("fit", data, "--by", "g", "--weights", "w", "--beta-ratio", "0.1", "--model", _folder.At("m.json"), "--results", _folder.At("r.csv"));
        string[][] table = [.. SmallData.Lines(File.ReadAllText(_folder.At("r.csv"))).Select(line => line.Split(','))];
        Assert.Equal("group,rows,neurons,objective,gap,relativeGap,trainRmse,status,note", string.Join(',', table[0]));
        Assert.Equal(["a", "miss", "none", "one"], table[1..5].Select(row => row[0]));
        Assert.Equal(["optimal", "failed", "failed", "optimal"], table[1..5].Select(row => row[7]));
        Assert.Equal(
            ["", "missing values per column: 'y' 1", "column 'w': all weights are 0: expected at least one above 0", "one row: its model is a constant"],
            table[1..5].Select(row => row[8]));
        Assert.EndsWith("\"flat, \"\"so\"\"\",2,0,0,0,0,0,optimal,all targets are the same: its model is a constant\n", File.ReadAllText(_folder.At("r.csv")), StringComparison.Ordinal);
        Assert.Contains("2 groups cannot be trained on: 'miss': missing values per column: 'y' 1; 'none': ", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["prediction", "5", "2", "NA", "NA"],
            SmallData.Lines(CliCall.Succeed("predict", _folder.At("m.json"), _folder.Write("p.csv", "x,g\n9,one\n1,\"flat, \"\"so\"\"\"\n1,miss\n1,\n")).Output));
    }

    [Fact]
    public void ErrorsInTheTableAreThoseOfThePredictions()
    {
        string[] rows = Rows(3, 12);
        string data = _folder.Write("d.csv", Csv(rows)), held = _folder.Write("h.csv", Csv(Rows(4, 5, seed: 3)));
        CliCall.Succeed(
            "fit", data, "--by", "shop", "--target", "pay", "--inputs", "size", "--beta-ratio", "0.05", "--validation", held, "--model", _folder.At("m.json"),
            "--results", _folder.At("r.csv"), "--quiet");
        string[][] table = [.. SmallData.Lines(File.ReadAllText(_folder.At("r.csv"))).Select(line => line.Split(','))];
        Assert.Equal("group,rows,neurons,objective,gap,relativeGap,trainRmse,heldOutRows,heldOutRmse,status,note", string.Join(',', table[0]));
        foreach (string[] row in table[1..])
        {
            Assert.Equal(Rmse(data, row[0]), Number(row[6]), 1e-12);
            Assert.Equal("5", row[7]);
            Assert.Equal(Rmse(held, row[0]), Number(row[8]), 1e-12);
        }

        CliResult evaluated = CliCall.Succeed("evaluate", _folder.At("m.json"), held);
        Assert.StartsWith($"rows 15\nRMSE {Rmse(held, null).ToString("G6", CultureInfo.InvariantCulture)}\n", evaluated.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("5 of 20 rows are of groups without a model (first line 5, 'shop 3'): left out\n", evaluated.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void OneRatioForAllIsAboutAsGoodAsTheBestOfMany()
    {
        string data = _folder.Write("d.csv", Csv(Rows(12, 16))), held = _folder.Write("h.csv", Csv(Rows(12, 30, seed: 3)));
        string[] common = ["fit", data, "--by", "shop", "--target", "pay", "--inputs", "size", "--validation", held, "--results", _folder.At("r.csv"), "--model", _folder.At("m.json")];
        double Error(params string[] more)
        {
            CliCall.Succeed([.. common, .. more, "--quiet"]);
            return SmallData.Lines(File.ReadAllText(_folder.At("r.csv")))[1..].Average(line => Number(line.Split(',')[8]));
        }

        double chosen = Error();
        double best = new[] { "1", "0.3", "0.1", "0.03", "0.01", "0.003", "0.001" }.Min(ratio => Error("--beta-ratio", ratio));
        Assert.InRange(chosen, 0, 1.1 * best);
        Assert.Matches("weight decay [0-9.e-]+ of betaMax in every group: of 30 ratios the least error of held-out rows in 12 of 12 groups [(]5 folds each[)]", CliCall.Succeed(common).Error);
    }

    [Fact]
    public void OfNoiseThereAreConstants()
    {
        Random random = new(5);
        string rows = string.Concat(Enumerable.Range(0, 120).Select(i => string.Create(CultureInfo.InvariantCulture, $"g{i % 10},{random.NextDouble():F4},{random.NextDouble():F4}\n")));
        string said = CliCall.Succeed("fit", _folder.Write("n.csv", "g,x,y\n" + rows), "--by", "g", "--model", _folder.At("m.json")).Error;
        Assert.Contains("weight decay 1 of betaMax in every group", said, StringComparison.Ordinal);
        Assert.Contains("No networks predict held-out rows clearly better than constants.", said, StringComparison.Ordinal);
        Assert.Contains("10 of 10 groups trained, 0 neurons on average", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--by shop --plot p.svg", "--plot and --by exclude each other: expected one of them")]
    [InlineData("--by shop --layers 2", "--layers and --by exclude each other: expected one of them")]
    [InlineData("--by shop --splines 4", "--splines and --by exclude each other: expected one of them")]
    [InlineData("--by shop --interval 0.9", "--interval and --by exclude each other: expected one of them")]
    [InlineData("--by shop --cv-groups color", "--cv-groups and --by exclude each other: expected one of them")]
    [InlineData("--by shop --report r.json", "--report and --by exclude each other: expected one of them")]
    [InlineData("--results r.csv", "--results is about groups: expected --by with it")]
    [InlineData("--by shops", "{data}: --by: no column 'shops' (did you mean 'shop'?): expected one of size, color, shop, hours, pay, sold, days")]
    [InlineData("--by shop --target pay,size", "--by: 2 targets: expected one")]
    [InlineData("--by shop --target color --inputs size", "--by: column 'color' has 3 labels: expected a number or two labels")]
    [InlineData("--by shop --target shop --inputs size", "{data}: column 'shop' says the group and is an input, the target or the weights: expected one role")]
    [InlineData("--by shop --target pay --inputs size --order 3", "{data}: none of 2 groups of column 'shop' can be trained on: the first one, 'shop 0': --order: '3':")]
    public void WhatMakesNoSenseIsOneLine(string options, string expected)
    {
        string data = _folder.Write("d.csv", Csv(Rows(2, 6)));
        Assert.StartsWith(expected.Replace("{data}", data, StringComparison.Ordinal), CliCall.Refused(["fit", data, .. options.Split(' ')]), StringComparison.Ordinal);
        Assert.Equal(["d.csv"], _folder.Names);
    }

    [Fact]
    public void WhatIsForOneModelRefusesThem()
    {
        string data = _folder.Write("d.csv", Csv(Rows(2, 6))), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--by", "shop", "--target", "pay", "--inputs", "size", "--beta-ratio", "0.1", "--model", model, "--quiet");
        Assert.Equal($"{model}: models of groups, of fit --by: expected the file of one model", CliCall.Refused("verify", model, data));
        Assert.Equal("--interval is for one model: expected it without models of groups, of fit --by", CliCall.Refused("predict", model, data, "--interval", "0.5"));
    }

    [Fact]
    public void BeforeAGroupIsDoneThereIsNothing()
    {
        string data = _folder.Write("d.csv", Csv(Rows(2, 400)));
        CliResult result = CliCall.Run(
            "fit", data, "--by", "shop", "--target", "pay", "--inputs", "size,days", "--beta-ratio", "0.0001", "--model", _folder.At("m.json"), "--time-limit", "1e-6", "--quiet");
        Assert.Equal((3, "wedgefast: stopped before a group was done: expected more time; no file was written\n"), (result.ExitCode, result.Error.ReplaceLineEndings("\n")));
        Assert.Equal(["d.csv"], _folder.Names);
    }

    [Fact]
    public void RowsArePredictedByTheModelsOfTheirGroups()
    {
        string[] rows = Rows(3, 12);
        string data = _folder.Write("d.csv", Csv(rows)), model = _folder.At("m.json");
        string[] options = ["--target", "pay", "--inputs", "size,color", "--categorical", "color", "--missing", "drop", "--beta-ratio", "0.05", "--quiet"];
        CliCall.Succeed(["fit", data, "--by", "shop", "--model", model, .. options]);
        string[] mixed = [.. rows.Index().OrderBy(row => row.Index * 7 % 36).Select(row => row.Item), "3,pink,shop 1,1,1,no,1", "3,red,shop 9,1,1,no,1", "?,red,shop 2,1,1,no,1", "x,red,shop 0,1,1,no,1"];
        CliResult result = CliCall.Succeed("predict", model, _folder.Write("mixed.csv", Csv(mixed)), "--keep", "shop");
        string[] expected = [.. mixed.Select(row => $"{row.Split(',')[2]},{Alone(rows, row, options)}")];
        Assert.Equal([.. expected.Prepend("shop,prediction")], SmallData.Lines(result.Output));
        Assert.Contains("(first line 39, 'shop 9'): no prediction there", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 40 rows is of a group without a model", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 40 rows has words that the training data did not have (first line 38, column 'color', 'pink')", result.Error, StringComparison.Ordinal);
        string other = _folder.Write("o.csv", Csv(["3,red,shop 9,1,1,no,1"]));
        Assert.Equal(
            $"{other}: line 2: column 'shop': 'shop 9': expected one of the groups of {model}, shop 0, shop 1, shop 2", CliCall.Refused("predict", model, other, "--strict"));
    }

    public void Dispose() => _folder.Dispose();

    private string Alone(string[] rows, string row, string[] options)
    {
        string shop = row.Split(',')[2];
        string[] own = [.. rows.Where(other => other.Split(',')[2] == shop)];
        if (own.Length == 0)
        {
            return "NA";
        }

        string model = _folder.At($"{shop}.json");
        if (!File.Exists(model))
        {
            CliCall.Succeed(["fit", _folder.Write("alone.csv", WithoutShop(own)), "--model", model, .. options]);
        }

        return SmallData.Lines(CliCall.Succeed("predict", model, _folder.Write("row.csv", WithoutShop([row]))).Output)[1];
    }

    private double Rmse(string data, string? shop)
    {
        string[] rows = SmallData.Lines(File.ReadAllText(data))[1..], predicted = SmallData.Lines(CliCall.Succeed("predict", _folder.At("m.json"), data).Output)[1..];
        double[] squares = [.. rows.Zip(predicted).Where(pair => pair.Second != "NA" && (shop is null || pair.First.Split(',')[2] == shop))
            .Select(pair => Math.Pow(Number(pair.First.Split(',')[4]) - Number(pair.Second), 2))];
        return Math.Sqrt(squares.Average());
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Csv(IEnumerable<string> rows) => string.Join('\n', rows.Prepend(Head)) + "\n";

    private static string WithoutShop(IEnumerable<string> rows) =>
        string.Join('\n', rows.Prepend(Head).Select(row => string.Join(',', row.Split(',').Where((_, column) => column != 2)))) + "\n";

    // Each shop pays by size with a kink of its own, in rows that take turns; hours are missing now and then.
    private static string[] Rows(int shops, int each, int seed = 1)
    {
        Random random = new(seed);
        List<string> rows = [];
        for (int i = 0; i < shops * each; i++)
        {
            int shop = i % shops;
            double size = Math.Round(10 * random.NextDouble(), 3);
            double pay = Math.Round(5 + shop + Math.Max(size - 3 - shop % 4, 0) + (0.2 * random.NextDouble()), 3);
            string color = (i / shops % 3) switch { 0 => "red", 1 => "blue", _ => shop % 2 == 0 ? "green" : "red" };
            string hours = i % 11 == 5 ? "" : $"{(i * 7 % 5) + 1}";
            rows.Add(new StringBuilder().Append(CultureInfo.InvariantCulture, $"{size},{color},shop {shop},{hours},{pay},{(size + (i % 3) > 6 ? "yes" : "no")},{1 + (i % 3)}").ToString());
        }

        return [.. rows];
    }
}
