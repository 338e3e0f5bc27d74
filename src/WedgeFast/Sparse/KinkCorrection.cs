using System.Numerics.Tensors;
using WedgeFast.Kernels;
using WedgeFast.Losses;

namespace WedgeFast.Sparse;

/// <summary>
/// Theta of rows at the kinks of a loss, of which outputs tell but a few digits, moved as little as possible to where it is orthogonal to
/// the free columns and meets each column in use as the minimum demands. Rows that would leave the conjugate's domain stay at its end.
/// MATHEMATICS.md, "Losses".
/// </summary>
/// <param name="free">The free columns.</param>
/// <param name="used">The columns in use, n values each, and what their products with theta are at the minimum.</param>
internal sealed class KinkCorrection(FreeColumns free, IReadOnlyList<(double[] Column, double Product)> used)
{
    private const int MostPasses = 10;

    /// <summary>What depends on other equations but for this share of its length is left out.</summary>
    private const double Dependence = 1e-8;

    /// <summary>Equations that are off by less than this share, and rows outside the domain by less, are so by rounding.</summary>
    private const double Accuracy = 1e-9;

    private readonly double[][] _columns = [.. Columns(free, used)];

    /// <summary>Corrects in place; where no equation gains by it nothing is changed.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="targets">y.</param>
    /// <param name="residual">theta_i / sqrt(p_i) of the rows; not projected.</param>
    /// <param name="isAtKink">The rows that may be moved.</param>
    public void Apply(Loss loss, ReadOnlySpan<double> targets, Span<double> residual, ReadOnlySpan<bool> isAtKink)
    {
        double[] moved = residual.ToArray(), points = new double[moved.Length];
        double before = Worst(moved);
        bool[] isFree = isAtKink.ToArray();
        for (int pass = 0, left = 1; pass < MostPasses && left > 0; pass++)
        {
            Move(moved, isFree);
            for (int i = 0; i < moved.Length; i++)
            {
                points[i] = -moved[i] / free.RowScale[i];
            }

            loss.Clamp(points, targets);
            left = 0;
            for (int i = 0; i < moved.Length; i++)
            {
                double inside = -points[i] * free.RowScale[i];
                bool leaves = isFree[i] && Math.Abs(inside - moved[i]) > Accuracy * free.RowScale[i];
                (moved[i], isFree[i], left) = (inside, isFree[i] && !leaves, leaves ? left + 1 : left);
            }
        }

        if (Worst(moved) < before)
        {
            moved.CopyTo(residual);
        }
    }

    /// <summary>
    /// A combination of columns that is 0 on all rows at kinks, so that the objective is linear along it, and falls: what a solver that
    /// knows curvature alone sees no end of. Of a column whose equation depends on those of others and does not hold.
    /// </summary>
    /// <param name="residual">theta_i / sqrt(p_i) of the rows, corrected.</param>
    /// <param name="isAtKink">The rows that were to be moved.</param>
    /// <returns>The coefficients of the columns in use, the change of the outputs, and that of the objective; null where there is
    /// none.</returns>
    public (double[] Z, double[] Outputs, double Slope)? Descent(ReadOnlySpan<double> residual, ReadOnlySpan<bool> isAtKink)
    {
        double[] all = residual.ToArray();
        (OrthogonalFactor factor, List<int> kept) = Factorise(Rows(isAtKink.ToArray()));
        double worst = Accuracy;
        int column = -1;
        for (int k = 0; k < _columns.Length; k++)
        {
            double share = kept.Contains(k) ? 0 : Math.Abs(Missing(k, all)) / Size(k);
            (worst, column) = share > worst ? (share, k) : (worst, column);
        }

        if (column < 0)
        {
            return null;
        }

        int[] rows = Rows(isAtKink.ToArray());
        double[] combination = new double[kept.Count];
        factor.Split([.. rows.Select(i => _columns[column][i])], combination, new double[rows.Length]);
        factor.SolveUpper(combination);
        double[] weights = new double[_columns.Length], outputs = new double[all.Length];
        double missing = Missing(column, all), sign = -Math.Sign(missing);
        weights[column] = sign;
        for (int t = 0; t < kept.Count; t++)
        {
            weights[kept[t]] = -sign * combination[t];
        }

        for (int k = 0; k < weights.Length; k++)
        {
            TensorPrimitives.MultiplyAdd(_columns[k], weights[k], outputs, outputs);
        }

        TensorPrimitives.Divide<double>(outputs, free.RowScale, outputs);
        return (weights[free.Rank..], outputs, -Math.Abs(missing));
    }

    private static IEnumerable<double[]> Columns(FreeColumns free, IReadOnlyList<(double[] Column, double Product)> used)
    {
        int n = free.RowScale.Length;
        for (int k = 0; k < free.Rank; k++)
        {
            yield return free.Basis.Slice(k * n, n).ToArray();
        }

        foreach ((double[] column, _) in used)
        {
            double[] scaled = new double[n];
            TensorPrimitives.Multiply<double>(column, free.RowScale, scaled);
            yield return scaled;
        }
    }

    private static int[] Rows(bool[] isFree) => [.. Enumerable.Range(0, isFree.Length).Where(i => isFree[i])];

    /// <summary>The shortest move of some rows that makes all equations hold that can.</summary>
    private void Move(double[] residual, bool[] isFree)
    {
        int[] rows = Rows(isFree);
        (OrthogonalFactor factor, List<int> kept) = Factorise(rows);
        double[] along = [.. kept.Select(k => Missing(k, residual))], move = new double[rows.Length];
        factor.SolveLower(along);
        ColumnProducts.AddCombination(factor.Q, along, 1, move);
        for (int t = 0; t < rows.Length; t++)
        {
            residual[rows[t]] += move[t];
        }
    }

    /// <summary>The columns at some rows that do not depend on those before them.</summary>
    private (OrthogonalFactor Factor, List<int> Kept) Factorise(int[] rows)
    {
        double[] own = new double[rows.Length], rest = new double[rows.Length], coefficients = new double[_columns.Length];
        OrthogonalFactor factor = new(rows.Length);
        List<int> kept = [];
        for (int k = 0; k < _columns.Length && kept.Count < rows.Length; k++)
        {
            for (int t = 0; t < rows.Length; t++)
            {
                own[t] = _columns[k][rows[t]];
            }

            double norm = factor.Split(own, coefficients, rest);
            if (norm > Dependence * TensorPrimitives.Norm<double>(own))
            {
                factor.Append(coefficients, rest, norm);
                kept.Add(k);
            }
        }

        return (factor, kept);
    }

    private double Size(int k) => k < free.Rank ? 1 : Math.Abs(used[k - free.Rank].Product);

    /// <summary>The largest share of an equation that is missing.</summary>
    private double Worst(double[] residual) => Enumerable.Range(0, _columns.Length).Max(k => Math.Abs(Missing(k, residual)) / Size(k));

    private double Missing(int k, double[] residual)
    {
        CompensatedAccumulator sum = default;
        for (int i = 0; i < residual.Length; i++)
        {
            sum.AddProduct(_columns[k][i], residual[i]);
        }

        return (k < free.Rank ? 0 : used[k - free.Rank].Product) - sum.Value;
    }
}
