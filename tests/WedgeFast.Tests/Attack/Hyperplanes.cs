namespace WedgeFast.Tests.Attack;

/// <summary>Normals of hyperplanes through samples, by elimination with complete pivoting in twice the working precision.</summary>
internal static class Hyperplanes
{
    /// <summary>
    /// Below this share of the largest volume that their distances allow samples count as dependent: ten times what the documented measure
    /// of the dictionary says, so that rounding decides nothing here.
    /// </summary>
    private const double Dependent = 1e-12;

    /// <summary>Samples closer than this share of the extent are one in training units, which hold about 32 digits.</summary>
    private const double Coincident = 1e-25;

    /// <summary>All subsets of a size, as ascending indices.</summary>
    public static IEnumerable<int[]> Subsets(int n, int size)
    {
        int[] at = [.. Enumerable.Range(0, size)];
        while (size <= n)
        {
            yield return [.. at];
            int k = size - 1;
            while (k >= 0 && at[k] == n - size + k)
            {
                k--;
            }

            if (k < 0)
            {
                yield break;
            }

            at[k]++;
            for (int j = k + 1; j < size; j++)
            {
                at[j] = at[j - 1] + 1;
            }
        }
    }

    /// <summary>
    /// The normal of the hyperplane through samples in a coordinate set, largest entry about 1; null where they are dependent. Fewer
    /// samples than coordinates leave directions open: those are filled in by <paramref name="free"/>.
    /// </summary>
    public static double[]? Normal(DoubleDouble[][] points, int[] set, int[] samples, double extent, Random? free = null)
    {
        int m = set.Length, rank = samples.Length - 1;
        DoubleDouble[][] rows = [.. Enumerable.Range(1, rank).Select(r => Scaled(points, set, samples[r], samples[0], extent))];
        int[] columns = [.. Enumerable.Range(0, m)];
        double share = 1;
        for (int step = 0; step < rank; step++)
        {
            if (rows[step].Length == 0 || !Pivot(rows, columns, step, ref share))
            {
                return null;
            }

            for (int r = step + 1; r < rank; r++)
            {
                DoubleDouble factor = rows[r][columns[step]] / rows[step][columns[step]];
                for (int k = step; k < m; k++)
                {
                    rows[r][columns[k]] -= factor * rows[step][columns[k]];
                }
            }
        }

        DoubleDouble[] normal = new DoubleDouble[m];
        for (int k = m - 1; k >= 0; k--)
        {
            DoubleDouble sum = 0;
            for (int c = k + 1; c < m && k < rank; c++)
            {
                sum += rows[k][columns[c]] * normal[columns[c]];
            }

            normal[columns[k]] = k < rank ? -sum / rows[k][columns[k]] : free is null ? 1 : (2 * free.NextDouble()) - 1;
        }

        return [.. normal.Select(v => v.ToDouble())];
    }

    private static DoubleDouble[] Scaled(DoubleDouble[][] points, int[] set, int sample, int origin, double extent)
    {
        DoubleDouble[] row = [.. set.Select(k => points[sample][k] - points[origin][k])];
        double largest = row.Max(v => v.Size);
        return largest <= Coincident * extent ? [] : [.. row.Select(v => v / largest)];
    }

    private static bool Pivot(DoubleDouble[][] rows, int[] columns, int step, ref double share)
    {
        (double size, int row, int column) = (0, step, step);
        for (int r = step; r < rows.Length; r++)
        {
            for (int k = step; k < columns.Length; k++)
            {
                if (rows[r].Length == 0)
                {
                    return false;
                }

                double here = rows[r][columns[k]].Size;
                (size, row, column) = here > size ? (here, r, k) : (size, row, column);
            }
        }

        (rows[step], rows[row]) = (rows[row], rows[step]);
        (columns[step], columns[column]) = (columns[column], columns[step]);
        share *= size;
        return share > Dependent;
    }
}
