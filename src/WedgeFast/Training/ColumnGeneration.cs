using System.Diagnostics;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// One training run: price theta, add the violating neurons' columns, solve the l1 problem, repeat until the gap holds, and certify the
/// network once more after folding it to raw units.
/// </summary>
internal sealed class ColumnGeneration
{
    private const int MaxRounds = 1000;
    private const int NeuronsPerRound = 200;

    private readonly TrainingOptions _options;
    private readonly NeuronClass _class;
    private readonly SampleSet _samples;
    private readonly TrainingProblem _problem;
    private readonly IPricer _pricer;
    private readonly ActiveSetSolver _solver;
    private readonly List<Neuron> _neurons = [];
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _stop;
    private readonly Stopwatch _total = Stopwatch.StartNew();
    private readonly Stopwatch _pricing = new();
    private readonly Stopwatch _solving = new();
    private double _beta;
    private double _betaMax;
    private double? _bestDual;
    private double? _lastViolation;
    private int _rounds;

    public ColumnGeneration(
        SampleSet samples, TrainingOptions options, NeuronClass neuronClass, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        _samples = samples;
        _options = options;
        _class = neuronClass;
        _progress = progress;
        _stop = stop;
        Standardizer scaling = options.Standardize ? Standardizer.Fit(samples) : Standardizer.Identity(samples.Dimension);
        _problem = new TrainingProblem(samples, scaling, options.Skip);
        _pricer = new PencilPricer(_problem.Points, neuronClass, options.Threads);
        _solver = new ActiveSetSolver(_problem.Target);
    }

    /// <summary>Trains.</summary>
    /// <param name="caller">The caller's own token: tells a cancellation from the time limit.</param>
    public TrainingResult Train(CancellationToken caller)
    {
        bool reached = Iterate();
        ReluNetwork network = _problem.Fold([.. _solver.Active.Select(j => (_neurons[j], _solver.Coefficient(j)))]);
        Certificate certificate = _stop.IsCancellationRequested && !reached ? Interrupted(network) : Certify(network);
        bool optimal = certificate.RelativeGap <= _options.Tolerance;
        TrainingStatus status = optimal ? TrainingStatus.Optimal
            : caller.IsCancellationRequested ? TrainingStatus.Cancelled
            : _stop.IsCancellationRequested ? TrainingStatus.TimeLimit
            : TrainingStatus.IterationLimit;
        TrainingClaim claim = new(
            "squared", _class, _options.Skip, _options.Standardize, _problem.Scaling, _beta, certificate.Objective, certificate.Gap,
            certificate.Scope, _samples.Count, _samples.TargetName, WeightColumn: null);
        TrainingTimings timings = new(_pricing.Elapsed.TotalSeconds, _solving.Elapsed.TotalSeconds, _total.Elapsed.TotalSeconds);
        return new TrainingResult(network, claim, status, certificate, _rounds, timings);
    }

    private CertificateScope Scope => _class.Dictionary == DictionaryKind.Full ? CertificateScope.Global : CertificateScope.Dictionary;

    private bool Iterate()
    {
        PricingResult priced = Price(threshold: 0);
        _betaMax = priced.Neurons.Count > 0 ? Math.Abs(priced.Neurons[0].Value) : 0;
        _beta = _options.Beta ?? ((_options.BetaRatio ?? 0.01) * _betaMax);
        if (_stop.IsCancellationRequested)
        {
            return false;
        }

        if (_problem.NullObjective == 0 || _betaMax == 0)
        {
            return true;
        }

        // Inside the loop the gap is closed to half of what is asked for: folding to raw units costs a little of it.
        double target = _options.Tolerance * _problem.NullObjective / 2;
        double accuracy = Math.Clamp(_options.Tolerance * 1e-3, 1e-13, 1e-9);
        int stalled = 0;
        double last = double.PositiveInfinity;
        while (_rounds < MaxRounds)
        {
            double objective = Objective();
            double dual = _problem.Dual(_solver.Residual, priced.UpperBound, _beta);
            bool better = _bestDual is null || dual > _bestDual;
            _bestDual = better ? dual : _bestDual;
            _lastViolation = priced.UpperBound / _beta;
            double gap = objective - _bestDual!.Value;
            _progress?.Report(new TrainingProgress(
                _rounds, _solver.Active.Count, objective, gap / _problem.NullObjective, _pricer.Hyperplanes, _total.Elapsed));
            if (gap <= target)
            {
                return true;
            }

            stalled = better || objective < last * (1 - 1e-14) ? 0 : stalled + 1;
            last = objective;
            if (stalled > 3 || !AddAndSolve(priced, accuracy))
            {
                return false;
            }

            priced = Price(_beta);
            if (_stop.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }

    private double Objective()
    {
        double objective = System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(_solver.Residual) / 2;
        return objective + (_beta * _solver.Active.Sum(j => Math.Abs(_solver.Coefficient(j))));
    }

    private PricingResult Price(double threshold)
    {
        _pricing.Start();
        PricingResult result = _pricer.Price(
            _problem.Theta(_solver.Residual), new PricingRequest(threshold, _options.Tolerance / 10, NeuronsPerRound), _stop);
        _pricing.Stop();
        _rounds++;
        return result;
    }

    private bool AddAndSolve(PricingResult priced, double accuracy)
    {
        _solving.Start();
        bool added = false;
        foreach (PricedNeuron found in priced.Neurons)
        {
            double[] column = _problem.ScaledColumn(found.Neuron);
            _problem.Free.Project(column);
            if (Math.Abs(found.Value) > _beta)
            {
                _solver.Add(column);
                _neurons.Add(found.Neuron);
                added = true;
            }
        }

        if (added)
        {
            _solver.Solve(_beta, accuracy, _stop);
            Prune();
        }

        _solving.Stop();
        return added;
    }

    /// <summary>Forgets columns that are out of use, so that products over the working set stay cheap.</summary>
    private void Prune()
    {
        if (_solver.Count > (3 * _solver.Active.Count) + NeuronsPerRound)
        {
            int[] kept = _solver.KeepActive();
            Neuron[] neurons = [.. kept.Select(j => _neurons[j])];
            _neurons.Clear();
            _neurons.AddRange(neurons);
        }
    }

    /// <summary>The certificate of the network as written: theta is its own residual's, priced once more.</summary>
    private Certificate Certify(ReluNetwork network)
    {
        _pricing.Start();
        Certificate certificate = Certifier.Certify(_problem, _pricer, _class, network, _beta, _betaMax, CancellationToken.None);
        _pricing.Stop();
        _rounds++;
        return certificate;
    }

    /// <summary>After a stop: the best dual bound completed before it, or none.</summary>
    private Certificate Interrupted(ReluNetwork network)
    {
        (double objective, _) = _problem.Evaluate(network, _beta, _class.Norm);
        CertificateScope scope = _bestDual is null ? CertificateScope.Restricted : Scope;
        return new Certificate(
            _beta, _betaMax, objective, _bestDual, _problem.NullObjective, _lastViolation, scope, _pricer.Hyperplanes);
    }
}
