using System.Numerics.Tensors;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// A loss whose outputs are counted from its origins, or from its best constant where it knows one, and in a unit in which the errors of
/// the best constant are about 1, so that a first step is neither long nor short.
/// </summary>
internal sealed class DescentLoss : IDescentLoss
{
    /// <summary>Kinks are bent to a tenth of the errors of the best constant: nothing is proven of what is found.</summary>
    private const double Widening = 1e7;

    private readonly Loss _loss;
    private readonly double[] _targets;
    private readonly double[] _shares;
    private readonly double[] _origins;
    private readonly double[] _offsets;
    private readonly double _start;
    private readonly int _each;

    /// <summary>Prepares the rows of samples.</summary>
    /// <param name="loss">The loss, settled.</param>
    /// <param name="samples">The samples, targets as they are learnt.</param>
    /// <exception cref="ArgumentException">Their targets have no best constant, as counts that are all 0.</exception>
    public DescentLoss(Loss loss, SampleSet samples)
    {
        (_loss, Outputs, _each) = (loss.Link == Link.Log ? loss.Settle(samples) : loss.Solved(Widening) ?? loss, loss.Outputs(samples), samples.TargetNames.Count);
        _origins = loss.Origins(samples) ?? new double[_each];
        _shares = samples.Weights.ToArray();
        TensorPrimitives.Divide(_shares, TensorPrimitives.Sum<double>(_shares), _shares);
        _targets = samples.Targets.ToArray();
        _offsets = samples.Offsets.IsEmpty ? new double[samples.Count] : samples.Offsets.ToArray();
        double squares = 0;
        for (int at = 0; at < _targets.Length; at++)
        {
            _targets[at] -= _origins[at % _each];
            squares += _shares[at / _each] * _targets[at] * _targets[at];
        }

        Unit = loss.Link != Link.Identity || !(squares > 0) ? 1 : Math.Sqrt(squares);
        _start = Outputs == 1 ? loss.BestConstant(_offsets, _targets, _shares) : 0;
    }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <summary>What an output of 1 stands for: beta here is beta over it, and the objective is that over its square.</summary>
    public double Unit { get; }

    /// <inheritdoc/>
    public double Add(int first, ReadOnlySpan<float> outputs, Span<float> gradient) =>
        Outputs == 1 && _each == 1 ? AddOne(first, outputs, gradient) : AddSeveral(first, outputs, gradient);

    // Without a division by the number of outputs for every value.
    private double AddOne(int first, ReadOnlySpan<float> outputs, Span<float> gradient)
    {
        int rows = outputs.Length;
        Span<double> f = stackalloc double[rows], slopes = stackalloc double[rows], values = stackalloc double[rows];
        ReadOnlySpan<double> y = _targets.AsSpan(first, rows), shares = _shares.AsSpan(first, rows), offsets = _offsets.AsSpan(first, rows);
        for (int i = 0; i < f.Length; i++)
        {
            f[i] = (Unit * outputs[i]) + _start + offsets[i];
        }

        _loss.Gradient(f, y, slopes);
        _loss.Values(f, y, values);
        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            sum += shares[i] * values[i];
            gradient[i] = (float)(shares[i] * slopes[i] / Unit);
        }

        return sum / (Unit * Unit);
    }

    private double AddSeveral(int first, ReadOnlySpan<float> outputs, Span<float> gradient)
    {
        int rows = outputs.Length / Outputs;
        Span<double> f = stackalloc double[outputs.Length], slopes = stackalloc double[outputs.Length];
        Span<double> y = stackalloc double[rows * _each], values = stackalloc double[rows];
        for (int at = 0; at < outputs.Length; at++)
        {
            f[(at % Outputs * rows) + (at / Outputs)] = (Unit * outputs[at]) + _start + _offsets[first + (at / Outputs)];
        }

        for (int at = 0; at < y.Length; at++)
        {
            y[(at % _each * rows) + (at / _each)] = _targets[(first * _each) + at];
        }

        _loss.Gradient(f, y, slopes);
        _loss.Values(f, y, values);
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            double share = _shares[first + i];
            sum += share * values[i];
            for (int q = 0; q < Outputs; q++)
            {
                gradient[(i * Outputs) + q] = (float)(share * slopes[(q * rows) + i] / Unit);
            }
        }

        return sum / (Unit * Unit);
    }

    /// <summary>Outputs in the units of the loss, counted from its origins no more.</summary>
    /// <param name="outputs">n x q values, row-major.</param>
    public double[] InUnits(ReadOnlySpan<float> outputs)
    {
        double[] values = new double[outputs.Length];
        for (int at = 0; at < values.Length; at++)
        {
            values[at] = (Unit * outputs[at]) + _start + (_loss.HasClasses ? 0 : _origins[at % _each]);
        }

        return values;
    }
}
