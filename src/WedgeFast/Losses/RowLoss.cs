namespace WedgeFast.Losses;

/// <summary>A loss that is a sum over outputs, each with its target: the loops over blocks of rows.</summary>
/// <typeparam name="TRow">Its mathematics.</typeparam>
/// <param name="row">The same.</param>
public abstract class RowLoss<TRow>(TRow row) : Loss
    where TRow : struct, IRowLoss
{
    /// <summary>What keeps a number inside an interval whatever a product and a quotient by the same factor round to.</summary>
    private const double Inwards = 4 * 1.2e-16;

    /// <inheritdoc/>
    public sealed override void Values(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> values)
    {
        values.Clear();
        for (int at = 0, i = 0; at < outputs.Length; at++, i = i + 1 == values.Length ? 0 : i + 1)
        {
            values[i] += row.Value(outputs[at], targets[at]);
        }
    }

    /// <inheritdoc/>
    public sealed override void Gradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> gradient)
    {
        for (int at = 0; at < outputs.Length; at++)
        {
            gradient[at] = row.Derivative(outputs[at], targets[at]);
        }
    }

    /// <inheritdoc/>
    public sealed override void Hessian(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> hessian)
    {
        // n values for each of q (q + 1) / 2 pairs, of which (q, q) comes after the q others of its output.
        int pairs = 1, count = 1;
        while ((long)hessian.Length * count != (long)outputs.Length * pairs)
        {
            pairs += ++count;
        }

        int n = outputs.Length / count;
        hessian.Clear();
        for (int q = 0, pair = 0; q < count; q++, pair += q + 1)
        {
            for (int i = 0; i < n; i++)
            {
                hessian[(pair * n) + i] = row.SecondDerivative(outputs[(q * n) + i], targets[(q * n) + i]);
            }
        }
    }

    /// <inheritdoc/>
    public sealed override void ModelCurvatures(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> curvatures)
    {
        for (int at = 0; at < outputs.Length; at++)
        {
            curvatures[at] = row.ModelCurvature(outputs[at], targets[at]);
        }
    }

    /// <inheritdoc/>
    public sealed override void Conjugates(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> values)
    {
        values.Clear();
        for (int at = 0, i = 0; at < u.Length; at++, i = i + 1 == values.Length ? 0 : i + 1)
        {
            values[i] += row.Conjugate(u[at], targets[at]);
        }
    }

    /// <inheritdoc/>
    public sealed override void ConjugateRoundings(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> bounds)
    {
        bounds.Clear();
        for (int at = 0, i = 0; at < u.Length; at++, i = i + 1 == bounds.Length ? 0 : i + 1)
        {
            bounds[i] += row.ConjugateRounding(u[at], targets[at]);
        }
    }

    /// <summary>That at one of the ends, as it is convex.</summary>
    /// <inheritdoc/>
    public sealed override void LargestConjugates(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, ReadOnlySpan<double> margins, Span<double> values)
    {
        values.Clear();
        for (int at = 0, i = 0; at < u.Length; at++, i = i + 1 == values.Length ? 0 : i + 1)
        {
            values[i] += Math.Max(Math.Max(row.Conjugate(u[at] - margins[i], targets[at]), row.Conjugate(u[at] + margins[i], targets[at])), 0);
        }
    }

    /// <inheritdoc/>
    public sealed override void Clamp(Span<double> u, ReadOnlySpan<double> targets)
    {
        for (int at = 0; at < u.Length; at++)
        {
            double inside = row.Clamp(u[at], targets[at]);
            u[at] = row.Margin(inside, targets[at]) <= Inwards * Math.Abs(inside) ? inside * (1 - Inwards) : inside;
        }
    }

    /// <inheritdoc/>
    public sealed override void Margins(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> margins)
    {
        margins.Fill(double.PositiveInfinity);
        for (int at = 0, i = 0; at < u.Length; at++, i = i + 1 == margins.Length ? 0 : i + 1)
        {
            margins[i] = Math.Min(margins[i], row.Margin(u[at], targets[at]));
        }
    }

    /// <inheritdoc/>
    public sealed override void Excesses(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> values)
    {
        values.Clear();
        for (int at = 0, i = 0; at < outputs.Length; at++, i = i + 1 == values.Length ? 0 : i + 1)
        {
            values[i] += row.Excess(outputs[at], targets[at]);
        }
    }
}
