using System.Numerics;

namespace WedgeFast.Tests.Oracles;

/// <summary>Determinants without rounding, by Laplace expansion row after row, each minor of the first rows computed once.</summary>
internal static class ExactDeterminant
{
    /// <summary>The determinant of a row-major square matrix.</summary>
    public static ExactNumber Of(ReadOnlySpan<double> matrix, int size)
    {
        ExactNumber[,] entries = new ExactNumber[size, size];
        for (int i = 0; i < matrix.Length; i++) entries[i / size, i % size] = ExactNumber.From(matrix[i]);
        return Of(entries);
    }

    /// <summary>The determinant of a square matrix.</summary>
    public static ExactNumber Of(ExactNumber[,] entries)
    {
        int size = entries.GetLength(0);
        ExactNumber[] minors = new ExactNumber[1 << size];
        minors[0] = new ExactNumber(1, 0);
        for (int columns = 1; columns < minors.Length; columns++)
        {
            // The minor of the first rows in these columns, expanded along its last row.
            int row = BitOperations.PopCount((uint)columns) - 1;
            ExactNumber sum = ExactNumber.Zero;
            bool negative = false;
            for (int column = size - 1; column >= 0; column--)
            {
                if ((columns & (1 << column)) == 0) continue;
                ExactNumber term = entries[row, column] * minors[columns & ~(1 << column)];
                sum = negative ? sum - term : sum + term;
                negative = !negative;
            }

            minors[columns] = sum;
        }

        return minors[^1];
    }

    /// <summary>By how much the determinant moves, to first order, when every entry moves by the largest magnitude of its column.</summary>
    public static double Sensitivity(double[] matrix, int size)
    {
        double sum = 0;
        for (int entry = 0; entry < matrix.Length; entry++)
        {
            double[] minor = [.. matrix.Where((_, i) => i / size != entry / size && i % size != entry % size)];
            double largest = matrix.Where((_, i) => i % size == entry % size).Max(Math.Abs);
            sum += largest * Math.Abs(Of(minor, size - 1).ToDouble());
        }

        return sum;
    }
}
