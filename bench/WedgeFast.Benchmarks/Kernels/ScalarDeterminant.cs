namespace WedgeFast.Benchmarks.Kernels;

/// <summary>The loop anyone would write: LU with partial pivoting of one row-major matrix, in place.</summary>
internal static class ScalarDeterminant
{
    public static double Of(Span<double> matrix, int size)
    {
        double determinant = 1;
        for (int k = 0; k < size; k++)
        {
            int best = k;
            for (int r = k + 1; r < size; r++)
            {
                if (Math.Abs(matrix[(r * size) + k]) > Math.Abs(matrix[(best * size) + k])) best = r;
            }

            double pivot = matrix[(best * size) + k];
            if (pivot == 0) return 0;
            if (best != k)
            {
                determinant = -determinant;
                for (int c = k; c < size; c++) (matrix[(k * size) + c], matrix[(best * size) + c]) = (matrix[(best * size) + c], matrix[(k * size) + c]);
            }

            determinant *= pivot;
            for (int r = k + 1; r < size; r++)
            {
                double ratio = matrix[(r * size) + k] / pivot;
                for (int c = k + 1; c < size; c++) matrix[(r * size) + c] -= ratio * matrix[(k * size) + c];
            }
        }

        return determinant;
    }
}
