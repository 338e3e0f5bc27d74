using WedgeFast.Geometry;
using WedgeFast.Pricing;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// Training that proves nothing: local search for violating neurons, the l1 problem over all of them, a slide of all of them, until local
/// search from other starts finds nothing several times in a row, or nothing that lowers P any more. MATHEMATICS.md, "Train first, prove
/// after".
/// </summary>
internal sealed class LocalTraining
{
    private const int MostRounds = 400, QuietRounds = 3, LevelRounds = 5, NeuronsPerRound = 64, Steps = 25, MostStarts = 256;

    private const double MostProducts = 2.5e9;

    private const double LooseShare = 0.02, Loosest = 1e-3, Tightest = 1e-9;

    private readonly TrainingProblem _problem;
    private readonly NeuronClass _class;
    private readonly double _accuracy;
    private readonly double _level;
    private readonly int _threads;
    private readonly LocalSearch _search;
    private IColumnSolver _solver;
    private List<Neuron> _neurons = [];

    /// <summary>Prepares training.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="neuronClass">The class.</param>
    /// <param name="accuracy">Neurons with |g| above beta by less than this share are left out.</param>
    /// <param name="level">It ends when several rounds in a row have lowered P by no more than this in all.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    public LocalTraining(TrainingProblem problem, NeuronClass neuronClass, double accuracy, double level, int threads)
    {
        (_problem, _class, _accuracy, _level, _threads) = (problem, neuronClass, accuracy, level, threads);
        _search = new LocalSearch(problem.Points, neuronClass, threads);
        _solver = problem.CreateSolver();
    }

    /// <summary>Random starts of a search: fewer where each costs much.</summary>
    private int Starts => (int)Math.Clamp(MostProducts / ((double)_problem.Points.Count * _problem.Points.Dimension * Steps), 8, MostStarts);

    /// <summary>Steps of a slide; 0 for none.</summary>
    public int SlideSteps { get; init; } = 60;

    /// <summary>Told after every round: rounds, neurons, P.</summary>
    public Action<int, int, double>? Progress { get; init; }

    /// <summary>Searches so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>The neurons in use and their coefficients.</summary>
    public (Neuron Neuron, double[] Z)[] Current => [.. _solver.Active.Select(j => (_neurons[j], _solver.Coefficients(j)))];

    /// <summary>P of the present network.</summary>
    public double Objective(double beta) => _solver.Loss + (beta * _solver.Active.Sum(j => Math.Abs(_solver.Coefficient(j))));

    /// <summary>Starts from neurons, in training units.</summary>
    public void Seed(IEnumerable<(Neuron Neuron, double[] Z)> neurons)
    {
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            _solver.Start(_problem.AddTo(_solver, neuron), z);
            _neurons.Add(neuron);
        }
    }

    /// <summary>Trains at one beta, from where the last call ended.</summary>
    /// <returns>Whether local search ended it: a stop or the limit on rounds may come first.</returns>
    public bool Minimise(double beta, CancellationToken stop)
    {
        int quiet = 0;
        Queue<double> objectives = [];
        if (_neurons.Count > 0)
        {
            Improve(beta, Loosest, stop);
        }

        for (int round = 0; round < MostRounds && !stop.IsCancellationRequested; round++)
        {
            IReadOnlyList<PricedNeuron> found = Search(beta, stop);
            bool violated = found.Count > 0 && found[0].Value > beta * (1 + _accuracy);
            quiet = violated ? 0 : quiet + 1;
            if (quiet == QuietRounds)
            {
                return true;
            }

            if (violated)
            {
                double accuracy = Math.Clamp(LooseShare * ((found[0].Value / beta) - 1), Tightest, Loosest);
                Add(found);
                double objective = Improve(beta, accuracy, stop);
                objectives.Enqueue(objective);
                if (objectives.Count > LevelRounds && objectives.Dequeue() - objective <= _level)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private double Improve(double beta, double accuracy, CancellationToken stop)
    {
        _solver.Solve(beta, accuracy, stop);
        SlideAll(beta, accuracy, stop);
        double objective = Objective(beta);
        Progress?.Invoke(Rounds, _solver.Active.Count, objective);
        return objective;
    }

    private IReadOnlyList<PricedNeuron> Search(double beta, CancellationToken stop)
    {
        LocalRequest request = new(beta, NeuronsPerRound, Starts, Steps, (ulong)Rounds++);
        Neuron[] near = [.. _solver.Active.Select(j => _neurons[j])];
        return _search.Search(_problem.Theta(_solver.Residual), request, near, stop).Neurons;
    }

    private void Add(IEnumerable<PricedNeuron> found)
    {
        foreach (PricedNeuron priced in found)
        {
            _problem.AddTo(_solver, priced.Neuron);
            _neurons.Add(priced.Neuron);
        }
    }

    /// <summary>Slides, solves the l1 problem over the neurons moved, and keeps them if P has fallen.</summary>
    private void SlideAll(double beta, double accuracy, CancellationToken stop)
    {
        if (SlideSteps == 0 || !Slide.Supports(_problem, _class) || _solver.Active.Count == 0)
        {
            return;
        }

        (Neuron, double)[] present = [.. _solver.Active.Select(j => (_neurons[j], _solver.Coefficient(j)))];
        List<(Neuron Neuron, double Z)> moved = Slide.Run(_problem, present, beta, SlideSteps, _threads, stop);
        IColumnSolver solver = _problem.CreateSolver();
        foreach ((Neuron neuron, double z) in moved)
        {
            solver.Start(_problem.AddTo(solver, neuron), [z]);
        }

        solver.Solve(beta, accuracy, stop);
        double objective = solver.Loss + (beta * solver.Active.Sum(j => Math.Abs(solver.Coefficient(j))));
        if (objective < Objective(beta))
        {
            (_solver, _neurons) = (solver, [.. moved.Select(neuron => neuron.Neuron)]);
        }
    }
}
