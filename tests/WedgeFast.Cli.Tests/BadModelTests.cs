using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests;

/// <summary>Model files that are none: exit 2 with one line that says where, in every command that reads one.</summary>
public sealed class BadModelTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _data;
    private readonly string _text;

    public BadModelTests()
    {
        _data = _folder.Write("d.csv", SmallData.Csv);
        CliCall.Succeed("fit", _data, "--beta-ratio", "0.05", "--model", _folder.At("m.json"), "--quiet");
        _text = File.ReadAllText(_folder.At("m.json"));
    }

    public static TheoryData<string, string, string> Changes { get; } = new()
    {
        { "\"version\": 1", "\"version\": 3", "Not a readable model: its version is 3: expected 1 or 2" },
        { "\"version\": 1", "\"version\": 2", "Not a readable model: the file has 10 of its 11 fields: expected format, version, before, " },
        { "\"version\": 1", "\"version\": \"1\"", "expected an integer" },
        { "wedgefast-network", "other-network", "expected wedgefast-network" },
        { "\"loss\": \"squared\"", "\"loss\": \"cubed\"", "expected " },
        { "\"inputs\": [\"a\",\"b\"]", "\"inputs\": [\"a\",\"a\"]", "expected " },
        { "\"inputs\": [\"a\",\"b\"]", "\"inputs\": [\"a\"]", "expected " },
        { "\"standardized\": true", "\"standardized\": 1", "expected true or false" },
        { "\"bias\":", "\"offset\":", "has a field \"offset\": expected inputs, weights, bias, z, through" },
        { "\"rows\": 10", "\"rows\": 1e99", "expected an integer" },
        { "\"beta\": ", "\"beta\": -", "expected " },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void AChangedFieldIsNamed(string from, string to, string expected)
    {
        string changed = _text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(_text, changed);
        string line = RefusedByAll(changed);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public void TruncatedFilesAreRefusedWhereverTheyEnd()
    {
        for (int length = 0; length < _text.TrimEnd().Length; length += 37)
        {
            Assert.Contains("expected a whole document", RefusedByAll(_text[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ACsvFileIsNoModel() => Assert.Contains("expected a whole document", RefusedByAll(SmallData.Csv), StringComparison.Ordinal);

    [Fact]
    public void AMissingModelIsNamed()
    {
        string none = _folder.At("none.json");
        Assert.Equal($"{none}: no such file: expected a model file that fit wrote", CliCall.Refused("predict", none, _data));
    }

    [Fact]
    public void AModelForOtherColumnsNamesTheMissingOne()
    {
        string model = _folder.At("m.json");
        string other = _folder.Write("o.csv", "a,c,y\n1,2,3\n");
        Assert.Equal($"{other}: input of {model}: no column 'b': expected one of a, c, y", CliCall.Refused("verify", model, other));
        Assert.Equal($"{other}: input of {model}: no column 'b': expected one of a, c, y", CliCall.Refused("evaluate", model, other));
        string noTarget = _folder.Write("t.csv", "a,b,c\n1,2,3\n");
        Assert.Equal($"{noTarget}: target of {model}: no column 'y': expected one of a, b, c", CliCall.Refused("evaluate", model, noTarget));
    }

    public void Dispose() => _folder.Dispose();

    private string RefusedByAll(string text)
    {
        string bad = _folder.Write("bad.json", text);
        string line = CliCall.Refused("predict", bad, _data, "-o", _folder.At("p.csv"));
        Assert.StartsWith($"{bad}: ", line, StringComparison.Ordinal);
        Assert.Equal(line, CliCall.Refused("verify", bad, _data));
        Assert.Equal(line, CliCall.Refused("evaluate", bad, _data, "--json"));
        Assert.DoesNotContain("p.csv", _folder.Names);
        return line;
    }
}
