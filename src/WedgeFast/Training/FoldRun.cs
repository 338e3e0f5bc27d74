using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// One fold of cross-validation: trained at one beta after the other, each from where the last ended, and measured on the rows held out.
/// </summary>
internal sealed class FoldRun
{
    private readonly SampleSet _held;
    private readonly int[] _heldRows;
    private readonly WarmTraining _training;
    private readonly GapGoal _goal;
    private readonly List<double[]> _predictions = [];
    private readonly List<FoldError> _found = [];
    private readonly bool _byLoss;

    /// <summary>Prepares a fold.</summary>
    /// <param name="all">All samples.</param>
    /// <param name="train">The rows to train on.</param>
    /// <param name="held">The rows held out.</param>
    /// <param name="threads">Threads to train with; interactions are selected with those of all samples.</param>
    /// <param name="goal">The gap to reach.</param>
    /// <param name="stop">Stops the selection.</param>
    /// <exception cref="ArgumentException">A linear term separates the rows to train on.</exception>
    public FoldRun(PreparedFit all, int[] train, int[] held, int threads, GapGoal goal, CancellationToken stop)
    {
        _held = all.Samples.Take(held);
        _byLoss = all.Loss.Link != Link.Identity || all.Loss.IsQuantile || all.Problem.Outputs > 1;
        _heldRows = held;
        _goal = goal;

        // Interactions that are selected, are by the rows to train on alone.
        PreparedFit seen = all.Take(train, all.Options.Threads, all.Class with { Interactions = all.Options.Interactions });
        seen = InteractionSelection.Apply(seen, stop);
        _training = new WarmTraining(all.Take(train, threads, seen.Class));
        foreach (double weight in _held.Weights)
        {
            Weight += weight;
        }
    }

    /// <summary>The weight of the rows held out.</summary>
    public double Weight { get; }

    /// <summary>What was found per beta so far.</summary>
    public IReadOnlyList<FoldError> Found => _found;

    /// <summary>Trains at the next beta and measures.</summary>
    /// <returns>False where it was stopped: nothing is measured then.</returns>
    public bool Continue(double beta, CancellationToken stop)
    {
        _training.MoveTo(beta, _goal, stop);
        if (stop.IsCancellationRequested)
        {
            return false;
        }

        ReluNetwork network = _training.Network;
        double[] predictions = new double[_held.Count * network.OutputNames.Count];
        network.Predict(_held.Inputs, predictions);
        _predictions.Add(predictions);
        double loss = _training.Fit.MeanLoss(predictions, _held);
        _found.Add(new FoldError(loss, _byLoss ? loss : _training.Fit.MeanDeviation(predictions, _held), network.Neurons.Count));
        return true;
    }

    /// <summary>
    /// Copies what was predicted for the rows held out at beta number <paramref name="k"/> to their places among all rows, n x q,
    /// row-major.
    /// </summary>
    public void CopyPredictions(int k, double[] all)
    {
        int outputs = _predictions[k].Length / Math.Max(_heldRows.Length, 1);
        for (int i = 0; i < _heldRows.Length; i++)
        {
            _predictions[k].AsSpan(i * outputs, outputs).CopyTo(all.AsSpan(_heldRows[i] * outputs));
        }
    }
}
