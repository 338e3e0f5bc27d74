using System.Numerics.Tensors;
using WedgeFast.Kernels;
using WedgeFast.Losses;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// D of residuals, less what their leak along the free columns and roundings could hide. The leak meets the free part of the outputs, and
/// it is in the prices, which are off by leak times diameter per unit of sum |z_j|, at most P0 / beta. MATHEMATICS.md, "The certificate".
/// </summary>
internal sealed class DualBound
{
    private readonly LossSum _sum;
    private readonly FreeColumns _free;
    private readonly TargetRemainder? _remainder;
    private readonly double[] _scaledTargets;
    private readonly double _nullObjective;
    private readonly double _diameter;
    private readonly double _errorBound;
    private readonly double _nullMargin;
    private readonly double _moved;
    private readonly double _nullConjugate;
    private readonly bool _isOneSided;

    /// <summary>Prepares what all residuals share.</summary>
    /// <param name="sum">The mean loss.</param>
    /// <param name="free">The free columns.</param>
    /// <param name="remainder">For a loss of errors alone the targets of the sum; else null.</param>
    /// <param name="nullResidual">The residual of the model without neurons.</param>
    /// <param name="nullObjective">P0.</param>
    /// <param name="diameter">No two points are further apart.</param>
    /// <param name="sign">The sign that output weights may have, and nu is a bound on g of: 1, -1, or 0 for either.</param>
    public DualBound(
        LossSum sum, FreeColumns free, TargetRemainder? remainder, double[] nullResidual, double nullObjective, double diameter, int sign)
    {
        _isOneSided = sign != 0;
        (_sum, _free, _remainder, _nullObjective, _diameter) = (sum, free, remainder, nullObjective, diameter);
        _scaledTargets = remainder?.Scaled(free) ?? [];
        _errorBound = double.PositiveInfinity;
        double[] scale = free.RowScale;
        if (remainder is not null)
        {
            double least = TensorPrimitives.Min<double>(scale);
            _errorBound = sum.Loss.ErrorBound(nullObjective, least * least) + TensorPrimitives.Norm<double>(_scaledTargets);
        }

        if (double.IsInfinity(_errorBound))
        {
            (double[] margins, _nullConjugate) = sum.Moves(nullResidual, scale);
            _nullMargin = FreeMargin.Of(free, margins) - Leak(sum, free, nullResidual);
            _moved = (TensorPrimitives.Norm<double>(margins) * diameter) + (TensorPrimitives.Norm<double>(nullResidual) * diameter);
        }
    }

    /// <summary>Whether theta of the model without neurons may be moved in every direction along the free columns.</summary>
    public bool HasNullMargin => _nullMargin > 0;

    /// <summary>
    /// A bound on the length of what projecting has left of a residual along the free columns; where the loss does not see a common change
    /// of a row's outputs, with the roundings by which the row sums of theta may differ from the 0 that the conjugate takes them for.
    /// </summary>
    public static double Leak(LossSum sum, FreeColumns free, ReadOnlySpan<double> residual)
    {
        double square = 0;
        for (int first = 0; first < residual.Length; first += sum.Rows)
        {
            double leak = free.Leak(residual.Slice(first, sum.Rows));
            square += leak * leak;
        }

        double rowSums = sum.Loss.HasGauge ? (sum.Outputs + 2) * Loss.UnitRoundoff * TensorPrimitives.Norm(residual) : 0;
        return Math.Sqrt(square) + rowSums;
    }

    /// <summary>D for the residual's theta, scaled so that nu is at most beta.</summary>
    /// <param name="residual">The residual.</param>
    /// <param name="nuUpper">No |g| is above this.</param>
    /// <param name="beta">The weight-decay strength.</param>
    /// <returns>At least 0, as no loss is below: also where roundings leave nothing of the bound, or no number at all.</returns>
    public double Of(ReadOnlySpan<double> residual, double nuUpper, double beta)
    {
        double leak = Leak(_sum, _free, residual), neurons = _nullObjective * _diameter / beta;
        double dual = _sum.Loss.IsSquared && _remainder is not null
            ? Squared(residual, _remainder, leak, nuUpper, beta, neurons)
            : Any(residual, leak, nuUpper, beta, neurons);
        return dual > 0 ? dual : 0;
    }

    /// <summary>s r.y - s^2 |r|^2 / 2 for the best s within +-beta/nu, not below 0 where nu bounds g of one sign.</summary>
    private double Squared(ReadOnlySpan<double> residual, TargetRemainder target, double leak, double nuUpper, double beta, double neurons)
    {
        CompensatedAccumulator sum = default;
        foreach (double value in residual)
        {
            sum.AddProduct(value, value);
        }

        double product = target.Dot(residual, _free), square = sum.Value;
        if (square == 0)
        {
            return 0;
        }

        // What is left of the target along the free columns meets the leak too, and nobody knows the last of its digits.
        double whole = TensorPrimitives.Norm<double>(_scaledTargets), hidden = (leak * (whole + neurons)) + (Math.Sqrt(square) * target.Error);
        double limit = nuUpper == 0 ? double.PositiveInfinity : beta / nuUpper;
        double s = Math.Clamp(product / square, _isOneSided ? 0 : -limit, limit), gained = s * product, paid = s * s * square / 2;
        return gained - paid - (Math.Abs(s) * hidden) - (Loss.FewRoundings * (Math.Abs(gained) + paid));
    }

    /// <summary>-sum_i p_i l*(-s theta_i / p_i, y_i) with s = min(1, beta/nu).</summary>
    private double Any(ReadOnlySpan<double> residual, double leak, double nuUpper, double beta, double neurons)
    {
        double s = nuUpper <= beta ? 1 : beta / nuUpper;
        double value = _sum.Dual(residual, s, _free.RowScale) - _sum.DualRounding(residual, s, _free.RowScale);
        if (_remainder is not null)
        {
            value += (s * _remainder.LowDot(residual, _free)) - (s * TensorPrimitives.Norm(residual) * _remainder.Error);
        }

        return leak == 0 ? value : value - (s * leak * (LargestFreePart(beta) + neurons));
    }

    /// <summary>
    /// A bound on the norm of the scaled free part of the outputs (of their differences, where the loss sees no more) of any network with P
    /// at most P0: what the loss itself gives or, where it bounds nothing, what moving theta of the null model against that part does.
    /// </summary>
    private double LargestFreePart(double beta) => double.IsFinite(_errorBound)
        ? _errorBound
        : _nullMargin > 0 ? ((_nullObjective * (1 + (_moved / beta))) + _nullConjugate) / _nullMargin : double.PositiveInfinity;
}
