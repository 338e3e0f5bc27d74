using System.Numerics.Tensors;

namespace WedgeFast.Training;

/// <summary>A function of many variables with its gradient.</summary>
internal interface IDescentFunction
{
    /// <summary>The value at a point, and the gradient there.</summary>
    double Evaluate(ReadOnlySpan<float> point, Span<float> gradient);
}

/// <summary>
/// Minimises a function by L-BFGS (Nocedal, Mathematics of Computation 35, 1980) with a backtracking line search. The value never rises.
/// Pairs without positive curvature, as kinks give, are left out.
/// </summary>
internal sealed class Lbfgs
{
    private const int Memory = 10;
    private const double Sufficient = 1e-4;
    private const int MaxHalvings = 12;

    private readonly float[][] _steps = new float[Memory][];
    private readonly float[][] _changes = new float[Memory][];
    private readonly double[] _curvatures = new double[Memory];
    private readonly float[] _gradient;
    private readonly float[] _trial;
    private readonly float[] _trialGradient;
    private readonly float[] _direction;
    private int _pairs;

    /// <summary>Workspace for functions of as many variables.</summary>
    public Lbfgs(int size)
    {
        (_gradient, _trial, _trialGradient, _direction) = (new float[size], new float[size], new float[size], new float[size]);
        for (int k = 0; k < Memory; k++)
        {
            (_steps[k], _changes[k]) = (new float[size], new float[size]);
        }
    }

    /// <summary>Minimises from a point.</summary>
    /// <param name="function">The function.</param>
    /// <param name="point">Where to start, then where it ended.</param>
    /// <param name="iterations">The most steps.</param>
    /// <param name="small">It ends when ten steps have lowered the value by less than this share of it.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The value.</returns>
    public double Minimise(IDescentFunction function, Span<float> point, int iterations, double small, CancellationToken stop)
    {
        _pairs = 0;
        double value = function.Evaluate(point, _gradient), before = value;
        for (int k = 0; k < iterations && !stop.IsCancellationRequested; k++)
        {
            if (k > 0 && k % 10 == 0)
            {
                if (before - value < small * Math.Abs(before))
                {
                    break;
                }

                before = value;
            }

            double next = Step(function, point, value);
            if (!(next < value))
            {
                if (_pairs == 0)
                {
                    break;
                }

                _pairs = 0;
                continue;
            }

            value = next;
        }

        return value;
    }

    private double Step(IDescentFunction function, Span<float> point, double value)
    {
        SetDirection();
        double slope = TensorPrimitives.Dot(_direction, _gradient);
        if (!(slope < 0))
        {
            return value;
        }

        double length = _pairs > 0 ? 1 : Math.Min(1, 1 / TensorPrimitives.Norm<float>(_gradient));
        for (int halving = 0; halving < MaxHalvings; halving++)
        {
            TensorPrimitives.MultiplyAdd(_direction, (float)length, point, _trial);
            double next = function.Evaluate(_trial, _trialGradient);
            if (next <= value + (Sufficient * length * slope))
            {
                Remember(point);
                _trial.CopyTo(point);
                _trialGradient.CopyTo(_gradient, 0);
                return next;
            }

            // The least of the parabola through both values and the slope, kept within a tenth and a half.
            double least = double.IsFinite(next) ? -slope * length / (2 * ((next - value) / length - slope)) : 0;
            length *= Math.Clamp(least / length, 0.1, 0.5);
        }

        return value;
    }

    private void Remember(ReadOnlySpan<float> point)
    {
        int slot = _pairs % Memory;
        TensorPrimitives.Subtract(_trial, point, _steps[slot]);
        TensorPrimitives.Subtract<float>(_trialGradient, _gradient, _changes[slot]);
        double curvature = TensorPrimitives.Dot<float>(_steps[slot], _changes[slot]);
        if (curvature > 1e-10 * TensorPrimitives.SumOfSquares<float>(_changes[slot]))
        {
            _curvatures[slot] = curvature;
            _pairs++;
        }
    }

    // The two-loop recursion.
    private void SetDirection()
    {
        TensorPrimitives.Negate<float>(_gradient, _direction);
        int count = Math.Min(_pairs, Memory);
        Span<double> shares = stackalloc double[Memory];
        for (int back = 1; back <= count; back++)
        {
            int slot = (_pairs - back) % Memory;
            shares[slot] = TensorPrimitives.Dot<float>(_steps[slot], _direction) / _curvatures[slot];
            TensorPrimitives.MultiplyAdd(_changes[slot], (float)-shares[slot], _direction, _direction);
        }

        if (count > 0)
        {
            int last = (_pairs - 1) % Memory;
            TensorPrimitives.Multiply(_direction, (float)(_curvatures[last] / TensorPrimitives.SumOfSquares<float>(_changes[last])), _direction);
        }

        for (int back = count; back >= 1; back--)
        {
            int slot = (_pairs - back) % Memory;
            double share = TensorPrimitives.Dot<float>(_changes[slot], _direction) / _curvatures[slot];
            TensorPrimitives.MultiplyAdd(_steps[slot], (float)(shares[slot] - share), _direction, _direction);
        }
    }
}
