using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Examples;

/// <summary>The example of signed distances: what it says of its errors is what its models do, and more samples lower them.</summary>
public sealed partial class ImplicitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void ErrorsAreWhatItSaysAndFallWithSamplesWhereTheFitErrs()
    {
        CliResult result = CliProcess.RunFile("dotnet", _folder.FullName, null, ExampleTests.Built("Programs"), "implicit");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["star.json", "star.svg", "torus.json", "torus.obj", "torus.png"], _folder.Names);
        string[] lines = result.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        foreach ((string name, string[] said) in (ReadOnlySpan<(string, string[])>)[("star", lines[..5]), ("torus", lines[5..])])
        {
            Assert.All(said, line => Assert.StartsWith($"{name}, ", line, StringComparison.Ordinal));
            Match[] rounds = [.. said[..3].Select(line => Round().Match(line))];
            Assert.All(rounds, round => Assert.True(round.Success, result.Output));
            Assert.Equal(rounds.OrderByDescending(OnGrid), rounds);
            Match proven = Proof().Match(said[3]), evenly = Evenly().Match(said[4]);
            Assert.InRange(Number(proven, "least") / Number(proven, "rms"), 0.5, 1);
            Assert.InRange(OnGrid(rounds[2]), 0, OnGrid(evenly));
            Model model = Model.Load(_folder.At($"{name}.json"));
            double error = name == "star" ? Error(model, 2, 100, Star) : Error(model, 3, 20, Torus);

            // A mesh is within a fiftieth of the torus that its corners are on.
            Assert.Equal(error, OnGrid(rounds[2]), name == "star" ? 0.006 * error : 0.02);
        }

        PicturesAreWhole();
    }

    public void Dispose() => _folder.Dispose();

    private void PicturesAreWhole()
    {
        XDocument star = XDocument.Load(_folder.At("star.svg"));
        Assert.Equal(180, star.Descendants().Count(element => element.Name.LocalName == "circle"));
        byte[] picture = File.ReadAllBytes(_folder.At("torus.png"));
        Assert.Equal([480, 240], ((int[])[16, 20]).Select(at => BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(at))));
        double[][] corners = [.. File.ReadLines(_folder.At("torus.obj")).Where(line => line.StartsWith('v'))
            .Select(line => line.Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(200, corners.Length);
        Assert.All(corners, corner => Assert.Equal(0, Torus(corner), 1e-6));
    }

    /// <summary>The root mean square error over the middles of equal cells.</summary>
    private static double Error(Model model, int dimension, int cells, Func<double[], double> distance)
    {
        double[] middles = [.. Enumerable.Range(0, cells).Select(cell => (2 * (cell + 0.5) / cells) - 1)];
        IEnumerable<double[]> points = [[]];
        for (int axis = 0; axis < dimension; axis++)
        {
            points = points.SelectMany(point => middles.Select(middle => (double[])[.. point, middle]));
        }

        return Math.Sqrt(points.Average(point => Math.Pow(model.Predict(point) - distance(point), 2)));
    }

    private static double Torus(double[] p) =>
        Math.Sqrt(Math.Pow(Math.Sqrt((p[0] * p[0]) + (p[1] * p[1])) - 0.6, 2) + (p[2] * p[2])) - 0.25;

    /// <summary>By symmetry, the distance to one edge: the point is turned and mirrored into the tenth of the plane that has it.</summary>
    private static double Star(double[] p)
    {
        double angle = Math.IEEERemainder(Math.Atan2(p[1], p[0]) - (Math.PI / 2), 2 * Math.PI / 5);
        double length = Math.Sqrt((p[0] * p[0]) + (p[1] * p[1]));
        (double x, double y) = (length * Math.Cos(angle), length * Math.Abs(Math.Sin(angle)));
        (double tipX, double notchX, double notchY) = (0.85, 0.38 * Math.Cos(Math.PI / 5), 0.38 * Math.Sin(Math.PI / 5));
        (double edgeX, double edgeY) = (notchX - tipX, notchY);
        double share = Math.Clamp((((x - tipX) * edgeX) + (y * edgeY)) / ((edgeX * edgeX) + (edgeY * edgeY)), 0, 1);
        double distance = Math.Sqrt(Math.Pow(x - tipX - (share * edgeX), 2) + Math.Pow(y - (share * edgeY), 2));
        return (edgeX * y) - (edgeY * (x - tipX)) > 0 ? -distance : distance;
    }

    private static double OnGrid(Match match) => Number(match, "grid");

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@", \d+ samples, \d+ neurons: RMS error .* at the samples, (?<grid>[\d.E-]+) on the grid, at most .*; wrong side at .* %$")]
    private static partial Regex Round();

    [GeneratedRegex(@", proven: no network of .* an RMS error at these samples below (?<least>[\d.E-]+), and this one has (?<rms>[\d.E-]+)$")]
    private static partial Regex Proof();

    [GeneratedRegex(@", as many samples all drawn evenly: RMS error (?<grid>[\d.E-]+) on the grid, at most [\d.E-]+$")]
    private static partial Regex Evenly();
}
