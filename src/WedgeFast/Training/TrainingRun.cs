using System.Diagnostics;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// From samples to certified networks, at one beta after the other: the loop, the folding to raw units, the final certificate, the claim.
/// </summary>
internal sealed class TrainingRun
{
    /// <summary>Fewer neurons may take so much of the tolerance: folding takes a little.</summary>
    private const double OfTolerance = 0.99;

    /// <summary>Training without proofs ends when rounds gain less than this share of the tolerance.</summary>
    private const double LevelShare = 0.1;

    private readonly PreparedFit _fit;
    private readonly GapGoal _goal;
    private readonly WarmTraining _training;
    private readonly TrainingProblem _problem;
    private readonly ColumnGeneration _loop;
    private bool _resumed;
    private bool _cut;
    private int _rounds;

    /// <summary>Prepares a run.</summary>
    /// <param name="fit">What to train.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="near">Whether it starts near the minimum.</param>
    public TrainingRun(PreparedFit fit, IProgress<TrainingProgress>? progress, bool near = false)
    {
        _fit = fit;
        _goal = new GapGoal(fit.Options.Tolerance);
        _training = new WarmTraining(fit, progress, near);
        (_problem, _loop) = (fit.Problem, _training.Loop);
    }

    /// <summary>The time that timings are of, in all.</summary>
    public Stopwatch Clock { get; init; } = Stopwatch.StartNew();

    /// <summary>What is trained.</summary>
    public PreparedFit Fit => _fit;

    /// <summary>betaMax; 0 before <see cref="Start"/>.</summary>
    public double BetaMax => _loop.BetaMax;

    /// <inheritdoc cref="WarmTraining.ReferenceBeta"/>
    public double ReferenceBeta => _training.ReferenceBeta;

    /// <summary>Prices the model without neurons.</summary>
    /// <returns>False where it was stopped.</returns>
    public bool Start(CancellationToken stop) => _training.Start(_goal, stop);

    /// <summary>Prices the model without neurons and starts from the neurons of an earlier training on other samples.</summary>
    public void Resume(TrainingResult previous, CancellationToken stop)
    {
        _resumed = true;
        IEnumerable<(Neuron, double[])> neurons = CarriedNeurons.Of(previous.Network, _fit.Samples, _problem, _fit.Class);
        _training.Resume(neurons, previous.Certificate.BetaMax, _goal, stop);
    }

    /// <summary>Starts from neurons, in training units, that are thought to be near.</summary>
    public void TakeUp(IEnumerable<(Neuron Neuron, double[] Z)> neurons) => _loop.Seed(neurons);

    /// <summary>The mean loss of a network on the samples.</summary>
    public double MeanLoss(ReluNetwork network)
    {
        double[] predictions = new double[_fit.Samples.Count * _problem.Outputs];
        network.Predict(_fit.Samples.Inputs, predictions);
        return _fit.MeanLoss(predictions, _fit.Samples);
    }

    /// <summary>Trains at one beta, from where the last one ended.</summary>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="stop">The caller's token and the time limit.</param>
    /// <param name="caller">The caller's own token: tells a cancellation from the time limit.</param>
    public TrainingResult TrainAt(double beta, CancellationToken stop, CancellationToken caller)
    {
        int roundsBefore = _rounds;
        bool started = _training.MoveTo(beta, _goal, stop);

        // The network as written is priced once more for its own certificate; after a stop the last one that has one is written.
        ReluNetwork network = started ? Written(beta, stop) : _training.Network;
        Certificate? own = started ? Certify(network, beta, stop) : null;
        bool stopped = own is null;
        double? dual = own?.DualObjective ?? _loop.Proven?.Dual;
        if (own is null)
        {
            network = _problem.Fold(_loop.Proven?.Neurons ?? _loop.Current);
            own = Interrupted(network, beta);
        }

        if (!double.IsFinite(own.Objective))
        {
            throw new ArgumentException("the loss of a row is beyond the largest number: expected rows whose inputs and weights differ less in size.");
        }

        Certificate certificate = own with { DualObjective = Best(dual, _loop.BestDual) };
        TrainingStatus status = certificate.RelativeGap <= _goal.OfNull ? TrainingStatus.Optimal
            : !stopped ? (_cut ? TrainingStatus.Limited : TrainingStatus.IterationLimit)
            : caller.IsCancellationRequested ? TrainingStatus.Cancelled
            : TrainingStatus.TimeLimit;

        // Among neurons drawn the gap says when to stop, and proves nothing about others.
        certificate = _fit.Class.IsDrawn ? certificate with { DualObjective = null, MaxViolation = null } : certificate;

        TrainingClaim claim = ClaimOf(network, own, own.Objective - dual);
        _rounds = _loop.Rounds;
        TrainingTimings timings = _loop.Timings with { Total = Clock.Elapsed.TotalSeconds };
        return new TrainingResult(network, claim, status, certificate, _rounds - roundsBefore, timings) { IsBetaMaxKnown = started };
    }

    /// <summary>Trains at one beta by local search: nothing is proven.</summary>
    /// <param name="beta">The weight-decay strength.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="stop">The caller's token and the time limit.</param>
    /// <param name="caller">The caller's own token: tells a cancellation from the time limit.</param>
    /// <param name="start">Neurons to start from, in training units; null for none.</param>
    public TrainingResult TrainLocally(
        double beta, IProgress<TrainingProgress>? progress, CancellationToken stop, CancellationToken caller,
        IReadOnlyList<(Neuron Neuron, double[] Z)>? start = null)
    {
        double hyperplanes = _fit.Pricer.Hyperplanes;
        double tolerance = Math.Max(_fit.Options.Tolerance, 1e-9);
        LocalTraining local = new(_problem, _fit.Class, tolerance, LevelShare * tolerance * _problem.NullObjective, _fit.Options.Threads)
        {
            Progress = (rounds, neurons, objective) =>
                progress?.Report(new TrainingProgress(rounds, neurons, objective, null, hyperplanes, Clock.Elapsed)),
        };
        local.Seed(start ?? []);
        bool ended = _problem.NullObjective == 0 || BetaMax == 0 || local.Minimise(beta, stop);
        double? rise = _fit.Options.Sparsest ? local.Objective(beta) + (_goal.OfNull * _problem.NullObjective) : null;
        ReluNetwork network = _problem.Fold(
            rise is null && _fit.Options.MaxNeurons is null ? local.Current : new FewerNeurons(_problem, beta, stop).Of(local.Current, rise, _fit.Options.MaxNeurons));
        (double objective, _) = _problem.Evaluate(network, beta, _fit.Class);
        Certificate certificate = new(
            beta, BetaMax, objective, null, _problem.NullObjective, null, CertificateScope.Restricted, hyperplanes);
        TrainingStatus status = ended ? TrainingStatus.Unproven
            : caller.IsCancellationRequested ? TrainingStatus.Cancelled
            : stop.IsCancellationRequested ? TrainingStatus.TimeLimit
            : TrainingStatus.IterationLimit;
        TrainingClaim claim = ClaimOf(network, certificate, gap: null) with { EstimatedGap = LocalEstimate.Of(_fit, network, beta, stop) };
        TrainingTimings timings = _loop.Timings with { Total = Clock.Elapsed.TotalSeconds };
        return new TrainingResult(network, claim, status, certificate, local.Rounds, timings) { EstimatedGap = claim.EstimatedGap };
    }

    /// <summary>The network to be written: the present one, or one of fewer neurons.</summary>
    private ReluNetwork Written(double beta, CancellationToken stop)
    {
        if (_fit.Options is { Sparsest: false, MaxNeurons: null } || _problem.NullObjective == 0)
        {
            return _training.Network;
        }

        double? limit = _fit.Options.Sparsest && _loop.BestDual is { } dual ? dual + (OfTolerance * _goal.OfNull * _problem.NullObjective) : null;
        (Neuron Neuron, double[] Z)[] whole = _loop.Current;
        IReadOnlyList<(Neuron Neuron, double[] Z)> few = new FewerNeurons(_problem, beta, stop).Of(whole, limit, _fit.Options.MaxNeurons);
        _cut = few.Count < whole.Length;
        return _problem.Fold(few);
    }

    private TrainingClaim ClaimOf(ReluNetwork network, Certificate own, double? gap)
    {
        // The claim is what the network and the data alone can prove, so it keeps to the network's own dual bound.
        TrainingClaim claim = new(
            _fit.Loss, _fit.Class, _fit.Options.Skip, _fit.Options.Standardize, _problem.Scaling, InputRanges.Of(_fit.Samples), own.Beta,
            own.Objective, own.Scope == CertificateScope.Restricted ? null : gap, own.Scope, _fit.Samples.Count, _fit.Samples.TargetName, WeightColumn: null)
        {
            Balanced = _fit.Options.Balance,
            LogTarget = _fit.Options.LogTarget,
            RowOrder = RowOrder.Of(_fit.Samples),
        };
        if (_fit.Loss.Link == Link.Softmax)
        {
            claim = claim with { Labels = network.OutputNames };
        }

        return claim;
    }

    private static double? Best(double? a, double? b) => a is null || b > a ? b : a;

    private Certificate? Certify(ReluNetwork network, double beta, CancellationToken stop)
    {
        // Folding moves theta by roundings: where time is short the loop's last bound is carried over instead of pricing once more.
        if (_resumed && _problem.NullObjective > 0 && _loop.Bound is double bound && !stop.IsCancellationRequested)
        {
            Certificate carried = Certifier.Carry(
                _problem, _fit.Pricer, _fit.Class, network, beta, _loop.BetaMax, bound, _loop.Residual);
            if (carried.RelativeGap <= _goal.OfNull)
            {
                return carried;
            }
        }

        return Certifier.TryCertify(_problem, _fit.Pricer, _fit.Class, network, beta, _loop.BetaMax, _goal, stop);
    }

    private Certificate Interrupted(ReluNetwork network, double beta)
    {
        (double objective, _) = _problem.Evaluate(network, beta, _fit.Class);
        CertificateScope scope = _loop.Proven is null ? CertificateScope.Restricted : Certifier.ScopeOf(_fit.Class);
        return new Certificate(
            beta, _loop.BetaMax, objective, _loop.Proven?.Dual, _problem.NullObjective, _loop.Proven?.Violation, scope, _fit.Pricer.Hyperplanes);
    }
}
