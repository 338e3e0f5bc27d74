namespace WedgeFast.Tests.Oracles;

/// <summary>Determinants without rounding, by Laplace expansion: slow and obvious.</summary>
internal static class ExactDeterminant
{
    /// <summary>The determinant of a row-major square matrix.</summary>
    public static ExactNumber Of(ReadOnlySpan<double> matrix, int size)
    {
        ExactNumber[,] entries = new ExactNumber[size, size];
        for (int i = 0; i < matrix.Length; i++) entries[i / size, i % size] = ExactNumber.From(matrix[i]);
        return Of(entries);
    }

    public static ExactNumber Of(ExactNumber[,] entries) => Expand(entries, 0, 0);

    private static ExactNumber Expand(ExactNumber[,] entries, int row, int usedColumns)
    {
        int size = entries.GetLength(0);
        if (row == size) return new ExactNumber(1, 0);
        ExactNumber sum = ExactNumber.Zero;
        bool negative = false;
        for (int column = 0; column < size; column++)
        {
            if ((usedColumns & (1 << column)) != 0) continue;
            if (!entries[row, column].IsZero)
            {
                ExactNumber term = entries[row, column] * Expand(entries, row + 1, usedColumns | (1 << column));
                sum = negative ? sum - term : sum + term;
            }

            negative = !negative;
        }

        return sum;
    }
}
