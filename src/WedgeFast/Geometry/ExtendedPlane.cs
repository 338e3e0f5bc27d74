using WedgeFast.Kernels;

namespace WedgeFast.Geometry;

/// <summary>
/// The hyperplane through m points of m coordinates in double-double arithmetic, where their differences are so nearly dependent that
/// double precision gives another: Gaussian elimination with complete pivoting, off by 2^-100 over the share of the largest volume that
/// they span.
/// </summary>
internal static class ExtendedPlane
{
    /// <summary>The normal.</summary>
    /// <param name="points">m points of m coordinates each, one after the other.</param>
    /// <param name="m">m, 1 to 8.</param>
    /// <param name="normal">Receives the normal, its largest component 1 or -1; nothing where the points are dependent.</param>
    /// <returns>
    /// The share of the largest volume possible for differences of their lengths, to the point from which the product of these is least; 0
    /// where they are dependent.
    /// </returns>
    public static double Normal(ReadOnlySpan<DoubleDouble> points, int m, Span<double> normal)
    {
        Span<DoubleDouble> rows = stackalloc DoubleDouble[(m - 1) * m];
        Span<int> columns = stackalloc int[m];
        double share = 1;
        if (!TryDifferences(points, m, rows, ref share))
        {
            return 0;
        }

        for (int k = 0; k < m; k++)
        {
            columns[k] = k;
        }

        for (int k = 0; k < m - 1; k++)
        {
            if (!TryEliminate(rows, columns, m, k))
            {
                return 0;
            }

            share *= Math.Abs(rows[(k * m) + columns[k]].High);
        }

        return share * Substitute(rows, columns, m, normal);
    }

    /// <summary>The point from which the product of the distances to the others is least.</summary>
    private static int Origin(ReadOnlySpan<DoubleDouble> points, int m)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < m; i++)
        {
            double product = 0;
            for (int j = 0; j < m; j++)
            {
                product += i == j ? 0 : Math.Log(Distance(points, m, i, j));
            }

            (best, least) = product < least ? (i, product) : (best, least);
        }

        return best;
    }

    private static double Distance(ReadOnlySpan<DoubleDouble> points, int m, int i, int j)
    {
        double largest = 0, sum = 0;
        for (int k = 0; k < m; k++)
        {
            largest = Math.Max(largest, Math.Abs((points[(i * m) + k] - points[(j * m) + k]).High));
        }

        for (int k = 0; k < m && largest > 0; k++)
        {
            double share = (points[(i * m) + k] - points[(j * m) + k]).High / largest;
            sum += share * share;
        }

        return largest * Math.Sqrt(sum);
    }

    /// <summary>The differences, each scaled by a power of two; the share is divided by their lengths.</summary>
    private static bool TryDifferences(ReadOnlySpan<DoubleDouble> points, int m, Span<DoubleDouble> rows, ref double share)
    {
        int origin = Origin(points, m);
        for (int i = 0, row = 0; i < m; i++)
        {
            if (i == origin)
            {
                continue;
            }

            double length = Distance(points, m, i, origin);
            if (length == 0)
            {
                return false;
            }

            int exponent = Math.ILogB(length);
            for (int k = 0; k < m; k++)
            {
                rows[(row * m) + k] = (points[(i * m) + k] - points[(origin * m) + k]).Scaled(-exponent);
            }

            share /= Math.ScaleB(length, -exponent);
            row++;
        }

        return true;
    }

    /// <summary>Brings the largest number that is left to row k and to the k-th of the columns, and takes it off the rows below.</summary>
    private static bool TryEliminate(Span<DoubleDouble> rows, Span<int> columns, int m, int k)
    {
        (int pivot, int place, double largest) = (k, k, 0);
        for (int row = k; row < m - 1; row++)
        {
            for (int c = k; c < m; c++)
            {
                double size = Math.Abs(rows[(row * m) + columns[c]].High);
                (pivot, place, largest) = size > largest ? (row, c, size) : (pivot, place, largest);
            }
        }

        if (largest == 0)
        {
            return false;
        }

        (columns[k], columns[place]) = (columns[place], columns[k]);
        for (int c = 0; c < m && pivot != k; c++)
        {
            (rows[(k * m) + c], rows[(pivot * m) + c]) = (rows[(pivot * m) + c], rows[(k * m) + c]);
        }

        for (int row = k + 1; row < m - 1; row++)
        {
            DoubleDouble factor = Quotient(rows[(row * m) + columns[k]], rows[(k * m) + columns[k]]);
            for (int c = k + 1; c < m; c++)
            {
                rows[(row * m) + columns[c]] -= factor * rows[(k * m) + columns[c]];
            }
        }

        return true;
    }

    /// <summary>The vector that all rows are orthogonal to, its component of the last column 1 before it is scaled.</summary>
    /// <returns>Its length before it is scaled.</returns>
    private static double Substitute(Span<DoubleDouble> rows, Span<int> columns, int m, Span<double> normal)
    {
        Span<DoubleDouble> solution = stackalloc DoubleDouble[m];
        solution[columns[m - 1]] = 1;
        double largest = 1, square = 1;
        for (int k = m - 2; k >= 0; k--)
        {
            DoubleDouble sum = 0;
            for (int c = k + 1; c < m; c++)
            {
                sum -= rows[(k * m) + columns[c]] * solution[columns[c]];
            }

            DoubleDouble value = Quotient(sum, rows[(k * m) + columns[k]]);
            solution[columns[k]] = value;
            largest = Math.Max(largest, Math.Abs(value.High));
            square += value.High * value.High;
        }

        for (int k = 0; k < m; k++)
        {
            normal[k] = (solution[k] / largest).High;
        }

        return Math.Sqrt(square);
    }

    private static DoubleDouble Quotient(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - ((DoubleDouble)first * b);
        double second = rest.High / b.High;
        rest -= (DoubleDouble)second * b;
        return ((DoubleDouble)first + second) + (rest.High / b.High);
    }
}
