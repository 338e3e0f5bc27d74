namespace WedgeFast.Tests.Attack;

/// <summary>
/// Lowers the objective of a network over its own neurons and others: block by block on a quadratic upper bound, every column less what the
/// free part makes of it. What comes out is a network of the class, so no lower bound may be above it, converged or not.
/// </summary>
internal sealed class PrimalDescent
{
    private readonly AttackedProblem _problem;
    private readonly FreePart _free;
    private readonly Witness _witness;
    private readonly double[][] _outputs;
    private readonly double[][] _gradient;

    public PrimalDescent(AttackedProblem problem, FreePart free, Witness witness)
    {
        (_problem, _free, _witness) = (problem, free, witness);
        _outputs = [.. witness.Outputs(problem).Select(row => row.Select(v => v.ToDouble()).ToArray())];
        _gradient = [.. _outputs.Select(row => new double[row.Length])];
    }

    /// <summary>
    /// How far projecting has moved theta, in all. A bound may move it back by as much where the loss allows no more, and counts what that
    /// leaves along the free part: 0 for squares, which allow everything.
    /// </summary>
    public double Moved { get; private set; }

    /// <summary>theta of the network, per output, projected off the free part.</summary>
    public double[][] Theta()
    {
        Gradients();
        double[][] theta = new double[_problem.Outputs][];
        for (int q = 0; q < theta.Length; q++)
        {
            double[] column = [.. _gradient.Select(row => -row[q])];
            _free.TakeOff(column, []);
            _free.TakeOff(column, []);
            theta[q] = [.. column.Select((v, i) => v * _problem.Shares[i])];
            Moved += _problem.Losses.IsBounded ? column.Select((v, i) => Math.Abs(v + _gradient[i][q]) * _problem.Shares[i]).Sum() : 0;
        }

        return theta;
    }

    /// <summary>Descends with further neurons.</summary>
    /// <returns>The network, its free part and output weights changed.</returns>
    public Witness Run(IEnumerable<WitnessNeuron> further, int sweeps)
    {
        List<(WitnessNeuron Neuron, double[] Column, double[] Made, double Curvature)> blocks = [];
        foreach (WitnessNeuron neuron in _witness.Neurons.Concat(further))
        {
            double[] column = [.. neuron.Activations(_problem.Points).Select(v => v.ToDouble())], made = _free.Zero();
            _free.TakeOff(column, made);
            _free.TakeOff(column, made);
            double square = column.Select((v, i) => _problem.Shares[i] * v * v).Sum();
            blocks.Add((neuron with { Z = [.. neuron.Z] }, column, made, square * _problem.Losses.Curvature));
        }

        double[][] freely = [.. Enumerable.Range(0, _problem.Outputs).Select(_ => _free.Zero())];
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            Settle(freely);
            double moved = 0;
            foreach ((WitnessNeuron neuron, double[] column, double[] made, double curvature) in blocks)
            {
                moved = Math.Max(moved, curvature > 0 ? Step(neuron, column, made, curvature, freely) : 0);
            }

            if (moved < 1e-15)
            {
                break;
            }
        }

        Settle(freely);
        return Made([.. blocks.Select(b => b.Neuron).Where(neuron => neuron.Z.Any(z => z != 0))], freely);
    }

    private Witness Made(List<WitnessNeuron> neurons, double[][] freely) => new(
        [.. _witness.Intercepts.Select((t, q) => t + freely[q][0])],
        [.. _witness.Slopes.Select((slopes, q) => slopes.Select((a, k) => a + freely[q][k + 1]).ToArray())],
        neurons);

    /// <summary>The step of one block to the minimum of the upper bound.</summary>
    /// <returns>How far it went, relative to the block.</returns>
    private double Step(WitnessNeuron neuron, double[] column, double[] made, double curvature, double[][] freely)
    {
        Gradients();
        double penalty = _problem.Claim.Beta * _problem.Length(neuron.Weights);
        double[] to = new double[neuron.Z.Length];
        for (int q = 0; q < to.Length; q++)
        {
            double slope = 0;
            for (int i = 0; i < column.Length; i++)
            {
                slope += _problem.Shares[i] * _gradient[i][q] * column[i];
            }

            to[q] = neuron.Z[q] - (slope / curvature);
        }

        double length = Math.Sqrt(to.Sum(z => z * z)), shrink = length * curvature > penalty ? 1 - (penalty / curvature / length) : 0, moved = 0;
        for (int q = 0; q < to.Length; q++)
        {
            double target = _problem.Sign * to[q] < 0 ? 0 : shrink * to[q], by = target - neuron.Z[q];
            if (!double.IsFinite(by) || by == 0)
            {
                continue;
            }

            moved = Math.Max(moved, Math.Abs(by) / length);
            neuron.Z[q] += by;
            Add(column, by, q);
            for (int k = 0; k < made.Length; k++)
            {
                freely[q][k] += by * made[k];
            }
        }

        return moved;
    }

    /// <summary>A step of the free part.</summary>
    private void Settle(double[][] freely)
    {
        Gradients();
        for (int q = 0; q < freely.Length; q++)
        {
            double[] rest = [.. _gradient.Select(row => row[q] / _problem.Losses.Curvature)], whole = [.. rest];
            double[] made = _free.Zero();
            _free.TakeOff(rest, made);
            Add([.. rest.Zip(whole, (r, w) => r - w)], 1, q);
            for (int k = 0; k < made.Length; k++)
            {
                freely[q][k] += made[k];
            }
        }
    }

    private void Add(double[] column, double by, int q)
    {
        for (int i = 0; i < column.Length; i++)
        {
            _outputs[i][q] += by * column[i];
        }
    }

    private void Gradients()
    {
        for (int i = 0; i < _outputs.Length; i++)
        {
            _problem.Losses.Gradient(_outputs[i], _problem.Class(i), _gradient[i]);
        }
    }
}
