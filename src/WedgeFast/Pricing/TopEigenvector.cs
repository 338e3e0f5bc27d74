namespace WedgeFast.Pricing;

/// <summary>
/// The top eigenvector of a small symmetric matrix without negative eigenvalues, by the power method with squared matrices.
/// </summary>
internal static class TopEigenvector
{
    private const int Squarings = 40;

    /// <summary>The part of a vector along the top eigenvectors, of length one; null where there is none.</summary>
    /// <param name="gram">The matrix, m x m, row-major.</param>
    /// <param name="start">The vector, m values.</param>
    public static double[]? Of(double[] gram, double[] start)
    {
        int m = start.Length;
        double[] power = gram;
        for (int k = 0; k < Squarings; k++)
        {
            double trace = Enumerable.Range(0, m).Sum(j => power[(j * m) + j]);
            if (!(trace > 0))
            {
                return null;
            }

            power = Square(power, m, trace);
        }

        double[] top = [.. Enumerable.Range(0, m).Select(a => VectorSearchProblem.Dot(power.AsSpan(a * m, m), start))];
        double length = VectorSearchProblem.Length(top);
        return length > 0 ? [.. top.Select(value => value / length)] : null;
    }

    /// <summary>The square of a matrix divided by its trace.</summary>
    private static double[] Square(double[] matrix, int m, double trace)
    {
        double[] square = new double[m * m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                for (int c = 0; c < m; c++)
                {
                    square[(a * m) + b] += matrix[(a * m) + c] / trace * (matrix[(c * m) + b] / trace);
                }
            }
        }

        return square;
    }
}
