using WedgeFast.Samples;

namespace WedgeFast.Proving;

/// <summary>
/// Rows on which theta can be changed until it is orthogonal to the constant and the inputs, which the checker does exactly; and what
/// that may cost. With a
/// linear term only.
/// </summary>
internal sealed class FreeBasis
{
    private const double LeastPivot = 1e-6, Rounding = 1e-15;

    private FreeBasis(int[] rows, double change) => (Rows, Change) = (rows, change);

    /// <summary>The rows, one for the constant and one for each input that varies.</summary>
    public int[] Rows { get; }

    /// <summary>An upper bound on the sum of the sizes of all changes of theta.</summary>
    public double Change { get; }

    /// <summary>Finds rows by elimination with complete pivoting.</summary>
    /// <param name="theta">Per output, row by row.</param>
    /// <param name="units">The inputs in training units, row-major.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="mayChange">Whether theta of a row may change.</param>
    /// <exception cref="NotSupportedException">Inputs are dependent, or nearly.</exception>
    public static FreeBasis Of(double[][] theta, double[] units, SampleSet samples, Func<int, bool> mayChange)
    {
        int d = samples.Dimension, n = samples.Count;
        int[] varying = [.. Enumerable.Range(0, d).Where(k => !Standardizer.IsConstant(samples, k))];
        double[][] columns = [.. Enumerable.Range(0, n).Select(i => (double[])[1, .. varying.Select(k => units[(i * d) + k])])];
        int[] rows = Pivots([.. columns.Select((row, i) => mayChange(i) ? row.ToArray() : new double[row.Length])]);
        double[][] inverse = Inverse([.. rows.Select(row => columns[row].ToArray())]);
        double change = 0;
        for (int at = 0; at < theta.Length * (varying.Length + 1); at++)
        {
            double[] output = theta[at / (varying.Length + 1)];
            double leak = 0, size = 0;
            int k = at % (varying.Length + 1);
            for (int i = 0; i < n; i++)
            {
                leak += output[i] * columns[i][k];
                size += Math.Abs(output[i] * columns[i][k]);
            }

            change += (Math.Abs(leak) + (Rounding * size)) * inverse[k].Sum(Math.Abs);
        }

        return new FreeBasis(rows, 2 * change);
    }

    private static int[] Pivots(double[][] rows)
    {
        int width = rows[0].Length;
        List<int> found = [];
        List<int> left = [.. Enumerable.Range(0, width)];
        while (left.Count > 0)
        {
            IEnumerable<(int Row, int Column)> places = Enumerable.Range(0, rows.Length).SelectMany(i => left.Select(k => (i, k)));
            (int Row, int Column) best = places.MaxBy(at => Math.Abs(rows[at.Row][at.Column]));
            double[] pivot = rows[best.Row].ToArray();
            if (!(Math.Abs(pivot[best.Column]) > LeastPivot))
            {
                throw new NotSupportedException("No proof can be written with a linear term of inputs that nearly depend on each other.");
            }

            foreach (double[] row in rows)
            {
                double factor = row[best.Column] / pivot[best.Column];
                for (int k = 0; k < width; k++)
                {
                    row[k] -= factor * pivot[k];
                }

                row[best.Column] = 0;
            }

            found.Add(best.Row);
            left.Remove(best.Column);
        }

        return [.. found];
    }

    /// <summary>The inverse, by Gauss and Jordan with pivots by size.</summary>
    private static double[][] Inverse(double[][] matrix)
    {
        int size = matrix.Length;
        double[][] rows = [.. matrix.Select((row, i) => (double[])[.. row, .. Enumerable.Range(0, size).Select(k => k == i ? 1.0 : 0)])];
        for (int column = 0; column < size; column++)
        {
            int pivot = Enumerable.Range(column, size - column).MaxBy(i => Math.Abs(rows[i][column]));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            double scale = rows[column][column];
            rows[column] = [.. rows[column].Select(value => value / scale)];
            for (int i = 0; i < size; i++)
            {
                double factor = i == column ? 0 : rows[i][column];
                rows[i] = [.. rows[i].Select((value, k) => value - (factor * rows[column][k]))];
            }
        }

        return [.. rows.Select(row => row[size..])];
    }
}
