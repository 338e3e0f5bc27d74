namespace WedgeFast.Network;

/// <summary>Some values of a column, between which functions of it are interpolated: of numbers quantiles of the data, of words all of
/// them.</summary>
internal sealed class ValueGrid
{
    private readonly ColumnInputs _column;
    private readonly double[] _numbers;

    private ValueGrid(ColumnInputs column, double[][] points)
    {
        (_column, Points) = (column, points);
        _numbers = column.Words is null ? [.. points.Select(point => point[0])] : [];
        Masses = new double[points.Length];
    }

    /// <summary>The values, each as the column's inputs; numbers ascend.</summary>
    public double[][] Points { get; }

    /// <summary>The share of the rows' weight that belongs to each, a value between two of them to both.</summary>
    public double[] Masses { get; }

    /// <summary>The grid of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">n rows of all inputs, n at least 1.</param>
    /// <param name="weights">n weights that add up to 1.</param>
    /// <param name="most">The most values for numbers.</param>
    public static ValueGrid Of(ColumnInputs column, double[][] rows, double[] weights, int most)
    {
        ValueGrid grid = new(column, column.Words is null ? [.. Quantiles(column, rows, most).Select(value => new[] { value })]
            : [.. column.Levels]);
        for (int i = 0; i < rows.Length; i++)
        {
            (int at, double fraction) = grid.Locate(rows[i]);
            grid.Masses[at] += weights[i] * (1 - fraction);
            if (fraction > 0)
            {
                grid.Masses[at + 1] += weights[i] * fraction;
            }
        }

        return grid;
    }

    /// <summary>Where a row is on the grid: at a value, or a fraction of the way to the next one; beyond the ends at these.</summary>
    /// <param name="row">All inputs of the row.</param>
    public (int At, double Fraction) Locate(ReadOnlySpan<double> row)
    {
        if (_column.Words is not null)
        {
            return (Level(_column.In(row)), 0);
        }

        double value = row[_column.First];
        int found = Array.BinarySearch(_numbers, value);
        int after = found >= 0 ? found : ~found;
        return found >= 0 || after == 0 ? (after, 0)
            : after == _numbers.Length ? (after - 1, 0)
            : (after - 1, (value - _numbers[after - 1]) / (_numbers[after] - _numbers[after - 1]));
    }

    // A row that is none of the levels is as its nearest one.
    private int Level(ReadOnlySpan<double> values)
    {
        (int best, double least) = (0, double.PositiveInfinity);
        for (int level = 0; level < Points.Length; level++)
        {
            double distance = System.Numerics.Tensors.TensorPrimitives.Distance<double>(Points[level], values);
            (best, least) = distance < least ? (level, distance) : (best, least);
        }

        return best;
    }

    private static IEnumerable<double> Quantiles(ColumnInputs column, double[][] rows, int most)
    {
        double[] sorted = [.. rows.Select(row => row[column.First]).Order()];
        double[] distinct = [.. sorted.Distinct()];
        return distinct.Length <= most
            ? distinct
            : Enumerable.Range(0, most).Select(k => sorted[(int)((long)k * (sorted.Length - 1) / (most - 1))]).Distinct();
    }
}
