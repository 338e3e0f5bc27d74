using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests;

/// <summary>Bad data: exit 2, one line that names file, line, column, value and what was expected; nothing written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, string> Files { get; } = new()
    {
        { "", "--tolerance 1e-6", "bad.csv: the file is empty: expected a header row" },
        { "\n \r\n\n", "--tolerance 1e-6", "bad.csv: the file is empty: expected a header row" },
        { "a,b,y\n", "--tolerance 1e-6", "bad.csv: no data rows below the header: expected at least one" },
        { "a,b,y\n1,2,3\n1,2\n", "--tolerance 1e-6", "bad.csv: line 3: 2 fields: expected 3 as in the header" },
        { "a,b,y\n1,2,3\n\n1,2,3,4\n", "--tolerance 1e-6", "bad.csv: line 4: 4 fields: expected 3 as in the header" },
        { "a,b,y\n1,2,3\n1,two,3\n", "--tolerance 1e-6", "bad.csv: line 3: column 'b': 'two': expected a finite number with a decimal point; for a column of words add --categorical b, for missing values there --numeric b" },
        { "a,b,y\n1,inf,3\n", "--tolerance 1e-6", "bad.csv: line 2: column 'b': 'inf': expected a finite number with a decimal point; for a column of words add --categorical b, for missing values there --numeric b" },
        { "a,b,y\n1,1e999,3\n", "--tolerance 1e-6", "bad.csv: line 2: column 'b': '1e999': expected a finite number with a decimal point; for a column of words add --categorical b, for missing values there --numeric b" },
        { "a,b,y\n1,0x1F,3\n2,3,4\n", "--tolerance 1e-6", "bad.csv: line 2: column 'b': '0x1F': expected a finite number with a decimal point; for a column of words add --categorical b, for missing values there --numeric b" },
        { "a,b,y\n1,2,3\n1,,3\nNA,?,3\nNaN,2,\n", "--tolerance 1e-6", "bad.csv: missing values per column: 'y' 1: expected a value in every row, or --missing drop" },
        { "a,b,a\n1,2,3\n", "--tolerance 1e-6", "bad.csv: line 1: column 3 has the name 'a' of column 1: expected different names" },
        { "1,2,3\n4,5,6\n", "--tolerance 1e-6", "bad.csv: line 1: the header holds only numbers (1, ..): expected a row of column names first" },
        { ",b,y\n4,5,6\n", "--tolerance 1e-6", "bad.csv: column 1 has no name: name it, or choose the inputs with --inputs" },
        { "a,b,y\n1,2,\"3\n", "--tolerance 1e-6", "bad.csv: line 2: a quoted field is not closed properly: expected \"..\" with quotes inside doubled" },
        { "y\n1\n", "--tolerance 1e-6", "bad.csv: one column, 'y': expected at least two, separated by comma, semicolon or tab" },
        { "a b y\n1 2 3\n", "--tolerance 1e-6", "bad.csv: one column, 'a b y': expected at least two, separated by comma, semicolon or tab" },
        { "w,y\n1,2\n", "--weights w", "bad.csv: no column is left for the inputs: expected at least one besides target and weights" },
        {
            "a,b,y\n1,2,3e200\n2,1,5\n3,5,1\n", "--tolerance 1e-6",
            "bad.csv: y holds 3E+200: expected values within 1E+100 of each other, or their squares are beyond the largest number"
        },
        {
            "a,b,y\n1e300,2,3\n2,1,5\n3,5,1\n", "--no-standardize",
            "bad.csv: a holds 1E+300: expected values within 1E+70 of each other, or their squares are beyond the largest number"
        },
        { "alpha,beta,y\n1,2,3\n", "--target bta", "bad.csv: --target: no column 'bta' (did you mean 'beta'?): expected one of alpha, beta, y" },
        { "alpha,beta,y\n1,2,3\n", "--target z", "bad.csv: --target: no column 'z': expected one of alpha, beta, y" },
        { "alpha,beta,y\n1,2,3\n", "--inputs alpha,gamma", "bad.csv: --inputs: no column 'gamma': expected one of alpha, beta, y" },
        { "alpha,beta,y\n1,2,3\n", "--inputs beta,y", "bad.csv: column 'y' is the target (the last column) and one of --inputs: choose another with --target" },
        { "alpha,beta,y\n1,2,3\n", "--inputs beta,y --target y", "bad.csv: column 'y' is the target and one of the inputs" },
        { "alpha,beta,y\n1,2,3\n", "--inputs beta,beta", "--inputs: column 'beta' is listed twice: expected different columns" },
        { "alpha,beta,y\n1,2,3\n", "--inputs beta,,alpha", "--inputs: an empty name: expected column names separated by commas" },
        { "alpha,beta,y\n1,2,3\n", "--order 3", "--order: '3': bad.csv has 2 inputs: expected at most 2" },
        { "alpha,y\n1,3\n", "--order 2", "--order: '2': bad.csv has 1 input: expected at most 1" },
        { "a,w,y\n1,2,3\n1,-2,3\n", "--weights w", "bad.csv: line 3: column 'w': '-2': expected a weight of 0 or more" },
        { "a,w,y\n1,0,3\n1,0,3\n", "--weights w", "bad.csv: column 'w': all weights are 0: expected at least one above 0" },
        { "a,w,y\n1,1,3\n1,1,3\n", "--weights v", "bad.csv: --weights: no column 'v': expected one of a, w, y" },
        { "a,w,y\n1,1,3\n1,1,3\n", "--weights w --inputs w", "bad.csv: column 'w' holds the weights and is one of the inputs" },
        { "a,w,y\n1,1,3\n1,1,3\n", "--weights w --target w", "bad.csv: column 'w' is the target and the weights: expected two different columns" },
        { "a,y\n1,2\n", "--cv 2", "bad.csv: the number of folds is 2; expected at most 1, the number of distinct rows" },
        { "a,b,y\n1,2,3\n2,1,1\n3,1,1\n", "--model none/m.json", "none/m.json: no such folder: expected a file that can be written (--model)" },
        { "a,b,y\n1,2,3\n2,1,1\n3,1,1\n", "--model m.json --report m.json", "m.json: --report and --model are the same file: expected two different files" },
        { "a,b,y\n1,2,3\n2,1,1\n3,1,1\n", "--model bad.csv", "bad.csv: --model and the data are the same file: expected two different files" },
        { "a,b,y\n1,2,3\n2,1,1\n3,1,1\n", "--report .", ".: is a folder: expected a file that can be written (--report)" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void FitRefusesWithOneLine(string csv, string options, string expected)
    {
        string data = _folder.Write("bad.csv", csv);
        string[] words = [.. options.Split(' ').Select(word => word is "m.json" or "none/m.json" or "bad.csv" or "." ? _folder.At(word) : word)];
        string[] report = words.Contains("--report") ? [] : ["--report", _folder.At("r.json")];
        string line = CliCall.Refused(["fit", data, .. words, .. report]);
        Assert.Equal(expected, line.Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        Assert.Equal(["bad.csv"], _folder.Names);
        Assert.Equal(csv, File.ReadAllText(data));
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        string path = _folder.At("none.csv");
        Assert.Equal($"{path}: no such file: expected a CSV file", CliCall.Refused("fit", path, "--model", _folder.At("m.json")));
        Assert.Equal($"{_folder.FullName}: is a folder: expected a CSV file", CliCall.Refused("fit", _folder.FullName));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void PredictNamesWhatIsMissing()
    {
        string model = _folder.At("m.json");
        CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--model", model, "--quiet");
        string other = _folder.Write("o.csv", "a,c\n1,2\n");
        Assert.Equal($"{other}: input of {model}: no column 'b': expected one of a, c", CliCall.Refused("predict", model, other, "-o", _folder.At("p.csv")));
        string text = _folder.Write("t.csv", "b,a\n1,x\n");
        Assert.Equal(
            $"{text}: line 2: column 'a': 'x': expected a finite number with a decimal point",
            CliCall.Refused("predict", model, text, "--strict", "-o", _folder.At("p.csv")));
        Assert.Equal($"{other}: -o and the data are the same file: expected two different files", CliCall.Refused("predict", model, CopyOfInputs(other), "-o", other));
        Assert.Equal($"{model}: -o and the model are the same file: expected two different files", CliCall.Refused("predict", model, other, "-o", model));
        Assert.DoesNotContain("p.csv", _folder.Names);
    }

    [Fact]
    public void AWriteProtectedFileIsNotReplaced()
    {
        string data = _folder.Write("d.csv", SmallData.Csv);
        string old = _folder.Write("old.json", "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(old, UnixFileMode.UserRead);
        }

        Assert.SkipWhen(MayWrite(old), "this user may write to every file");
        Assert.Equal($"{old}: permission denied: expected a file that can be written (--model)", CliCall.Refused("fit", data, "--model", old));
        Assert.Equal("old", File.ReadAllText(old));
    }

    public void Dispose() => _folder.Dispose();

    private static bool MayWrite(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string CopyOfInputs(string path)
    {
        File.WriteAllText(path, "a,b\n1,2\n");
        return path;
    }
}
