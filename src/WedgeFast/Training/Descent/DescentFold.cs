using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>A descent on some rows along a grid of betas, relative to the betaMax of these rows, and what it predicts for others.</summary>
internal sealed class DescentFold
{
    private readonly DescentLoss _loss;
    private readonly DescentTraining _training;
    private readonly DescentRows? _held;
    private readonly PreparedFit _fit;
    private readonly SampleSet? _heldSamples;
    private readonly List<double[]> _predictions = [];
    private readonly List<FoldError> _found = [];
    private readonly List<DescentNetwork> _networks = [];

    /// <summary>Starts at the best constant.</summary>
    /// <param name="fit">All samples.</param>
    /// <param name="candidate">How networks may look.</param>
    /// <param name="knots">How the inputs of all samples become features.</param>
    /// <param name="train">The rows to train on.</param>
    /// <param name="held">The rows held out; none for all rows.</param>
    /// <param name="seed">Where random starts come from.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="stop">Ends the first look for neurons early.</param>
    public DescentFold(
        PreparedFit fit, DescentCandidate candidate, InputKnots knots, int[]? train, int[] held, ulong seed, int threads, CancellationToken stop)
    {
        (_fit, HeldRows, Knots) = (fit, held, knots);
        SampleSet seen = train is null ? fit.Samples : fit.Samples.Take(train);
        _loss = new DescentLoss(fit.Loss, seen);
        DescentRows rows = DescentRows.Of(seen, knots);
        DescentEffort effort = DescentEffort.For(fit.Samples.Count);
        DescentCoefficients? coefficients = effort.Solves ? Coefficients(train, seen, rows, threads) : null;
        SolvesCoefficients = coefficients is not null;
        _training = new DescentTraining(rows, _loss, candidate.Order, effort, coefficients, MostNeurons(seen.Count), seed, threads);
        BetaMax = _training.Look(stop) * _loss.Unit;
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

    /// <summary>How many products of <see cref="DescentBudget"/> a second takes.</summary>
    public double Speed => _training.Speed;

    /// <summary>The most of them.</summary>
    public double MostProducts
    {
        init => _training.MostProducts = value;
    }

    /// <summary>Whether its work is done.</summary>
    public bool IsSpent => _training.Products >= _training.MostProducts;

    /// <summary>Whether coefficients are solved for, so that few neurons are left.</summary>
    public bool SolvesCoefficients { get; }

    /// <summary>How inputs become features.</summary>
    public InputKnots Knots { get; }

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

    /// <summary>The network that was found at one of the betas, as a descent on other rows reads it.</summary>
    /// <param name="at">Which beta; the last one if there are fewer.</param>
    /// <param name="other">The other descent, of the same features.</param>
    public DescentNetwork NetworkFor(int at, DescentFold other) => _networks[Math.Min(at, _networks.Count - 1)].Rescaled(
        _loss.Unit / other._loss.Unit, _loss.InUnits(new float[_loss.Outputs]).Zip(other._loss.InUnits(new float[_loss.Outputs]), (own, its) => (own - its) / other._loss.Unit));

    /// <summary>Trains at the next beta and measures.</summary>
    /// <param name="ratio">beta over betaMax.</param>
    /// <param name="stop">Ends it early: nothing is measured then.</param>
    public void MoveTo(double ratio, CancellationToken stop)
    {
        _training.MoveTo(ratio * BetaMax / _loss.Unit, stop);
        if (!stop.IsCancellationRequested && _held is not null)
        {
            Measure();
        }
    }

    /// <summary>Goes on from the mean of networks.</summary>
    /// <param name="networks">The networks, as this descent reads them.</param>
    /// <param name="ratio">beta over betaMax.</param>
    /// <param name="stop">Ends it early.</param>
    public void Merge(IReadOnlyList<DescentNetwork> networks, double ratio, CancellationToken stop)
    {
        _training.Merge(networks, ratio * BetaMax / _loss.Unit, stop);
        MoveTo(ratio, stop);
    }

    /// <summary>The error of each row held out at one of the betas, times its weight: what the mean is of.</summary>
    /// <param name="at">Which beta; the last one if there are fewer.</param>
    public double[] HeldErrors(int at) => Errors(_predictions[Math.Min(at, _predictions.Count - 1)]);

    // A problem of its own: projecting has a workspace, and descents run side by side.
    private DescentCoefficients? Coefficients(int[]? train, SampleSet seen, DescentRows rows, int threads)
    {
        if (!DescentCoefficients.Supports(_fit.Problem))
        {
            return null;
        }

        TrainingProblem problem = _fit.Take(train ?? [.. Enumerable.Range(0, seen.Count)], threads, _fit.Class).Problem;
        return DescentCoefficients.Supports(problem) ? new DescentCoefficients(problem, rows, _loss.Unit) : null;
    }

    /// <summary>Measures the present network on the rows held out.</summary>
    private void Measure()
    {
        double[] predictions = _loss.InUnits(DescentObjective.Outputs(_held!, _training.Network));
        _predictions.Add(predictions);
        _networks.Add(_training.Network);
        int neurons = _training.Network.Lengths().Count(length => length > 0);
        _found.Add(new FoldError(_fit.MeanLoss(predictions, _heldSamples!), Errors(predictions).Sum() / Weight, neurons));
    }

    // The deviation of a number; the loss of classes, of counts and amounts, and of several outputs.
    private double[] Errors(double[] outputs)
    {
        double[] errors = new double[HeldRows.Length];
        int each = _loss.Outputs;
        bool isLoss = _fit.Loss.Link != Link.Identity || _fit.Loss.IsQuantile || each > 1;
        ReadOnlySpan<double> whole = isLoss ? Offsets.Added(outputs, _heldSamples!) : outputs;
        for (int i = 0; i < errors.Length; i++)
        {
            double error = isLoss
                ? _fit.Loss.Value(whole.Slice(i * each, each), _heldSamples!.TargetRow(i))
                : Math.Abs(outputs[i] - _heldSamples!.Targets[i]);
            errors[i] = _heldSamples.Weights[i] * error;
        }

        return errors;
    }

    /// <summary>Enough for any small table, and few enough for a large one to be trained in a time that grows as its rows do.</summary>
    private static int MostNeurons(int rows) => Math.Min(rows, 256);
}
