using System.Diagnostics;
using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// The outer loop: price theta, add the violating neurons' columns, solve the l1 problem, repeat until the gap holds. One instance serves
/// one problem at one beta after the other; the working set and its factorisation carry over. MATHEMATICS.md, "The l1 problem".
/// </summary>
internal sealed class ColumnGeneration
{
    private const int MaxRounds = 1000;

    /// <summary>Far from the optimum neurons that violate by less than this share of the last round's largest violation can wait.</summary>
    private const double LooseShare = 0.05;

    private const double Loosest = 0.2;

    /// <summary>A guess of betaMax may be too large by this much.</summary>
    private const double GuessShare = 0.9;

    private const double GuessAccuracy = 1e-12;

    private readonly TrainingProblem _problem;
    private readonly IPricer _pricer;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly IColumnSolver _solver;
    private readonly List<Neuron> _neurons = [];
    private readonly Stopwatch _total = Stopwatch.StartNew();
    private readonly Stopwatch _pricing = new();
    private readonly Stopwatch _solving = new();
    private PricingResult? _first;
    private double _violation = double.PositiveInfinity;
    private GapGoal _goal;
    private double _beta;

    /// <summary>Prepares a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="pricer">The class to price.</param>
    /// <param name="progress">Told after every round.</param>
    public ColumnGeneration(TrainingProblem problem, IPricer pricer, IProgress<TrainingProgress>? progress)
    {
        _problem = problem;
        _pricer = pricer;
        _progress = progress;
        _solver = problem.CreateSolver();
    }

    /// <summary>The most neurons that a round adds. Default: 200.</summary>
    public int NeuronsPerRound { get; init; } = 200;

    /// <summary>The residual of the present network, as the solver sees it: a span of the solver's own.</summary>
    public ReadOnlySpan<double> Residual => _solver.Residual;

    /// <summary>betaMax: the largest |g| at the model without neurons. Set by <see cref="Start(GapGoal, CancellationToken)"/>.</summary>
    public double BetaMax { get; private set; }

    /// <summary>Pricing calls so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>The neurons in use and their coefficients.</summary>
    public (Neuron Neuron, double[] Z)[] Current => [.. _solver.Active.Select(j => (_neurons[j], _solver.Coefficients(j)))];

    /// <summary>The last network whose own dual bound was completed at the present beta; null before any was.</summary>
    public ProvenNetwork? Proven { get; private set; }

    /// <summary>The bound on nu that was completed for the present network; null where the network has moved since.</summary>
    public double? Bound { get; private set; }

    /// <summary>The best dual bound completed at the present beta, by whichever network; null before any was.</summary>
    public double? BestDual { get; private set; }

    /// <summary>Where the time went.</summary>
    public TrainingTimings Timings => new(_pricing.Elapsed.TotalSeconds, _solving.Elapsed.TotalSeconds, _total.Elapsed.TotalSeconds);

    /// <summary>Prices the model without neurons.</summary>
    /// <returns>False where it was stopped.</returns>
    public bool Start(GapGoal goal, CancellationToken stop)
    {
        _goal = goal;
        _first = Price(threshold: 0, stop);
        BetaMax = _problem.BetaMax(_first);
        return !stop.IsCancellationRequested;
    }

    /// <summary>Prices the model without neurons where betaMax is about known, which takes one search.</summary>
    /// <param name="guess">About betaMax.</param>
    /// <param name="goal">The gap that is to be reached.</param>
    /// <param name="stop">Stops early.</param>
    /// <returns>False where it was stopped.</returns>
    public bool Start(double guess, GapGoal goal, CancellationToken stop)
    {
        double[] theta = _problem.Theta(_problem.NullResidual);
        PricingResult priced = _pricer.Price(theta, new PricingRequest(GuessShare * guess, GuessAccuracy, 1), stop);
        Rounds++;
        if (priced.Neurons.Count == 0)
        {
            return Start(goal, stop);
        }

        BetaMax = _problem.BetaMax(priced);
        return !stop.IsCancellationRequested;
    }

    /// <summary>Starts from neurons and coefficients that are thought to be near the minimum.</summary>
    public void Seed(IEnumerable<(Neuron Neuron, double[] Z)> neurons)
    {
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            _solver.Start(_problem.AddTo(_solver, neuron), z);
            _neurons.Add(neuron);
        }

        // Near the minimum there is nothing that can wait.
        _violation = 0;
    }

    /// <summary>Minimises at one beta, from where the last call ended.</summary>
    /// <returns>Whether the gap was reached; a stop, the limit on rounds or rounding may come first.</returns>
    public bool Minimise(double beta, GapGoal goal, CancellationToken stop)
    {
        _goal = goal;
        (_beta, Proven, Bound, BestDual) = (beta, null, null, null);
        if (_problem.NullObjective == 0 || BetaMax == 0)
        {
            return true;
        }

        // Inside the loop the gap is closed to half of what is asked for: folding to raw units costs a little of it.
        double target = _goal.OfNull * (_problem.NullObjective - _problem.Excess) / 2;
        // Without columns the solver stays where it was first priced: a bound on nu holds for the theta it was found for, and no other.
        if (_solver.Count > 0)
        {
            Solve(stop);
        }

        PricingResult priced = _solver.Count == 0 && _first is not null ? _first : Price(beta, stop);
        int stalled = 0;
        double last = double.PositiveInfinity;
        for (int round = 0; round < MaxRounds && !stop.IsCancellationRequested; round++)
        {
            double objective = Objective();
            bool better = Prove(priced.UpperBound);
            Report(objective);
            if (objective - Proven!.Dual <= Math.Max(target, _goal.OfObjective * (objective - _problem.Excess)))
            {
                return true;
            }

            stalled = better || objective < last * (1 - 1e-14) ? 0 : stalled + 1;
            last = objective;
            if (stalled > 3 || !Add(priced))
            {
                return false;
            }

            Solve(stop);
            priced = Price(beta, stop);
        }

        return false;
    }

    private double Objective() =>
        _solver.Loss + (_beta * _solver.Active.Sum(j => Math.Abs(_solver.Coefficient(j))));

    private PricingResult Price(double threshold, CancellationToken stop)
    {
        _pricing.Start();
        double tight = _goal.OfNull / 10, loose = threshold > 0 ? Math.Max(tight, Math.Min(Loosest, LooseShare * _violation)) : tight;
        double[] theta = _problem.Theta(_solver.Residual);
        double weight = _beta * _solver.Active.Sum(j => Math.Abs(_solver.Coefficient(j)));
        PricingRequest request = new(threshold, loose, NeuronsPerRound) { Allowance = _goal.Allowance(_problem.NullObjective, weight) };
        PricingResult result = _pricer.Price(theta, request, stop);
        if (result.Neurons.Count == 0 && loose > tight && !stop.IsCancellationRequested)
        {
            result = _pricer.Price(theta, request with { Accuracy = tight }, stop);
        }

        _violation = threshold > 0 ? (result.UpperBound / threshold) - 1 : double.PositiveInfinity;
        _pricing.Stop();
        Rounds++;
        return result;
    }

    /// <summary>Records the present network's own dual bound.</summary>
    /// <returns>Whether it is the best so far.</returns>
    private bool Prove(double nuUpper)
    {
        double dual = _problem.Dual(_solver.Residual, nuUpper, _beta);
        Proven = new ProvenNetwork(Current, dual, nuUpper / _beta);
        Bound = nuUpper;
        bool better = BestDual is null || dual > BestDual;
        BestDual = better ? dual : BestDual;
        return better;
    }

    private void Report(double objective)
    {
        double? gap = (objective - BestDual) / _problem.NullObjective;
        _progress?.Report(new TrainingProgress(Rounds, _solver.Active.Count, objective, gap, _pricer.Hyperplanes, _total.Elapsed));
    }

    private bool Add(PricingResult priced)
    {
        bool added = false;
        _solving.Start();
        foreach (PricedNeuron found in priced.Neurons)
        {
            if (found.Value > _beta)
            {
                _problem.AddTo(_solver, found.Neuron);
                _neurons.Add(found.Neuron);
                added = true;
            }
        }

        _solving.Stop();
        return added;
    }

    private void Solve(CancellationToken stop)
    {
        _solving.Start();
        Bound = null;
        _solver.Solve(_beta, Math.Clamp(_goal.OfNull * 1e-3, 1e-13, 1e-9), stop);
        Prune();
        _solving.Stop();
    }

    /// <summary>Forgets columns that are out of use, so that products over the working set stay cheap.</summary>
    private void Prune()
    {
        if (_solver.Count > (3 * _solver.Active.Count) + NeuronsPerRound)
        {
            Neuron[] neurons = [.. _solver.Keep(0).Select(j => _neurons[j])];
            _neurons.Clear();
            _neurons.AddRange(neurons);
        }
    }
}
