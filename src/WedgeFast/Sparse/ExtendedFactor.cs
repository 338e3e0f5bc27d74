using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Gram and Schmidt's orthogonalisation (twice) of columns in double-double arithmetic, with a bound on how far each vector of the basis is
/// from the span of the columns as they are. MATHEMATICS.md, "The certificate".
/// </summary>
internal sealed class ExtendedFactor
{
    /// <summary>A step of the elimination leaves at most this share of a column in error, with room.</summary>
    private const double Rounding = 1.0 / (1L << 49) / (1L << 49);

    private readonly List<(double[] High, double[] Low)> _basis = [];
    private readonly List<double> _errors = [];

    /// <summary>How far a vector of the basis may be from the span, at most, when it is kept.</summary>
    public const double MostError = 1e-10;

    /// <summary>The number of vectors.</summary>
    public int Count => _basis.Count;

    /// <summary>A bound on the norm of all errors together.</summary>
    public double Error => Math.Sqrt(_errors.Sum(e => e * e));

    /// <summary>Appends a column's remainder to the basis unless it is not known well enough.</summary>
    /// <param name="column">The column, scaled so that its squares neither overflow nor vanish.</param>
    /// <param name="coefficients">Receives the column's products with the basis.</param>
    /// <param name="remainder">Receives the part orthogonal to the basis.</param>
    /// <returns>The norm of the remainder, or 0 where it was not appended.</returns>
    public double TryAppend(DoubleDouble[] column, Span<double> coefficients, double[] remainder)
    {
        double whole = Norm(column), error = ((2 * Count) + 4) * Rounding * whole;
        coefficients[..Count].Clear();
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < Count; k++)
            {
                (double[] high, double[] low) = _basis[k];
                DoubleDouble along = default;
                for (int i = 0; i < column.Length; i++)
                {
                    along += column[i] * new DoubleDouble(high[i], low[i]);
                }

                for (int i = 0; i < column.Length; i++)
                {
                    column[i] -= along * new DoubleDouble(high[i], low[i]);
                }

                coefficients[k] += along.High;
                error += Math.Abs(along.High) * _errors[k];
            }
        }

        double norm = Norm(column), share = norm > 0 ? (error / norm) + Rounding : double.PositiveInfinity;
        if (!(share <= MostError))
        {
            return 0;
        }

        (double[] High, double[] Low) unit = (new double[column.Length], new double[column.Length]);
        for (int i = 0; i < column.Length; i++)
        {
            remainder[i] = column[i].High;
            (unit.High[i], unit.Low[i]) = column[i] / norm;
        }

        _basis.Add(unit);
        _errors.Add(share);
        return norm;
    }

    /// <summary>The products of a vector with the basis.</summary>
    public void Dots(ReadOnlySpan<double> vector, Span<double> products)
    {
        for (int k = 0; k < Count; k++)
        {
            (double[] high, double[] low) = _basis[k];
            CompensatedAccumulator sum = default;
            for (int i = 0; i < vector.Length; i++)
            {
                sum.AddProduct(vector[i], high[i]);
                sum.Add(vector[i] * low[i]);
            }

            products[k] = sum.Value;
        }
    }

    private static double Norm(DoubleDouble[] column)
    {
        double sum = 0;
        foreach (DoubleDouble value in column)
        {
            sum += value.High * value.High;
        }

        return Math.Sqrt(sum);
    }
}
