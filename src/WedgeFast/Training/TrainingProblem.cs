using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Kernels;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// The squared-loss problem on one sample set: the points in training units, the target scaled and projected off the free columns, and the
/// primal and dual values of networks. Scaled means: row i multiplied by sqrt(c_i / C).
/// </summary>
internal sealed class TrainingProblem
{
    private readonly SampleSet _samples;
    private readonly double[] _scaledTarget;
    private readonly double _targetMean;
    private readonly bool _skip;

    public TrainingProblem(SampleSet samples, Standardizer scaling, bool skip)
    {
        _samples = samples;
        _skip = skip;
        Scaling = scaling;
        double[] rows = new double[samples.Inputs.Length];
        scaling.Apply(samples.Inputs, rows);
        Points = PointSet.FromRows(rows, samples.Dimension);
        double[][] linear = skip ? [.. Enumerable.Range(0, samples.Dimension).Select(k => Points.Coordinate(k).ToArray())] : [];
        Free = new FreeColumns(samples.Weights, linear);
        for (int k = 0; k < samples.Dimension; k++)
        {
            Diameter += TensorPrimitives.Max(Points.Coordinate(k)) - TensorPrimitives.Min(Points.Coordinate(k));
        }

        // Off its mean first: differences of near numbers are exact, where projecting a large offset away would leave its rounding.
        _scaledTarget = new double[samples.Count];
        double meanSquare = 0;
        CompensatedAccumulator mean = default;
        for (int i = 0; i < samples.Count; i++)
        {
            mean.AddProduct(samples.Targets[i], Free.RowScale[i] * Free.RowScale[i]);
            meanSquare += samples.Targets[i] * samples.Targets[i] * Free.RowScale[i] * Free.RowScale[i];
        }

        _targetMean = mean.Value;
        for (int i = 0; i < samples.Count; i++)
        {
            _scaledTarget[i] = (samples.Targets[i] - _targetMean) * Free.RowScale[i];
        }

        Target = [.. _scaledTarget];
        Free.Project(Target);
        NullObjective = HalfSquare(Target);
        if (NullObjective <= 1e-14 * meanSquare)
        {
            NullObjective = 0;
        }
    }

    public Standardizer Scaling { get; }

    public PointSet Points { get; }

    public FreeColumns Free { get; }

    /// <summary>The target, scaled and projected.</summary>
    public double[] Target { get; }

    /// <summary>P0; 0 where the target is the free columns' up to rounding.</summary>
    public double NullObjective { get; }

    /// <summary>What no |g| of the model without neurons can exceed, by the inequality of Cauchy and Schwarz.</summary>
    public double LargestCorrelation => Math.Sqrt(2 * NullObjective) * Diameter;

    /// <summary>The sum of the ranges of all inputs, in training units: no two points are further apart, in l2 or l1.</summary>
    private double Diameter { get; }

    /// <summary>betaMax from the prices of the model without neurons; 0 where they are nothing but rounding.</summary>
    public double BetaMax(PricingResult priced)
    {
        double largest = priced.Neurons.Count > 0 ? priced.Neurons[0].Value : 0;
        return NullObjective > 0 && largest > 1e-13 * LargestCorrelation ? largest : 0;
    }

    /// <summary>theta of a scaled, projected residual.</summary>
    public double[] Theta(ReadOnlySpan<double> residual)
    {
        double[] theta = new double[residual.Length];
        for (int i = 0; i < theta.Length; i++)
        {
            theta[i] = residual[i] * Free.RowScale[i];
        }

        return theta;
    }

    /// <summary>A neuron's column, scaled but not projected.</summary>
    public double[] ScaledColumn(Neuron neuron)
    {
        double[] column = new double[Points.Count];
        Array.Fill(column, neuron.Bias);
        for (int k = 0; k < neuron.Coordinates.Length; k++)
        {
            ReadOnlySpan<double> x = Points.Coordinate(neuron.Coordinates[k]);
            for (int i = 0; i < column.Length; i++)
            {
                column[i] += neuron.Weights[k] * x[i];
            }
        }

        for (int i = 0; i < column.Length; i++)
        {
            column[i] = Math.Max(column[i], 0) * Free.RowScale[i];
        }

        return column;
    }

    /// <summary>
    /// D for theta scaled by the best s within +-beta/nu: s r.y - s^2 |r|^2 / 2, less what the part of r that is left along the free
    /// columns could hide. No better network than the null model has sum |z| above P0 / beta, each neuron is within the diameter of an
    /// affine function on the samples, and the best free part cancels what is left: so it hides at most s |leak| P0 diameter / beta.
    /// </summary>
    public double Dual(ReadOnlySpan<double> residual, double nuUpper, double beta)
    {
        CompensatedAccumulator product = default, square = default;
        for (int i = 0; i < residual.Length; i++)
        {
            product.AddProduct(residual[i], Target[i]);
            square.AddProduct(residual[i], residual[i]);
        }

        if (square.Value == 0)
        {
            return 0;
        }

        double limit = nuUpper == 0 ? double.PositiveInfinity : beta / nuUpper;
        double s = Math.Clamp(product.Value / square.Value, -limit, limit);
        double hidden = Diameter == 0 ? 0 : Math.Abs(s) * Free.Leak(residual) * NullObjective * Diameter / beta;
        return (s * product.Value) - (s * s * square.Value / 2) - hidden;
    }

    /// <summary>The network of neurons and coefficients, with the best free coefficients, folded back to raw units.</summary>
    public ReluNetwork Fold(IReadOnlyList<(Neuron Neuron, double Z)> neurons)
    {
        double[] rest = new double[Points.Count];
        List<NetworkNeuron> folded = [];
        foreach ((Neuron neuron, double z) in neurons)
        {
            TensorPrimitives.MultiplyAdd<double>(ScaledColumn(neuron), -z, rest, rest);
            double[] weights = new double[neuron.Weights.Length];
            CompensatedAccumulator bias = default;
            bias.Add(neuron.Bias);
            for (int k = 0; k < weights.Length; k++)
            {
                int input = neuron.Coordinates[k];
                weights[k] = neuron.Weights[k] / Scaling.Scales[input];
                bias.AddProduct(-weights[k], Scaling.Means[input]);
            }

            int[] through = [.. neuron.Through.Select(i => _samples.SourceRows[i])];
            folded.Add(new NetworkNeuron(neuron.Coordinates, weights, bias.Value, z, through));
        }

        double[] ofTarget = Free.Fit(_scaledTarget), ofRest = Free.Fit(rest);
        double[] skip = new double[_skip ? Points.Dimension : 0];
        CompensatedAccumulator intercept = default;
        intercept.Add(_targetMean);
        intercept.Add(ofTarget[0]);
        intercept.Add(ofRest[0]);
        for (int k = 0; k < skip.Length; k++)
        {
            skip[k] = (ofTarget[k + 1] + ofRest[k + 1]) / Scaling.Scales[k];
            intercept.AddProduct(-skip[k], Scaling.Means[k]);
        }

        return new ReluNetwork(_samples.InputNames, _samples.TargetName, intercept.Value, skip, folded);
    }

    /// <summary>P of a network in raw units, and its scaled residual, projected as a dual point needs it.</summary>
    public (double Objective, double[] Residual) Evaluate(ReluNetwork network, double beta, WeightNorm norm)
    {
        double[] residual = new double[Points.Count];
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = (_samples.Targets[i] - network.Predict(_samples.Row(i))) * Free.RowScale[i];
        }

        CompensatedAccumulator objective = default;
        objective.Add(HalfSquare(residual));
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            objective.AddProduct(beta * Math.Abs(neuron.Z), Length(neuron, norm));
        }

        Free.Project(residual);
        return (objective.Value, residual);
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

    private static double HalfSquare(ReadOnlySpan<double> vector)
    {
        CompensatedAccumulator sum = default;
        foreach (double value in vector)
        {
            sum.AddProduct(value, value);
        }

        return sum.Value / 2;
    }
}
