using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// The columns that carry no penalty: the constant and, with a skip term, the inputs. Everything else is projected off them, in the
/// scaling where row i is multiplied by sqrt(c_i / C), so that weighted least squares is plain least squares.
/// </summary>
internal sealed class FreeColumns
{
    /// <summary>A column whose remainder is below this share of its norm depends on those before it.</summary>
    private const double DependenceTolerance = 1e-11;

    private readonly OrthogonalFactor _factor;
    private readonly List<double[]> _scaled = [];
    private readonly double[] _coefficients;
    private readonly double[] _remainder;
    private readonly int _columns;
    private readonly List<int> _kept = [];

    /// <summary>Builds the basis, leaving out dependent columns.</summary>
    /// <param name="weights">c, n positive values.</param>
    /// <param name="columns">The unscaled free columns besides the constant, n values each.</param>
    public FreeColumns(ReadOnlySpan<double> weights, IReadOnlyList<double[]> columns)
    {
        double total = 0;
        foreach (double c in weights)
        {
            total += c;
        }

        int n = weights.Length;
        RowScale = new double[n];
        for (int i = 0; i < n; i++)
        {
            RowScale[i] = Math.Sqrt(weights[i] / total);
        }

        _columns = columns.Count + 1;
        _factor = new OrthogonalFactor(n);
        _coefficients = new double[_columns];
        _remainder = new double[n];
        double[] scaled = new double[n];
        for (int k = 0; k < _columns; k++)
        {
            (k == 0 ? RowScale : columns[k - 1]).CopyTo(scaled, 0);
            if (k > 0)
            {
                TensorPrimitives.Multiply(scaled, RowScale, scaled);
            }

            double norm = _factor.Split(scaled, _coefficients, _remainder);
            if (norm > DependenceTolerance * TensorPrimitives.Norm<double>(scaled))
            {
                _factor.Append(_coefficients, _remainder, norm);
                _kept.Add(k);
                _scaled.Add([.. scaled]);
            }
        }
    }

    /// <summary>sqrt(c_i / C).</summary>
    public double[] RowScale { get; }

    /// <summary>The number of independent free columns.</summary>
    public int Rank => _factor.Count;

    /// <summary>An orthonormal basis of the scaled free columns, n values for each.</summary>
    public ReadOnlySpan<double> Basis => _factor.Q;

    /// <summary>Projects a scaled vector off the free columns, in place.</summary>
    public void Project(Span<double> vector)
    {
        _factor.Split(vector, _coefficients, _remainder);
        _remainder.CopyTo(vector);
    }

    /// <summary>
    /// The length of the part of a scaled vector that projecting has left along the free columns F: |R^-T F^T r| with F = Q R, from the
    /// columns themselves and compensated sums, so that neither the rounding of Q nor that of the projection is taken on trust.
    /// </summary>
    public double Leak(ReadOnlySpan<double> vector)
    {
        double[] along = new double[_factor.Count];
        for (int k = 0; k < along.Length; k++)
        {
            CompensatedAccumulator sum = default;
            for (int i = 0; i < vector.Length; i++)
            {
                sum.AddProduct(_scaled[k][i], vector[i]);
            }

            along[k] = sum.Value;
        }

        _factor.SolveLower(along);
        return TensorPrimitives.Norm<double>(along);
    }

    /// <summary>The least-squares coefficients of a scaled vector on the free columns; 0 for dependent ones.</summary>
    /// <returns>The constant's, then one per column.</returns>
    public double[] Fit(ReadOnlySpan<double> vector)
    {
        double[] solution = new double[_factor.Count];
        _factor.Split(vector, solution, _remainder);
        _factor.SolveUpper(solution);
        double[] all = new double[_columns];
        for (int t = 0; t < _kept.Count; t++)
        {
            all[_kept[t]] = solution[t];
        }

        return all;
    }
}
