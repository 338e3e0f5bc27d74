using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>A descent on some rows along a grid of betas, relative to the betaMax of these rows, and what it predicts for others.</summary>
internal sealed class DescentFold
{
    /// <summary>How often neurons are looked for at a beta, the most steps after each search, and when they end.</summary>
    private const int Rounds = 2, Iterations = 60;

    private const double Small = 1e-3;

    private readonly DescentLoss _loss;
    private readonly DescentTraining _training;
    private readonly DescentRows? _held;
    private readonly PreparedFit _fit;
    private readonly SampleSet? _heldSamples;
    private readonly List<double[]> _predictions = [];
    private readonly List<FoldError> _found = [];

    /// <summary>Starts at the best constant.</summary>
    /// <param name="fit">All samples.</param>
    /// <param name="candidate">How networks may look.</param>
    /// <param name="train">The rows to train on.</param>
    /// <param name="held">The rows held out; none for all rows.</param>
    /// <param name="threads">Threads.</param>
    public DescentFold(PreparedFit fit, DescentCandidate candidate, int[]? train, int[] held, int threads)
    {
        (_fit, HeldRows) = (fit, held);
        SampleSet seen = train is null ? fit.Samples : fit.Samples.Take(train);
        InputKnots knots = candidate.Knots(seen);
        _loss = new DescentLoss(fit.Loss, seen);
        _training = new DescentTraining(DescentRows.Of(seen, knots), _loss, candidate.Order, MostNeurons(seen.Count), fit.Options.Seed, threads);
        BetaMax = _training.Look() * _loss.Unit;
        if (held.Length > 0)
        {
            _heldSamples = fit.Samples.Take(held);
            _held = DescentRows.Of(_heldSamples, knots);
            foreach (double weight in _heldSamples.Weights)
            {
                Weight += weight;
            }

            Measure();
        }
    }

    /// <summary>The largest |g| that was seen at the best constant: betaMax or a little less.</summary>
    public double BetaMax { get; }

    /// <summary>The rows held out.</summary>
    public int[] HeldRows { get; }

    /// <summary>The weight of the rows held out.</summary>
    public double Weight { get; }

    /// <summary>What was found per beta so far, that of the best constant first.</summary>
    public IReadOnlyList<FoldError> Found => _found;

    /// <summary>The outputs of the rows held out, n x q, row-major, in the same order.</summary>
    public IReadOnlyList<double[]> Predictions => _predictions;

    /// <summary>The present network, and what its output of 1 stands for.</summary>
    public (DescentNetwork Network, double Unit) Network => (_training.Network, _loss.Unit);

    /// <summary>Trains at the next beta and measures.</summary>
    /// <param name="ratio">beta over betaMax.</param>
    /// <param name="stop">Ends it early: nothing is measured then.</param>
    public void MoveTo(double ratio, CancellationToken stop)
    {
        _training.MoveTo(ratio * BetaMax / _loss.Unit, Rounds, Iterations, Small, stop);
        if (!stop.IsCancellationRequested && _held is not null)
        {
            Measure();
        }
    }

    /// <summary>Measures the present network on the rows held out.</summary>
    private void Measure()
    {
        double[] predictions = _loss.InUnits(DescentObjective.Outputs(_held!, _training.Network));
        double loss = _fit.MeanLoss(predictions, _heldSamples!);
        _predictions.Add(predictions);
        int neurons = _training.Network.Lengths().Count(length => length > 0);
        _found.Add(new FoldError(loss, _fit.Loss.Link != Link.Identity || _loss.Outputs > 1 ? loss : _fit.MeanDeviation(predictions, _heldSamples!), neurons));
    }

    /// <summary>Enough for any small table, and few enough for a large one to be trained in a time that grows as its rows do.</summary>
    private static int MostNeurons(int rows) => Math.Min(rows, 256);
}
