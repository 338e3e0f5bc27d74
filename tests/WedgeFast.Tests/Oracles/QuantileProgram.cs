namespace WedgeFast.Tests.Oracles;

/// <summary>
/// sum_i p_i l(t + A z, y_i) + beta |z|_1 with the pinball loss l, as a linear program: t = t+ - t-, z = z+ - z-, y = t + A z + over -
/// under, all at least 0. The simplex method on the whole tableau, by Bland's rule: slow and obvious.
/// </summary>
/// <param name="features">A.</param>
/// <param name="y">The targets.</param>
/// <param name="weights">The weights of the rows.</param>
/// <param name="level">The level.</param>
/// <param name="free">Columns besides the constant that cost nothing.</param>
internal sealed class QuantileProgram(List<double[]> features, double[] y, double[] weights, double level, IReadOnlyList<double[]>? free = null)
{
    private const double Rounding = 1e-11;

    /// <summary>The optimal objective, twice.</summary>
    public (double Lower, double Upper) Bounds(double beta)
    {
        int n = y.Length;
        double[] p = [.. weights.Select(w => w / weights.Sum())], ones = [.. y.Select(_ => 1.0)];
        List<(double[] Column, double Cost)> variables = [(ones, 0), (Minus(ones), 0)];
        foreach (double[] column in free ?? [])
        {
            variables.AddRange([(column, 0), (Minus(column), 0)]);
        }

        foreach (double[] feature in features)
        {
            variables.AddRange([(feature, beta), (Minus(feature), beta)]);
        }

        int first = variables.Count;
        for (int i = 0; i < n; i++)
        {
            double[] unit = new double[n];
            unit[i] = 1;
            variables.AddRange([(unit, p[i] * level), (Minus(unit), p[i] * (1 - level))]);
        }

        // Rows so signed that their right sides are not negative: one of over and under is the first basis.
        double[] signs = [.. y.Select(v => v < 0 ? -1.0 : 1.0)];
        double[][] rows = [.. Enumerable.Range(0, n).Select(i => variables.Select(v => signs[i] * v.Column[i]).Append(signs[i] * y[i]).ToArray())];
        int[] basis = [.. Enumerable.Range(0, n).Select(i => first + (2 * i) + (signs[i] < 0 ? 1 : 0))];
        double[] costs = [.. variables.Select(v => v.Cost), 0];
        for (int i = 0; i < n; i++)
        {
            Subtract(costs, rows[i], variables[basis[i]].Cost);
        }

        for (int entering; (entering = Array.FindIndex(costs, 0, variables.Count, cost => cost < -Rounding)) >= 0;)
        {
            int row = Enumerable.Range(0, n).Where(i => rows[i][entering] > Rounding)
                .OrderBy(i => rows[i][^1] / rows[i][entering]).ThenBy(i => basis[i]).First();
            double pivot = rows[row][entering];
            rows[row] = [.. rows[row].Select(value => value / pivot)];
            basis[row] = entering;
            Subtract(costs, rows[row], costs[entering]);
            for (int i = 0; i < n; i++)
            {
                if (i != row)
                {
                    Subtract(rows[i], rows[row], rows[i][entering]);
                }
            }
        }

        return (-costs[^1], -costs[^1]);
    }

    private static double[] Minus(double[] column) => [.. column.Select(value => -value)];

    private static void Subtract(double[] from, double[] row, double times)
    {
        for (int k = 0; k < row.Length; k++)
        {
            from[k] -= times * row[k];
        }
    }
}
