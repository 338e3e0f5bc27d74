using System.Numerics.Tensors;

namespace WedgeFast.Training;

/// <summary>
/// Trains without proofs: neurons that promise most are looked for by ascents from random starts, all parameters are moved downhill
/// together, neurons that have vanished make room for others. Warm from one beta to the next smaller one. The same seed gives the same
/// network, at any number of threads. MATHEMATICS.md, "Descent".
/// </summary>
internal sealed class DescentTraining
{
    /// <summary>A neuron shorter than this share of the mean length of all is left out.</summary>
    private const float Vanished = 1e-3f;

    /// <summary>As many neurons as there are already are taken after a search, within these.</summary>
    private const int MostNew = 64, LeastNew = 16;

    /// <summary>A search whose best |g| is above beta by no more than this share is the last at that beta.</summary>
    private const double Violation = 0.05;

    private readonly DescentRows _rows;
    private readonly IDescentLoss _loss;
    private readonly CandidateNeurons _candidates;
    private readonly DescentEffort _effort;
    private readonly DescentCoefficients? _coefficients;
    private readonly int _mostNeurons;
    private readonly int _threads;
    private double _products;

    /// <summary>Starts from the best constant.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="loss">Their losses.</param>
    /// <param name="order">The most inputs that a neuron reads.</param>
    /// <param name="effort">How hard it tries.</param>
    /// <param name="coefficients">Solves for coefficients where the effort asks for it; null where it does not.</param>
    /// <param name="mostNeurons">The most neurons.</param>
    /// <param name="seed">Where the random starts come from.</param>
    /// <param name="threads">Threads.</param>
    public DescentTraining(
        DescentRows rows, IDescentLoss loss, int order, DescentEffort effort, DescentCoefficients? coefficients, int mostNeurons, ulong seed, int threads)
    {
        (_rows, _loss, _effort, _coefficients, _mostNeurons, _threads) = (rows, loss, effort, coefficients, mostNeurons, threads);
        _candidates = new CandidateNeurons(rows, loss.Outputs, order, effort.Starts, seed, threads);
        Network = new DescentNetwork(rows.Inputs.FirstOf[^1], loss.Outputs, 0);
        Descend(0, 50, 1e-9, CancellationToken.None);
    }

    /// <summary>The present network.</summary>
    public DescentNetwork Network { get; private set; }

    /// <summary>
    /// The largest |g| that the last search has seen, in the units of beta: at the beginning an estimate of betaMax from below.
    /// </summary>
    public double Largest { get; private set; }

    /// <summary>Products of one input of one row for one neuron so far.</summary>
    public double Products => _candidates.Products + _products;

    /// <summary>How many of them a second takes.</summary>
    public double Speed => _candidates.Speed;

    /// <summary>No search begins after so many of them.</summary>
    public double MostProducts { get; set; } = double.PositiveInfinity;

    /// <summary>Looks for neurons at the present network without taking any.</summary>
    public double Look(CancellationToken stop) => Largest = _candidates.Find(Slopes(), 0, 1, stop).Select(found => (double)found.Value).FirstOrDefault();

    /// <summary>Trains at one beta.</summary>
    /// <param name="beta">beta, in the units of the loss.</param>
    /// <param name="stop">Ends it early.</param>
    public void MoveTo(double beta, CancellationToken stop)
    {
        for (int round = 0; round < _effort.Rounds && Products < MostProducts && !stop.IsCancellationRequested; round++)
        {
            int[] alive = Alive();
            int room = Math.Min(Math.Clamp(alive.Length, LeastNew, MostNew), _mostNeurons - alive.Length);
            List<FoundStart> found = room > 0 ? _candidates.Find(Slopes(), beta, room, stop) : [];
            Largest = found.Count > 0 ? found[0].Value : beta;
            if (round > 0 && Largest <= beta * (1 + Violation))
            {
                break;
            }

            Take(alive, found, beta);
            Network = _coefficients?.Solve(Network, beta, stop) ?? Network;
            Descend(beta, _effort.Iterations, _effort.Small, stop);
        }

        Network = Network.Take(Alive(), 0);
    }

    /// <summary>Starts anew from the mean of networks, which the loss and the decay make no worse than they are on average.</summary>
    /// <param name="networks">Networks of the same features.</param>
    /// <param name="beta">beta, in the units of the loss.</param>
    /// <param name="stop">Ends it early.</param>
    public void Merge(IReadOnlyList<DescentNetwork> networks, double beta, CancellationToken stop)
    {
        Network = DescentNetwork.MeanOf(networks);
        Network = _coefficients?.Solve(Network, beta, stop) ?? Network.Take(Longest(), 0);
    }

    // Where coefficients are not solved for, nothing else makes a merged network smaller.
    private int[] Longest()
    {
        float[] lengths = Network.Lengths();
        return [.. Alive().OrderByDescending(j => lengths[j]).ThenBy(j => j).Take(_mostNeurons).Order()];
    }

    private int[] Alive()
    {
        float[] lengths = Network.Lengths();
        float least = Vanished * TensorPrimitives.Sum<float>(lengths) / Math.Max(1, lengths.Count(length => length > 0));
        return [.. Enumerable.Range(0, lengths.Length).Where(j => lengths[j] > least)];
    }

    private void Take(int[] alive, List<FoundStart> found, double beta)
    {
        DescentNetwork grown = Network.Take(alive, alive.Length + found.Count);
        for (int k = 0; k < found.Count; k++)
        {
            // The best length alone is the violation over the curvature; all come at once, so each gets its part.
            float length = (float)((found[k].Value - beta) / (found[k].Curvature * Math.Sqrt(found.Count)));
            found[k].CopyTo(grown, alive.Length + k, MathF.Sqrt(length));
        }

        Network = grown;
    }

    private void Descend(double beta, int iterations, double small, CancellationToken stop)
    {
        DescentObjective objective = new(_rows, _loss, Network, _candidates.Mask(Network), _threads) { Beta = beta };
        new Lbfgs(Network.Parameters.Length).Minimise(objective, Network.Parameters, iterations, small, stop);
        _products += objective.Products;
    }

    /// <summary>The gradient of the mean loss by the outputs, n x q, row-major.</summary>
    private float[] Slopes()
    {
        const int Block = 16;
        float[] outputs = DescentObjective.Outputs(_rows, Network), slopes = new float[outputs.Length];
        int q = _loss.Outputs;
        for (int i = 0; i < _rows.Count; i += Block)
        {
            int at = i * q, length = Math.Min(Block, _rows.Count - i) * q;
            _loss.Add(i, outputs.AsSpan(at, length), slopes.AsSpan(at, length));
        }

        return slopes;
    }
}
