using System.Globalization;
using System.Text.Json;
using WedgeFast.Cli.Page;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Page;

/// <summary>What is in a page's file, without a browser.</summary>
public sealed class PageDataTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_holds_everything_and_reaches_for_nothing()
    {
        string data = _folder.Write("d.csv", "a<b&c,y\n0,1\n1,3\n2,2\n3,5\n"), html = _folder.At("r.html");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--report-html", html, "--quiet");
        string text = File.ReadAllText(html);
        Assert.StartsWith("<!DOCTYPE html>", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(src|href)\s*=", text);
        Assert.DoesNotMatch(@"url\(|@import|fetch\(|XMLHttpRequest", text);
        Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
        Assert.Contains("<title>y from d.csv</title>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a<b", text, StringComparison.Ordinal);
        JsonElement page = Data(text);
        Assert.Equal("a<b&c", page.GetProperty("columns")[0].GetProperty("name").GetString());
        Assert.StartsWith(
            "Proven: no network of this class (l2 weights, 1 input per neuron), of any width, ", page.GetProperty("certificate")
                .GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal(["training rows"], page.GetProperty("errors").EnumerateArray().Select(set => set.GetProperty("name").GetString()));
        Assert.Contains(page.GetProperty("options").EnumerateArray(), option => option[0].GetString() == "beta / betaMax");
    }

    [Fact]
    public void Errors_of_rows_held_out_come_first()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(80, 2)), html = _folder.At("r.html"), held = _folder.At("h.csv");
        CliCall.Succeed("fit", data, "--cv", "4", "--path", "6", "--order", "1", "--report-html", html, "--out-of-fold", held, "--quiet");
        JsonElement page = Data(File.ReadAllText(html)), errors = page.GetProperty("errors");
        Assert.Equal(["held-out rows, 4 folds", "training rows"], errors.EnumerateArray().Select(set => set.GetProperty("name")
            .GetString()));
        double[] observed = [.. SmallData.Lines(File.ReadAllText(data)).Skip(1).Select(line => Number(line.Split(',')[^1]))];
        double[] predicted = [.. SmallData.Lines(File.ReadAllText(held)).Skip(1).Select(line => Number(line.Split(',')[^1]))];
        double rmse = Math.Sqrt(observed.Zip(predicted, (a, b) => (a - b) * (a - b)).Average());
        Assert.Equal(["RMSE", WedgeFast.Cli.Output.Words.Short(rmse)], errors[0].GetProperty("metrics")[0].EnumerateArray().Select(part =>
            part.GetString()));
        Assert.Equal(predicted, errors[0].GetProperty("points")[0].GetProperty("predicted").EnumerateArray().Select(value =>
            value.GetDouble()), (a, b) => Math.Abs(a - b) < 1e-6 * Math.Max(1, Math.Abs(a)));
        JsonElement path = page.GetProperty("path");
        Assert.InRange(path.GetProperty("chosen").GetInt32(), 0, path.GetProperty("points").GetArrayLength() - 1);
    }

    [Fact]
    public void Rows_of_another_file_come_before_all()
    {
        string data = _folder.Write("d.csv", SmallData.Rough(60, 2)), other = _folder.Write("o.csv", SmallData.Rough(20, 2)),
            html = _folder.At("r.html"), model = _folder.At("m.json");
        CliResult fit = CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", model, "--validation", other, "--report-html", html,
            "--report", _folder.At("r.json"));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder.At("r.json")));
        using JsonDocument evaluated = JsonDocument.Parse(CliCall.Succeed("evaluate", model, other, "--json").Output);
        Assert.Equal(evaluated.RootElement.GetProperty("rmse").GetDouble(), report.RootElement.GetProperty("validation").GetProperty("rmse")
            .GetDouble());
        Assert.Contains("\nvalidation RMSE ", fit.Error, StringComparison.Ordinal);
        Assert.Equal(["rows of o.csv", "training rows"], Data(File.ReadAllText(html)).GetProperty("errors").EnumerateArray()
            .Select(set => set.GetProperty("name").GetString()));
        CliCall.Succeed("explain", model, data, "--html", html, "--validation", other);
        Assert.Equal(["rows of o.csv", "rows of d.csv"], Data(File.ReadAllText(html)).GetProperty("errors").EnumerateArray()
            .Select(set => set.GetProperty("name").GetString()));
    }

    [Fact]
    public void What_a_page_cannot_do_is_refused()
    {
        string data = _folder.Write("d.csv", SmallData.Csv), model = _folder.At("m.json");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.1", "--model", model, "--quiet");
        Assert.Equal("--html: no data: expected DATA.csv, for its range and its errors", CliCall.Refused("explain", model, "--html",
            _folder.At("p.html")));
        Assert.Equal("--html and --row exclude each other: expected one of them", CliCall.Refused("explain", model, data, "--html",
            _folder.At("p.html"), "--row", "1"));
        Assert.Equal("--validation belongs to the page: expected it with --html", CliCall.Refused("explain", model, data,
            "--validation", data));
        Assert.Equal("--validation: 'none.csv': expected a file that is there", CliCall.Refused("fit", data, "--validation", "none.csv"));
    }

    [Fact]
    public void Areas_below_ROC_curves_count_pairs_in_the_right_order()
    {
        Random random = new(4);
        double[] scores = [.. Enumerable.Range(0, 60).Select(_ => Math.Round(random.NextDouble(), 1))],
            weights = [.. scores.Select(_ => 1.0 + random.Next(3))];
        bool[] positive = [.. scores.Select(score => random.NextDouble() < score)];
        double right = 0, all = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int k = 0; k < scores.Length; k++)
            {
                double weight = positive[i] && !positive[k] ? weights[i] * weights[k] : 0;
                right += weight * (scores[i] > scores[k] ? 1 : scores[i] == scores[k] ? 0.5 : 0);
                all += weight;
            }
        }

        (List<(double False, double True)> points, double? area) = ClassCurves.Roc(positive, scores, weights);
        Assert.Equal(right / all, area!.Value, 1e-12);
        Assert.Equal(((0.0, 0.0), (1.0, 1.0)), (points[0], (Math.Round(points[^1].False, 12), Math.Round(points[^1].True, 12))));
        Assert.Equal(scores.Distinct().Count() + 1, points.Count);
        Assert.Null(ClassCurves.Roc([true, true], [1, 2], [1, 1]).Area);
    }

    [Fact]
    public void Confusion_and_calibration_count_weights()
    {
        Assert.Equal([[1.0, 4.0], [2.0, 8.0]], ClassCurves.Confusion([0, 1, 0, 1], [0, 0, 1, 1], [1, 2, 4, 8], 2));
        double[] probabilities = [.. Enumerable.Range(0, 20).Select(i => (i * 7 % 20) / 20.0)];
        (double Mean, double Share, double Error)[] groups = [.. ClassCurves.Calibration([.. probabilities.Select(p => p > 0.7)],
            probabilities, [.. probabilities.Select(_ => 1.0)])];
        Assert.Equal(2, groups.Length);
        Assert.Equal((0.225, 0.0, 0.0), (Math.Round(groups[0].Mean, 12), groups[0].Share, groups[0].Error));
        Assert.Equal((0.725, 0.5, Math.Sqrt(0.25 / 10)), (Math.Round(groups[1].Mean, 12), groups[1].Share, groups[1].Error));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static JsonElement Data(string page)
    {
        int from = page.IndexOf("var data = ", StringComparison.Ordinal) + 11;
        return JsonDocument.Parse(page[from..page.IndexOf(";\n</script>", from, StringComparison.Ordinal)]).RootElement;
    }
}
