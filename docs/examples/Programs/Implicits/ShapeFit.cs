using WedgeFast.Samples;
using WedgeFast.Training;

namespace Programs.Implicits;

/// <summary>Samples of a signed distance and the network that fits them. More samples go where the fit errs most.</summary>
internal sealed class ShapeFit
{
    private const int Candidates = 800;

    private readonly IShape _shape;
    private readonly Random _random;
    private readonly List<double[]> _points = [];
    private readonly List<double> _distances = [];
    private readonly TrainingOptions _options;

    /// <param name="shape">The shape.</param>
    /// <param name="samples">How many samples to begin with, drawn evenly from the square or cube from -1 to 1.</param>
    /// <param name="seed">Of the draws.</param>
    public ShapeFit(IShape shape, int samples, int seed)
    {
        _shape = shape;
        _random = new Random(seed);
        _options = new TrainingOptions { Order = shape.Dimension, BetaRatio = 0.001, Tolerance = 5e-4, Prove = ProofEffort.Full };
        for (int sample = 0; sample < samples; sample++)
        {
            Add(Drawn());
        }

        Result = Trainer.Fit(Samples(), _options);
    }

    /// <summary>The last fit.</summary>
    public TrainingResult Result { get; private set; }

    /// <summary>Where the samples are, the first ones first.</summary>
    public IReadOnlyList<double[]> Points => _points;

    /// <summary>The root mean square error at the samples.</summary>
    public double Rms => Math.Sqrt(MeanSquare);

    /// <summary>
    /// What no network of the class, of any width, whose weights sum to no more than this one's goes below in its root mean square error
    /// at the samples. Of such a network the penalty is no larger and the objective lower by the gap at most: its mean loss, half the mean
    /// square, is lower by no more than that.
    /// </summary>
    public double? LeastRms => Result.Certificate.Gap is { } gap ? Math.Sqrt(Math.Max(0, MeanSquare - (2 * gap))) : null;

    private double MeanSquare =>
        _points.Zip(_distances, (point, distance) => Math.Pow(Result.Network.Predict(point) - distance, 2)).Average();

    /// <summary>Adds those of many random points where the fit errs most, none near another, and fits again.</summary>
    /// <param name="samples">How many.</param>
    /// <param name="apart">How far they are from each other.</param>
    public void Refine(int samples, double apart)
    {
        List<double[]> taken = [];
        IEnumerable<double[]> worst = Enumerable.Range(0, Candidates).Select(_ => Drawn()).ToArray()
            .OrderByDescending(point => Math.Abs(Result.Network.Predict(point) - _shape.Distance(point)));
        foreach (double[] point in worst.Where(point => taken.TrueForAll(other => Apart(point, other) >= apart)))
        {
            taken.Add(point);
            if (taken.Count == samples)
            {
                break;
            }
        }

        taken.ForEach(Add);
        Result = Trainer.Refit(Result, Samples(), _options);
    }

    private static double Apart(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    private double[] Drawn() => [.. Enumerable.Range(0, _shape.Dimension).Select(_ => (2 * _random.NextDouble()) - 1)];

    private void Add(double[] point)
    {
        _points.Add(point);
        _distances.Add(_shape.Distance(point));
    }

    private SampleSet Samples()
    {
        string[] axes = [.. "xyz".Take(_shape.Dimension).Select(axis => $"{axis}")];
        double[] inputs = [.. _points.SelectMany(point => point)];
        return SampleSet.Create(inputs, axes.Length, [.. _distances], inputNames: axes, targetName: "distance");
    }
}
