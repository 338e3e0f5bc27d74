using System.Text.RegularExpressions;
using System.Xml.Linq;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Plots;

/// <summary>Plot files as a viewer reads them.</summary>
public partial class PlotFileTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("hinges1d", 4, "y by x", "Residuals", "The certificate closing in", "Relative gap", "proven lower bound", "tolerance")]
    [InlineData("spiral", 4, "Residuals", "label", "x1", "x2")]
    [InlineData("friedman1", 12, "Response to x4", "x1 and x2 together, beyond each alone", "adds to y")]
    public void Fit_draws_the_panels_that_suit_the_data(string sample, int panels, params string[] texts)
    {
        using TempFolder folder = new();
        string first = folder.At("a.svg"), second = folder.At("b.svg");
        CliCall.Succeed("fit", "--sample", sample, "--beta-ratio", "0.1", "--tolerance", "1e-3", "--plot", first, "--quiet");
        CliCall.Succeed("fit", "--sample", sample, "--beta-ratio", "0.1", "--tolerance", "1e-3", "--plot", second, "--quiet", "--threads", "1");
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        XElement root = XDocument.Load(first).Root!;
        Assert.Equal(Svg + "svg", root.Name);
        AssertSound(root);
        Assert.Equal(panels, root.Elements(Svg + "g").Elements(Svg + "svg").Count());
        string[] written = [.. root.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.All(texts, text => Assert.Contains(text, written));
    }

    [Fact]
    public void Classes_are_drawn_with_their_calibration()
    {
        using TempFolder folder = new();
        string csv = "a,b,kind\n" + string.Concat(SmallData.Lines(SmallData.Rough(60, 2)).Skip(1).Select(
            line => line[..(line.LastIndexOf(',') + 1)] + (string.CompareOrdinal(line, "0.5") > 0 ? "rose\n" : "lily\n")));
        CliCall.Succeed("fit", folder.Write("d.csv", csv), "--beta-ratio", "0.1", "--plot", folder.At("a.svg"), "--quiet");
        XElement root = XDocument.Load(folder.At("a.svg")).Root!;
        AssertSound(root);
        string[] written = [.. root.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Contains("Calibration on the training data", written);
        Assert.Contains("mean predicted probability of kind = rose", written);
    }

    [Fact]
    public void Cross_validation_is_drawn_where_it_chose_beta()
    {
        using TempFolder folder = new();
        CliCall.Succeed("fit", "--sample", "hinges1d", "--cv", "3", "--path", "6", "--plot", folder.At("a.svg"), "--quiet");
        XElement root = XDocument.Load(folder.At("a.svg")).Root!;
        AssertSound(root);
        Assert.Contains("Error of held-out rows, 3 folds", root.Descendants(Svg + "text").Select(text => text.Value));
    }

    [Fact]
    public void Explain_draws_the_network_on_the_data()
    {
        using TempFolder folder = new();
        string data = folder.Write("d.csv", CliCall.Succeed("sample", "spiral").Output), model = folder.At("m.json"), plot = folder.At("p.svg");
        CliCall.Succeed("fit", data, "--beta-ratio", "0.3", "--model", model, "--quiet");
        CliCall.Succeed("explain", model, data, "--plot", plot);
        XElement root = XDocument.Load(plot).Root!;
        AssertSound(root);
        XElement map = Assert.Single(root.Elements(Svg + "g").Elements(Svg + "svg"));
        Assert.Single(map.Descendants(Svg + "image"));
        Assert.Equal("--plot: no data: expected DATA.csv, for its range and its samples", CliCall.Refused("explain", model, "--plot", plot));
        Assert.Contains("no column 'label'", CliCall.Refused("explain", model, folder.Write("e.csv", "x1,x2\n0,0\n"), "--plot", plot));
        Assert.Contains("same file", CliCall.Refused("explain", model, data, "--plot", data));
    }

    /// <summary>Names are unique, references lead somewhere, numbers are numbers, and dark pages find the colours they exchange.</summary>
    private static void AssertSound(XElement root)
    {
        string[] ids = [.. root.DescendantsAndSelf().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        string text = root.ToString();
        Assert.All(Reference().Matches(text), match => Assert.Contains(match.Groups[1].Value, ids));
        Assert.DoesNotMatch("NaN|Infinity|∞", text);
        string style = root.Element(Svg + "style")!.Value;
        MatchCollection exchanged = Exchanged().Matches(style);
        Assert.Equal(9, exchanged.Count);
        foreach (string color in (string[])["fill:rgb(254,254,254)", "stroke:rgb(37,42,49)"])
        {
            Assert.Contains(exchanged, match => match.Groups[2].Value == color);
            Assert.Contains(root.Descendants(), element => ((string?)element.Attribute("style"))?.Contains(color) == true);
        }

        Assert.Contains(root.Descendants(Svg + "text"), element => (string?)element.Attribute("fill") == "rgb(37,42,49)");
    }

    [GeneratedRegex(@"url\(#([^)]+)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\[(style\*|fill)=""([^""]+)""\]")]
    private static partial Regex Exchanged();
}
