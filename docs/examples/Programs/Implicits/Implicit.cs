using System.Globalization;
using WedgeFast;
using WedgeFast.Training;

namespace Programs.Implicits;

/// <summary>
/// For somebody with shapes: a network whose value is the signed distance of a star, and one of a mesh. Each round says the error at the
/// samples, which training lowers and the certificate is about, and the error elsewhere, on a grid that no fit has seen, of which nothing
/// is proven; then samples are added where the fit errs most.
/// </summary>
internal static class Implicit
{
    private const int Rounds = 3;

    /// <summary>Writes star.json and star.svg, torus.obj, torus.json and torus.png here.</summary>
    public static void Run(TextWriter output)
    {
        Polygon star = Polygon.Star();
        List<double[][]> rounds = [];
        ShapeFit fit = Refined(output, "star", star, new DistanceGrid(star, 100), (100, 40, 0.08), rounds);
        StarPicture.Write("star.svg", fit.Result.Network, star, rounds);
        Model.Of(fit.Result).Save("star.json");

        ObjFile.WriteTorus("torus.obj", 0.6f, 0.25f);
        TriangleMesh torus = ObjFile.Read("torus.obj");
        fit = Refined(output, "torus", torus, new DistanceGrid(torus, 20), (90, 30, 0.2), []);
        TorusPicture.Write("torus.png", fit.Result.Network, torus);
        Model.Of(fit.Result).Save("torus.json");
    }

    private static ShapeFit Refined(
        TextWriter output, string name, IShape shape, DistanceGrid grid, (int First, int More, double Apart) plan, List<double[][]> rounds)
    {
        ShapeFit fit = new(shape, plan.First, seed: 1);
        Say(output, name, fit, grid);
        rounds.Add([.. fit.Points]);
        for (int round = 1; round < Rounds; round++)
        {
            int before = fit.Points.Count;
            fit.Refine(plan.More, plan.Apart);
            Say(output, name, fit, grid);
            rounds.Add([.. fit.Points.Skip(before)]);
        }

        Prove(output, name, fit);
        (double rms, double largest, _) = grid.Errors(new ShapeFit(shape, fit.Points.Count, seed: 2).Result.Network);
        output.WriteLine(Text($"{name}, as many samples all drawn evenly: RMS error {rms:G3} on the grid, at most {largest:G3}"));
        return fit;
    }

    private static void Prove(TextWriter output, string name, ShapeFit fit)
    {
        Certificate certificate = fit.Result.Certificate;
        string best = Text($"no network of this class, of any width, has an objective below {certificate.Objective:G4} by more than");
        string least = Text($"none whose weights sum to no more has an RMS error at these samples below {fit.LeastRms:G4}");
        output.WriteLine(Text($"{name}, proven: {best} {certificate.Gap:G2}; {least}, and this one has {fit.Rms:G4}"));
    }

    private static void Say(TextWriter output, string name, ShapeFit fit, DistanceGrid grid)
    {
        (double rms, double largest, double wrong) = grid.Errors(fit.Result.Network);
        output.WriteLine($"{name}, {fit.Points.Count} samples, {fit.Result.Network.Neurons.Count} neurons: "
            + Text($"RMS error {fit.Rms:G3} at the samples, {rms:G3} on the grid, at most {largest:G3}; wrong side at {100 * wrong:G2} %"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
