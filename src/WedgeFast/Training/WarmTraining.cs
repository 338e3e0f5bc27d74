using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// One sample set trained at one beta after the other, each from where the last ended: its columns, its factorisation, what the pricer keeps.
/// Both a path on all samples and the folds of cross-validation are this.
/// </summary>
internal sealed class WarmTraining
{
    /// <summary>Neurons per round: near the minimum fewer are found, and looking for fewer takes less time.</summary>
    private const int FarNeurons = 200, NearNeurons = 16;

    private bool _started;

    /// <summary>Prepares the problem.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="scaling">The map to training units.</param>
    /// <param name="options">How to train.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="tolerance">The gap to reach, relative to P0.</param>
    /// <param name="gapOfObjective">A gap that is enough as well, relative to P itself; 0 for none.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="pricing">Makes the pricer of points and outputs; null means the usual choice.</param>
    public WarmTraining(
        SampleSet samples, Standardizer scaling, TrainingOptions options, NeuronClass neuronClass, LossChoice loss, double tolerance,
        double gapOfObjective, IProgress<TrainingProgress>? progress, Func<PointSet, int, IPricer>? pricing = null)
    {
        Problem = TrainingProblem.Create(samples, scaling, options.Skip, loss);
        Pricer = pricing?.Invoke(Problem.Points, Problem.Outputs)
            ?? PricerChoice.For(Problem.Points, neuronClass, options.Threads, Problem.Outputs, options.RandomNeurons ?? 0, options.Seed);
        Loop = new ColumnGeneration(Problem, Pricer, tolerance, progress)
        {
            GapOfObjective = gapOfObjective,
            NeuronsPerRound = pricing is null ? FarNeurons : NearNeurons,
        };
    }

    /// <summary>The problem.</summary>
    public TrainingProblem Problem { get; }

    /// <summary>The pricer of its points.</summary>
    public IPricer Pricer { get; }

    /// <summary>The loop, with what it has proven.</summary>
    public ColumnGeneration Loop { get; }

    /// <summary>
    /// What ratios of beta are relative to: betaMax or, where no neuron pays at any beta, what it could be on such data; 1 where the free
    /// columns hold all of the target.
    /// </summary>
    public double ReferenceBeta => Loop.BetaMax > 0 ? Loop.BetaMax : Problem.LargestCorrelation > 0 ? Problem.LargestCorrelation : 1;

    /// <summary>The present network, in raw units.</summary>
    public ReluNetwork Network => Problem.Fold(Loop.Current);

    /// <summary>Prices the model without neurons, which gives betaMax.</summary>
    /// <returns>False where it was stopped, now or before.</returns>
    public bool Start(CancellationToken stop) => _started = _started || Loop.Start(stop);

    /// <summary>Starts from what is thought to be near the minimum, where betaMax is about known.</summary>
    /// <param name="neurons">Neurons in training units and their coefficients.</param>
    /// <param name="betaMax">About betaMax.</param>
    /// <param name="stop">Stops early.</param>
    public void Resume(IEnumerable<(Neuron Neuron, double[] Z)> neurons, double betaMax, CancellationToken stop)
    {
        _started = betaMax > 0 ? Loop.Start(betaMax, stop) : Loop.Start(stop);
        Loop.Seed(neurons);
    }

    /// <summary>Minimises at the next beta.</summary>
    /// <returns>False where nothing could be done: it was stopped before betaMax was known.</returns>
    public bool MoveTo(double beta, CancellationToken stop)
    {
        if (!Start(stop))
        {
            return false;
        }

        Loop.Minimise(beta, stop);
        return true;
    }

    /// <summary>The mean loss of a network's outputs, by sample weight.</summary>
    /// <param name="predictions">The outputs, n x q, row-major.</param>
    /// <param name="samples">The samples: those of the problem, or held out.</param>
    public double MeanLoss(ReadOnlySpan<double> predictions, SampleSet samples)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            sum += samples.Weights[i] * Problem.Loss(predictions.Slice(i * Problem.Outputs, Problem.Outputs), samples.TargetRow(i));
            weight += samples.Weights[i];
        }

        return sum / weight;
    }
}
