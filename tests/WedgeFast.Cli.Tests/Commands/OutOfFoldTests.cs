using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Commands;

/// <summary>--out-of-fold says of each row which fold held it out, what it was and what was predicted then.</summary>
public sealed class OutOfFoldTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FoldsOfAColumnAreNumberedAsTheyCome()
    {
        string[] rows = [.. Enumerable.Range(0, 24).Select(i => FormattableString.Invariant($"{i % 5},{i * 7 % 11},{(i * i % 13) + (i % 5)},{"abc"[i % 3]}"))];
        string[] held = Held(rows, "a,b,y,f", "--target", "y", "--inputs", "a,b", "--folds", "f", "--path", "2", "--order", "1");
        Assert.Equal("row,fold,observed,predicted", held[0]);
        for (int i = 0; i < rows.Length; i++)
        {
            string[] cells = held[i + 1].Split(',');
            Assert.Equal([$"{i}", $"{1 + (i % 3)}", rows[i].Split(',')[2]], cells[..3]);
        }
    }

    [Fact]
    public void RowsLeftOutAndNeverHeldOutHaveNone()
    {
        string[] rows = [.. Enumerable.Range(0, 12).Select(i => FormattableString.Invariant($"{i},{(i == 5 ? "" : $"{i * i % 7}")}"))];
        string[] held = Held(rows, "a,y", "--cv-time", "--cv", "2", "--missing", "drop", "--path", "3");
        Assert.Equal("0,NA,0,NA", held[1]);
        Assert.Equal("5,NA,NA,NA", held[6]);
        Assert.Matches("^11,2,2,[-0-9.E]+$", held[12]);
    }

    [Fact]
    public void ClassesAreLabelsWithTheirProbabilities()
    {
        string[] rows = [.. Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"{i % 7},{(i % 7 > 3 ? "\"yes, late\"" : "no")}"))];
        string[] held = Held(rows, "a,y", "--cv", "3", "--path", "3");
        Assert.Equal("row,fold,observed,predicted,p(no),\"p(yes, late)\"", held[0]);
        Assert.Matches("^6,[123],\"yes, late\",(no|\"yes, late\"),[0-9.E-]+,[0-9.E-]+$", held[7]);
    }

    private string[] Held(string[] rows, string header, params string[] options)
    {
        string held = _folder.At("held.csv");
        CliCall.Succeed(["fit", _folder.Write("d.csv", header + "\n" + string.Join('\n', rows) + "\n"), "--out-of-fold", held, "--quiet", .. options]);
        return SmallData.Lines(File.ReadAllText(held));
    }
}
