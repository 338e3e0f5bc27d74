using WedgeFast.Geometry;

namespace WedgeFast.Training;

/// <summary>
/// All samples trained beside the folds, as loosely: the last training starts from there, and a stop leaves a network of all samples.
/// </summary>
/// <param name="fit">All samples.</param>
/// <param name="goal">The gap to reach.</param>
internal sealed class LeadingRun(PreparedFit fit, GapGoal goal)
{
    private readonly WarmTraining _training = new(fit);
    private readonly List<(Neuron Neuron, double[] Z)[]> _networks = [];

    /// <summary>Per beta so far the neurons and their coefficients, in training units.</summary>
    public IReadOnlyList<(Neuron Neuron, double[] Z)[]> Networks => _networks;

    /// <summary>Trains at the next beta.</summary>
    /// <returns>False where it was stopped.</returns>
    public bool Continue(double beta, CancellationToken stop)
    {
        _training.MoveTo(beta, goal, stop);
        if (!stop.IsCancellationRequested)
        {
            _networks.Add(_training.Loop.Current);
        }

        return !stop.IsCancellationRequested;
    }
}
