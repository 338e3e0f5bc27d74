using System.Globalization;
using System.Text;
using WedgeFast.Network;

namespace Programs.Implicits;

/// <summary>As SVG: lines of equal value of the network, thick where it is 0, the shape's outline dashed, and the samples.</summary>
internal static class StarPicture
{
    private const int Cells = 120;
    private const int Size = 600;

    private static readonly string[] Colours = ["#777", "#e08a00", "#d03030"];

    /// <summary>Draws it.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="rounds">The samples of each round.</param>
    public static void Write(string path, ReluNetwork network, Polygon shape, IReadOnlyList<double[][]> rounds)
    {
        StringBuilder svg = new($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Size} {Size}\">\n");
        svg.AppendLine($"<rect width=\"{Size}\" height=\"{Size}\" fill=\"#fff\"/>");
        double[,] values = new double[Cells + 1, Cells + 1];
        for (int i = 0; i <= Cells; i++)
        {
            for (int j = 0; j <= Cells; j++)
            {
                values[i, j] = network.Predict([At(i), At(j)]);
            }
        }

        for (int level = -3; level <= 9; level++)
        {
            string style = level == 0 ? "#1a56c4\" stroke-width=\"3" : "#b9cdee\" stroke-width=\"1";
            svg.AppendLine($"<path fill=\"none\" stroke=\"{style}\" d=\"{Contour(values, level / 10.0)}\"/>");
        }

        string outline = string.Join(' ', shape.Corners.Select(corner => $"{Place(corner.X)},{Place(-corner.Y)}"));
        svg.AppendLine($"<polygon fill=\"none\" stroke=\"#000\" stroke-dasharray=\"6 4\" points=\"{outline}\"/>");
        foreach ((int round, double[][] points) in rounds.Index())
        {
            string colour = Colours[Math.Min(round, Colours.Length - 1)];
            svg.AppendLine($"<g fill=\"{colour}\">");
            svg.AppendJoin("", points.Select(point => $"<circle cx=\"{Place(point[0])}\" cy=\"{Place(-point[1])}\" r=\"3\"/>\n"));
            svg.AppendLine("</g>");
        }

        File.WriteAllText(path, svg.Append("</svg>\n").ToString());
    }

    /// <summary>Where values are a level: a segment or two in each cell, between edges whose ends are on both sides.</summary>
    private static string Contour(double[,] values, double level)
    {
        StringBuilder path = new();
        for (int i = 0; i < Cells; i++)
        {
            for (int j = 0; j < Cells; j++)
            {
                (int X, int Y)[] corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
                (double X, double Y)[] crossings = [.. corners.Zip([.. corners[1..], corners[0]])
                    .Where(edge => (values[edge.First.X, edge.First.Y] < level) != (values[edge.Second.X, edge.Second.Y] < level))
                    .Select(edge => Crossing(edge.First, edge.Second))];
                foreach ((int k, (double x, double y)) in crossings.Index())
                {
                    path.Append(k % 2 == 0 ? 'M' : 'L').Append($"{Place(x)} {Place(-y)}");
                }
            }
        }

        return path.ToString();

        (double X, double Y) Crossing((int X, int Y) a, (int X, int Y) b)
        {
            double share = (level - values[a.X, a.Y]) / (values[b.X, b.Y] - values[a.X, a.Y]);
            return (At(a.X) + (share * (At(b.X) - At(a.X))), At(a.Y) + (share * (At(b.Y) - At(a.Y))));
        }
    }

    private static double At(int step) => (2.0 * step / Cells) - 1;

    private static string Place(double coordinate) => ((coordinate + 1) * Size / 2).ToString("F1", CultureInfo.InvariantCulture);
}
