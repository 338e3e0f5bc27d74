using System.Globalization;
using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// The problem on one sample set: the points in training units, columns of neurons, and the primal and dual values of networks. Scaled
/// means: row i multiplied by sqrt(c_i / C). A residual is the negative gradient of the mean loss by the outputs, over sqrt(c_i / C),
/// projected off the free columns; for the squared loss it is the scaled residual. With several outputs it has n values for each, output
/// after output.
/// </summary>
internal sealed class TrainingProblem
{
    private const double DiameterRounding = 1e-9;

    /// <summary>Errors of this share of P0 tell theta of a loss with kinks.</summary>
    private const double KinkErrors = 1e-8;

    private readonly Loss _loss;
    private readonly int _sign;
    private readonly int _threads;
    private readonly TargetRemainder? _remainder;
    private readonly LossSum _sum;
    private readonly DualBound _dual;
    private IFreeSolver? _null;

    /// <summary>Finds the model without neurons.</summary>
    /// <param name="samples">The samples, targets as they are learnt.</param>
    /// <param name="scaling">The map to training units.</param>
    /// <param name="skip">Whether there is a linear term.</param>
    /// <param name="loss">The loss, settled for the samples.</param>
    /// <param name="sign">The sign that output weights may have: 1, -1, or 0 for either.</param>
    /// <param name="threads">Threads that solvers may use; 0 means all.</param>
    /// <exception cref="ArgumentException">There is none: a linear term separates the targets.</exception>
    public TrainingProblem(SampleSet samples, Standardizer scaling, bool skip, Loss loss, int sign = 0, int threads = 1)
    {
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
        Samples = samples;
        Scaling = scaling;
        (_loss, _sign) = (loss, sign);
        Outputs = loss.Outputs(samples);
        Points = TrainingPoints.Of(samples, scaling);
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
        double[]? origins = loss.Origins(samples);
        double[] targets = Blocks(samples, origins);
        LossSum centred = Sum(targets);
        double[] constant = new double[samples.Count * Outputs];
        Array.Fill(constant, centred.BestConstant(constant));
        double centre = centred.Value(constant);
        _remainder = origins is null ? null : Remainder(centred, origins);
        _sum = _remainder is null ? centred : Sum(_remainder.High);
        if (loss.IsSquared && _remainder is not null)
        {
            NullResidual = _remainder.Scaled(Free);
            Project(NullResidual);
            NullObjective = HalfSquare(NullResidual);
        }
        else
        {
            _null = NullModel();
            NullResidual = [.. _null.Residual];
            NullObjective = _null.Loss;
            Excess = _sum.Excess(_null.Fitted);
        }

        NullObjective = _loss.IsQuantile
            ? BeyondLinearRounding(NullObjective, centre, MeanSquare())
            : BeyondRounding(NullObjective, centre, origins is null ? 0 : MeanSquare());
        OutputNames = loss.Link == Link.Softmax
            ? [.. Enumerable.Range(0, Outputs).Select(k => k.ToString(CultureInfo.InvariantCulture))]
            : samples.TargetNames;
        _dual = new DualBound(_sum, Free, _remainder, NullResidual, NullObjective, Diameter, sign);
        if (skip && loss.Link != Link.Identity && !_dual.HasNullMargin)
        {
            SeparableTargets.Refuse(_sum.Loss, Outputs, targets, Linear);
        }
    }

    /// <summary>q, the number of outputs.</summary>
    public int Outputs { get; }

    public Standardizer Scaling { get; }

    public PointSet Points { get; }

    public FreeColumns Free { get; }

    /// <summary>The residual of the model without neurons.</summary>
    public double[] NullResidual { get; }

    /// <summary>P0; 0 where the target is the free columns' up to rounding.</summary>
    public double NullObjective { get; }

    /// <summary>
    /// What of P0 outliers cost beyond where the loss becomes linear. Training does not stop at a gap that is small beside this alone: it
    /// may be all there is to learn from the other rows.
    /// </summary>
    public double Excess { get; }

    /// <summary>What no |g| of the model without neurons can exceed, by the inequality of Cauchy and Schwarz.</summary>
    public double LargestCorrelation => NullObjective == 0 ? 0 : TensorPrimitives.Norm<double>(NullResidual) * Diameter;

    /// <summary>The samples.</summary>
    private SampleSet Samples { get; }

    /// <summary>The inputs, one after the other, where there is a skip term; else none.</summary>
    private double[][] Linear { get; }

    /// <summary>The sum of the ranges of all inputs, in training units: no two points are further apart, in l2 or l1.</summary>
    private double Diameter { get; }

    /// <summary>A solver of the l1 problem, at the model without neurons.</summary>
    public IColumnSolver CreateSolver() =>
        IsPlain ? new ActiveSetSolver(NullResidual, _sign, _threads) : Interlocked.Exchange(ref _null, null) ?? NullModel();

    /// <summary>Adds a neuron's column to a solver of this problem.</summary>
    /// <returns>Its index.</returns>
    public int AddTo(IColumnSolver solver, Neuron neuron) =>
        solver is ActiveSetSolver plain ? plain.Add(new NeuronColumn(this, neuron)) : solver.Add(Column(neuron));

    /// <summary>
    /// A neuron's column as the solver wants it. With several outputs it is projected off the free columns: the nearer columns are to
    /// orthogonal, the fewer steps a solver takes.
    /// </summary>
    public double[] Column(Neuron neuron) => Column(Activations(neuron));

    /// <summary>The column of activations, n values, which it replaces.</summary>
    public double[] Column(double[] column)
    {
        if (IsPlain || Outputs > 1)
        {
            Scale(column);
        }

        if (Outputs > 1)
        {
            TensorPrimitives.Divide(column, Free.RowScale, column);
        }

        return column;
    }

    /// <summary>Scales and projects activations, n values.</summary>
    public void Scale(Span<double> column)
    {
        TensorPrimitives.Multiply(column, Free.RowScale, column);
        Free.Project(column);
    }

    /// <inheritdoc cref="DualBound.Of"/>
    public double Dual(ReadOnlySpan<double> residual, double nuUpper, double beta) => _dual.Of(residual, nuUpper, beta);

    /// <summary>P of a network in raw units, and its residual.</summary>
    public (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, NeuronClass neuronClass)
    {
        // A loss of errors alone is that of minus the error for a target of 0, which no rounding of larger numbers spoils.
        double[] outputs = _remainder is null
            ? Blocks(network)
            : NetworkErrors.Of(network, Samples, _loss.IsQuantile ? KinkErrors * NullObjective : Math.Sqrt(2 * (NullObjective - Excess)));
        LossSum sum = _sum;
        if (_remainder is not null)
        {
            TensorPrimitives.Negate(outputs, outputs);
            sum = Sum(new double[outputs.Length]);
        }

        CompensatedAccumulator objective = default;
        objective.Add(sum.Value(outputs));
        AddPenalty(network, beta, neuronClass.Norm, ref objective);
        double[] residual = new double[outputs.Length];
        sum.Residual(outputs, Free, residual, sum.HasKinks && beta > 0 ? new KinkCorrection(Free, UsedColumns.Of(this, Samples, network, beta, neuronClass)) : null);
        return (objective.Value, residual);
    }

    /// <summary>betaMax from the prices of the model without neurons; 0 where they are nothing but rounding.</summary>
    public double BetaMax(PricingResult priced)
    {
        double largest = priced.Neurons.Count > 0 ? priced.Neurons[0].Value : 0;
        return NullObjective > 0 && largest > 1e-13 * LargestCorrelation ? largest : 0;
    }

    /// <summary>
    /// A bound on nu carried over to another residual: |g| differs by at most sum |theta_i - theta'_i| times the largest activation of a
    /// hyperplane that meets a sample, which is the diameter; with several outputs the sum over all of them is no less than that of the
    /// lengths.
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
        neurons = MonotoneColumns.Parted(neurons);
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
    /// P0, or 0 where it is no more than roundings leave: those of projecting the targets, relative to what they are off their mean, and
    /// those of the targets themselves, which are relative to all of them. A large common offset is no reason to see nothing.
    /// </summary>
    /// <param name="found">P0 as computed.</param>
    /// <param name="centred">The mean loss of the best constant, or of one near it.</param>
    /// <param name="meanSquare">The mean square of the targets.</param>
    private static double BeyondRounding(double found, double centred, double meanSquare) =>
        found <= (1e-26 * centred) + (5e-32 * meanSquare) ? 0 : found;

    /// <summary>The same of a loss that grows as errors do: the roots of these shares.</summary>
    private static double BeyondLinearRounding(double found, double centred, double meanSquare) =>
        found <= (1e-13 * centred) + (3e-16 * Math.Sqrt(meanSquare)) ? 0 : found;

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
    private IReadOnlyList<string> OutputNames { get; }

    /// <summary>
    /// Whether the problem is plain least squares: of the scaled columns and the target, both projected off the free columns.
    /// </summary>
    public bool IsPlain => _loss.IsSquared && Outputs == 1;

    /// <summary>Per output the best constant and linear coefficients beside neurons, in training units.</summary>
    private (CompensatedAccumulator Intercept, double[] Linear)[] FreeCoefficients(IReadOnlyList<(Neuron Neuron, double[] Z)> neurons)
    {
        int n = Points.Count;
        double[] offset = new double[n * Outputs];
        foreach ((Neuron neuron, double[] z) in neurons)
        {
            double[] activations = Activations(neuron);
            for (int q = 0; q < Outputs; q++)
            {
                ColumnProducts.AddScaled(activations, z[q], offset.AsSpan(q * n, n));
            }
        }

        // With several outputs, as in training, neurons less what the free columns fit: a start far away, where probabilities are 0 or 1,
        // leads nowhere.
        bool squared = _loss.IsSquared && _remainder is not null;
        double[][] own = [.. Enumerable.Range(0, Outputs).Select(q => squared || Outputs > 1 ? TakeOffFit(offset.AsSpan(q * n, n)) : new double[Linear.Length + 1])];
        double[][] beside = squared ? [.. own.Select(fit => new double[fit.Length])] : ByOutput(IFreeSolver.Create(_sum, Free, Linear, offset));
        for (int q = 0; q < Outputs; q++)
        {
            TensorPrimitives.Subtract(beside[q], own[q], own[q]);
        }

        return [.. own.Select((coefficients, q) => _remainder is null ? Plain(coefficients) : _remainder.Coefficients(q, coefficients))];
    }

    private static (CompensatedAccumulator Intercept, double[] Linear) Plain(double[] coefficients)
    {
        CompensatedAccumulator intercept = default;
        intercept.Add(coefficients[0]);
        return (intercept, coefficients[1..]);
    }

    /// <summary>Takes the best combination of the free columns off a vector that is not scaled.</summary>
    /// <returns>Its coefficients.</returns>
    private double[] TakeOffFit(Span<double> vector)
    {
        TensorPrimitives.Multiply(vector, Free.RowScale, vector);
        double[] fit = Free.Fit(vector);
        Free.Project(vector);
        TensorPrimitives.Divide(vector, Free.RowScale, vector);
        return fit;
    }

    private double[][] ByOutput(IFreeSolver solver) =>
        [.. Enumerable.Range(0, Outputs).Select(q => Enumerable.Range(0, Linear.Length + 1).Select(k => solver.FreeCoefficients[(k * Outputs) + q]).ToArray())];

    private LossSum Sum(double[] targets) =>
        new(_loss, Outputs, targets, [.. Free.RowScale.Select(s => s * s)], Samples.Offsets.IsEmpty ? null : Samples.Offsets.ToArray());

    /// <summary>The solver at the best model without neurons.</summary>
    private IFreeSolver NullModel() => IFreeSolver.Create(_sum, Free, Linear, new double[Points.Count * Outputs], _sign, _threads);

    /// <summary>
    /// The targets less what the model without neurons makes of them: errors are all that counts, and without the trend nothing is larger.
    /// </summary>
    private TargetRemainder Remainder(LossSum centred, double[] origins) => _loss.IsSquared
        ? new TargetRemainder(Samples, origins, Free)
        : new TargetRemainder(
            Samples, origins, Free, Linear.Length > 0
                ? ByOutput(IFreeSolver.Create(centred, Free, Linear, new double[Points.Count * Outputs]))
                : [.. origins.Select(_ => new double[1])]);

    /// <summary>The targets, target after target, counted from the origins.</summary>
    private static double[] Blocks(SampleSet samples, double[]? origins)
    {
        int n = samples.Count;
        double[] blocks = new double[n * samples.TargetNames.Count];
        for (int at = 0; at < blocks.Length; at++)
        {
            blocks[at] = samples.TargetRow(at % n)[at / n] - (origins?[at / n] ?? 0);
        }

        return blocks;
    }

    /// <summary>A network's outputs, output after output.</summary>
    private double[] Blocks(ReluNetwork network)
    {
        int n = Points.Count;
        double[] rows = new double[n * Outputs], blocks = new double[n * Outputs];
        network.Predict(Samples.Inputs, rows);
        for (int at = 0; at < blocks.Length; at++)
        {
            blocks[at] = rows[(at % n * Outputs) + (at / n)];
        }

        return blocks;
    }

    private void Project(Span<double> blocks)
    {
        for (int first = 0; first < blocks.Length; first += Points.Count)
        {
            Free.Project(blocks.Slice(first, Points.Count));
        }
    }

    private static double HalfSquare(ReadOnlySpan<double> vector)
    {
        CompensatedAccumulator sum = default;
        foreach (double value in vector)
        {
            sum.AddProduct(value, value);
        }

        return sum.Value / 2;
    }

    private double MeanSquare()
    {
        double sum = 0;
        for (int at = 0; at < Samples.Targets.Length; at++)
        {
            double scaled = Free.RowScale[at / Samples.TargetNames.Count] * Samples.Targets[at];
            sum += scaled * scaled;
        }

        return sum;
    }

    private double[] Activations(Neuron neuron)
    {
        double[] column = new double[Points.Count];
        NeuronColumn.Activate(Points, neuron, 0, column);
        return column;
    }

    /// <summary>What a network's weights cost: beta sum_j |z_j| |w_j|, the lengths in training units.</summary>
    private void AddPenalty(ReluNetwork network, double beta, WeightNorm norm, ref CompensatedAccumulator objective)
    {
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            objective.AddProduct(beta * Math.Abs(neuron.Z), Length(neuron, norm));
        }
    }

    /// <summary>sum_j |z_j| |w_j| of a network, the lengths in training units: what an error of nu costs in D, per unit.</summary>
    public double Weight(ReluNetwork network, WeightNorm norm) => network.Neurons.Sum(neuron => Math.Abs(neuron.Z) * Length(neuron, norm));

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
