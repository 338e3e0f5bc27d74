using WedgeFast.Geometry;
using WedgeFast.Network;

namespace WedgeFast.Training;

/// <summary>
/// One prepared fit trained at one beta after the other, each from where the last ended: its columns, its factorisation, what the pricer
/// keeps. Both a path on all samples and the folds of cross-validation are this.
/// </summary>
/// <param name="fit">What to train.</param>
/// <param name="progress">Told after every round.</param>
/// <param name="near">Whether it starts near the minimum.</param>
internal sealed class WarmTraining(PreparedFit fit, IProgress<TrainingProgress>? progress = null, bool near = false)
{
    /// <summary>Neurons per round: near the minimum fewer are found, and looking for fewer takes less time.</summary>
    private const int FarNeurons = 200, NearNeurons = 16;

    /// <summary>
    /// With many rows fewer: the products of so many values with those of all other columns take as long as a search does.
    /// </summary>
    private const int ManyNeurons = 32, ManyValues = 1 << 25;

    private bool _started;

    /// <summary>What is trained.</summary>
    public PreparedFit Fit => fit;

    /// <summary>The loop, with what it has proven.</summary>
    public ColumnGeneration Loop { get; } = new(fit.Problem, fit.Pricer, progress) { NeuronsPerRound = near ? NearNeurons : Far(fit.Samples.Count) };

    /// <summary>
    /// What ratios of beta are relative to: betaMax or, where no neuron pays at any beta, what it could be on such data; 1 where the free
    /// columns hold all of the target.
    /// </summary>
    public double ReferenceBeta => Loop.BetaMax > 0 ? Loop.BetaMax : fit.Problem.LargestCorrelation > 0 ? fit.Problem.LargestCorrelation : 1;

    /// <summary>The present network, in raw units.</summary>
    public ReluNetwork Network => fit.Problem.Fold(Loop.Current);

    /// <summary>Prices the model without neurons, which gives betaMax.</summary>
    /// <returns>False where it was stopped, now or before.</returns>
    public bool Start(GapGoal goal, CancellationToken stop) => _started = _started || Loop.Start(goal, stop);

    /// <summary>Starts from what is thought to be near the minimum, where betaMax is about known.</summary>
    /// <param name="neurons">Neurons in training units and their coefficients.</param>
    /// <param name="betaMax">About betaMax.</param>
    /// <param name="goal">The gap that is to be reached.</param>
    /// <param name="stop">Stops early.</param>
    public void Resume(IEnumerable<(Neuron Neuron, double[] Z)> neurons, double betaMax, GapGoal goal, CancellationToken stop)
    {
        _started = betaMax > 0 ? Loop.Start(betaMax, goal, stop) : Loop.Start(goal, stop);
        Loop.Seed(neurons);
    }

    /// <summary>Minimises at the next beta.</summary>
    /// <returns>False where nothing could be done: it was stopped before betaMax was known.</returns>
    public bool MoveTo(double beta, GapGoal goal, CancellationToken stop)
    {
        if (!Start(goal, stop))
        {
            return false;
        }

        Loop.Minimise(beta, goal, stop);
        return true;
    }

    private static int Far(int rows) => Math.Clamp(ManyValues / rows, ManyNeurons, FarNeurons);
}
