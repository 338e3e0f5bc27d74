namespace WedgeFast.Proofs;

/// <summary>
/// Linear equations whose solution is enclosed: every pivot is surely not 0, so there is one solution, and each step keeps it inside.
/// </summary>
internal static class LinearSystem
{
    /// <summary>Solves by elimination.</summary>
    /// <param name="rows">k rows of k coefficients and a right-hand side; overwritten.</param>
    public static Enclosure[] Solve(Enclosure[][] rows)
    {
        int size = rows.Length;
        for (int column = 0; column < size; column++)
        {
            int pivot = Enumerable.Range(column, size - column).MaxBy(row => rows[row][column].Absolute().Below);
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (int row = 0; row < size; row++)
            {
                if (row != column)
                {
                    Enclosure factor = rows[row][column] / rows[column][column];
                    for (int k = column; k <= size; k++)
                    {
                        rows[row][k] -= factor * rows[column][k];
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, size).Select(row => rows[row][size] / rows[row][row])];
    }
}
