using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>All samples trained beside the folds, as loosely: the last training starts from there, and a stop leaves a network of all samples.</summary>
/// <param name="samples">All samples.</param>
/// <param name="options">How to train.</param>
/// <param name="loss">The loss.</param>
/// <param name="neuronClass">The class.</param>
/// <param name="gap">The gap to reach, relative to P.</param>
internal sealed class LeadingRun(SampleSet samples, TrainingOptions options, LossChoice loss, NeuronClass neuronClass, double gap)
{
    private readonly WarmTraining _training = FoldRun.Loosely(samples, options, loss, neuronClass, gap);
    private readonly List<ReluNetwork> _networks = [];

    /// <summary>Per beta so far the network, in raw units.</summary>
    public IReadOnlyList<ReluNetwork> Networks => _networks;

    /// <summary>Trains at the next beta.</summary>
    /// <returns>False where it was stopped.</returns>
    public bool Continue(double beta, CancellationToken stop)
    {
        _training.MoveTo(beta, stop);
        if (!stop.IsCancellationRequested)
        {
            _networks.Add(_training.Network);
        }

        return !stop.IsCancellationRequested;
    }
}
