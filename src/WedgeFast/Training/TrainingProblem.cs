using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// The problem on one sample set: the points in training units, columns of neurons, and the primal and dual values of networks. Scaled
/// means: row i multiplied by sqrt(c_i / C). A residual is the negative gradient of the mean loss by the outputs, over sqrt(c_i / C),
/// projected off the free columns; for the squared loss it is the scaled residual. With several outputs it has n values for each, output after
/// output.
/// </summary>
internal abstract class TrainingProblem
{
    /// <summary>A few roundings, as a share of a sum: those of D itself are far below.</summary>
    protected const double FewRoundings = 1e-14;

    private const double DiameterRounding = 1e-9;

    /// <summary>Prepares what does not depend on the loss.</summary>
    protected TrainingProblem(SampleSet samples, Standardizer scaling, bool skip)
    {
        Samples = samples;
        Scaling = scaling;
        double[] rows = new double[samples.Inputs.Length];
        scaling.Apply(samples.Inputs, rows);
        Points = PointSet.FromRows(rows, samples.Dimension);
        Linear = skip ? [.. Enumerable.Range(0, samples.Dimension).Select(k => Points.Coordinate(k).ToArray())] : [];
        Free = new FreeColumns(samples.Weights, Linear, [.. Linear.Select((_, k) => Exact(samples, scaling, k))]);
        for (int k = 0; k < Linear.Length; k++)
        {
            // What depends on the others adds nothing: solvers are spared it.
            Linear[k] = Free.Keeps(k + 1) ? Linear[k] : new double[samples.Count];
        }

        for (int k = 0; k < samples.Dimension; k++)
        {
            Diameter += TensorPrimitives.Max(Points.Coordinate(k)) - TensorPrimitives.Min(Points.Coordinate(k));
        }

        // Differences of rounded points, and their sum.
        Diameter *= 1 + DiameterRounding;
    }

    /// <summary>q, the number of outputs.</summary>
    public virtual int Outputs => 1;

    public Standardizer Scaling { get; }

    public PointSet Points { get; }

    public FreeColumns Free { get; }

    /// <summary>The residual of the model without neurons.</summary>
    public abstract double[] NullResidual { get; }

    /// <summary>P0; 0 where the target is the free columns' up to rounding.</summary>
    public abstract double NullObjective { get; }

    /// <summary>
    /// What of P0 outliers cost beyond where the loss becomes linear. Training does not stop at a gap that is small beside this alone: it may be all
    /// there is to learn from the other rows.
    /// </summary>
    public virtual double Excess => 0;

    /// <summary>What no |g| of the model without neurons can exceed, by the inequality of Cauchy and Schwarz.</summary>
    public double LargestCorrelation => NullObjective == 0 ? 0 : TensorPrimitives.Norm<double>(NullResidual) * Diameter;

    /// <summary>The samples.</summary>
    protected SampleSet Samples { get; }

    /// <summary>The inputs, one after the other, where there is a skip term; else none.</summary>
    protected double[][] Linear { get; }

    /// <summary>The sum of the ranges of all inputs, in training units: no two points are further apart, in l2 or l1.</summary>
    protected double Diameter { get; }

    /// <summary>The problem with the loss of the options.</summary>
    public static TrainingProblem Create(SampleSet samples, Standardizer scaling, bool skip, LossChoice loss) => loss.Kind switch
    {
        LossKind.Huber => new LossProblem<HuberLoss>(samples, scaling, skip, new HuberLoss(loss.Delta), loss.Centre(samples)),
        LossKind.Logistic => new LossProblem<LogisticLoss>(samples, scaling, skip, default, shift: 0),
        LossKind.Softmax => new SoftmaxProblem(samples, scaling, skip, loss.Classes),
        _ when samples.TargetNames.Count > 1 => new SeveralTargetsProblem(samples, scaling, skip),
        _ => new SquaredProblem(samples, scaling, skip),
    };

    /// <summary>A solver of the l1 problem, at the model without neurons.</summary>
    public abstract IColumnSolver CreateSolver();

    /// <summary>A neuron's column as the solver wants it.</summary>
    public abstract double[] Column(Neuron neuron);

    /// <summary>
    /// D for the residual's theta, scaled so that nu is at most beta, less what the part that is left along the free columns could hide.
    /// </summary>
    /// <returns>At least 0: no loss is below.</returns>
    public double Dual(ReadOnlySpan<double> residual, double nuUpper, double beta) => OwnDual(residual, nuUpper, beta) is > 0 and double dual ? dual : 0;

    /// <summary>What the residual itself proves: where roundings leave nothing of it, below 0 or no number at all.</summary>
    protected abstract double OwnDual(ReadOnlySpan<double> residual, double nuUpper, double beta);

    /// <summary>P of a network in raw units, and its residual.</summary>
    public abstract (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm);

    /// <summary>The loss of a row's q outputs for its targets.</summary>
    public abstract double Loss(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets);

    /// <summary>betaMax from the prices of the model without neurons; 0 where they are nothing but rounding.</summary>
    public double BetaMax(PricingResult priced)
    {
        double largest = priced.Neurons.Count > 0 ? priced.Neurons[0].Value : 0;
        return NullObjective > 0 && largest > 1e-13 * LargestCorrelation ? largest : 0;
    }

    /// <summary>
    /// A bound on nu carried over to another residual: |g| differs by at most sum |theta_i - theta'_i| times the largest activation of a
    /// hyperplane that meets a sample, which is the diameter; with several outputs the sum over all of them is no less than that of the lengths.
    /// </summary>
    /// <param name="nuUpper">The bound for the first residual.</param>
    /// <param name="from">The first residual.</param>
    /// <param name="to">The other residual.</param>
    public double CarriedBound(double nuUpper, ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        double moved = 0;
        for (int i = 0; i < to.Length; i++)
        {
            moved += Math.Abs(to[i] - from[i]) * Free.RowScale[i % Points.Count];
        }

        // The sum's own rounding is far below a thousandth of it.
        return nuUpper + (1.001 * moved * Diameter);
    }

    /// <summary>theta of a residual.</summary>
    public double[] Theta(ReadOnlySpan<double> residual)
    {
        double[] theta = new double[residual.Length];
        int n = Points.Count;
        for (int first = 0; first < theta.Length; first += n)
        {
            TensorPrimitives.Multiply(residual.Slice(first, n), Free.RowScale, theta.AsSpan(first, n));
        }

        return theta;
    }

    /// <summary>The network of neurons and coefficients, with the best free coefficients, folded back to raw units.</summary>
    public ReluNetwork Fold(IReadOnlyList<(Neuron Neuron, double[] Z)> neurons)
    {
        List<NetworkNeuron> folded = [];
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            double[] weights = new double[neuron.Weights.Length];
            CompensatedAccumulator bias = default;
            bias.Add(neuron.Bias);
            for (int k = 0; k < weights.Length; k++)
            {
                int input = neuron.Coordinates[k];
                weights[k] = neuron.Weights[k] / Scaling.Scales[input];
                bias.AddProduct(-weights[k], Scaling.Means[input]);
            }

            int[] through = [.. neuron.Through.Select(i => Samples.SourceRows[i])];
            folded.Add(new NetworkNeuron(neuron.Coordinates, weights, bias.Value, z, through));
        }

        double[] intercepts = new double[Outputs], skip = new double[Outputs * Linear.Length];
        int q = 0;
        foreach ((CompensatedAccumulator constant, double[] linear) in FreeCoefficients(neurons))
        {
            CompensatedAccumulator intercept = constant;
            for (int k = 0; k < linear.Length; k++)
            {
                double slope = linear[k] / Scaling.Scales[k];
                skip[(q * linear.Length) + k] = slope;
                intercept.AddProduct(-slope, Scaling.Means[k]);
            }

            intercepts[q++] = intercept.Value;
        }

        return new ReluNetwork(Samples.InputNames, OutputNames, intercepts, skip, folded);
    }

    /// <summary>
    /// P0, or 0 where it is no more than roundings leave: those of projecting the targets, relative to what they are off their mean, and those of the
    /// targets themselves, which are relative to all of them. A large common offset is no reason to see nothing.
    /// </summary>
    /// <param name="found">P0 as computed.</param>
    /// <param name="centred">The mean loss of the best constant, or of one near it.</param>
    /// <param name="meanSquare">The mean square of the targets.</param>
    protected static double BeyondRounding(double found, double centred, double meanSquare) =>
        found <= (1e-26 * centred) + (5e-32 * meanSquare) ? 0 : found;

    private static ExactColumn Exact(SampleSet samples, Standardizer scaling, int input)
    {
        double[] values = new double[samples.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = samples.Row(i)[input];
        }

        return new ExactColumn(values, scaling.Means[input], scaling.Scales[input], samples.InputNames[input]);
    }

    /// <summary>The names of the outputs.</summary>
    protected virtual IReadOnlyList<string> OutputNames => Samples.TargetNames;

    /// <summary>Per output the best constant and linear coefficients beside neurons, in training units.</summary>
    protected abstract (CompensatedAccumulator Intercept, double[] Linear)[] FreeCoefficients(IReadOnlyList<(Neuron Neuron, double[] Z)> neurons);

    /// <summary>A neuron's activations, n values.</summary>
    protected double[] Activations(Neuron neuron)
    {
        double[] column = new double[Points.Count];
        Array.Fill(column, neuron.Bias);
        for (int k = 0; k < neuron.Coordinates.Length; k++)
        {
            TensorPrimitives.MultiplyAdd(Points.Coordinate(neuron.Coordinates[k]), neuron.Weights[k], column, column);
        }

        TensorPrimitives.Max(column, 0.0, column);
        return column;
    }

    /// <summary>What a network's weights cost: beta sum_j |z_j| |w_j|, the lengths in training units.</summary>
    protected void AddPenalty(ReluNetwork network, double beta, WeightNorm norm, ref CompensatedAccumulator objective)
    {
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            objective.AddProduct(beta * Math.Abs(neuron.Z), Length(neuron, norm));
        }
    }

    /// <summary>The length of a neuron's weights in training units.</summary>
    public double Length(NetworkNeuron neuron, WeightNorm norm)
    {
        double sum = 0;
        for (int k = 0; k < neuron.Weights.Length; k++)
        {
            double w = Math.Abs(neuron.Weights[k] * Scaling.Scales[neuron.Inputs[k]]);
            sum += norm == WeightNorm.L1 ? w : w * w;
        }

        return norm == WeightNorm.L1 ? sum : Math.Sqrt(sum);
    }
}
