namespace WedgeFast.Pricing;

/// <summary>
/// The differences of some points to the first of them: projections across them, and the dual basis p_i with w = w_F + sum_i (w.d_i) p_i.
/// Through v_i = w.x_i + b this is w = w_F + sum_i (v_i - v_1) p_i.
/// </summary>
/// <param name="dimension">m.</param>
internal sealed class FaceSpan(int dimension)
{
    /// <summary>Differences that keep less than this of their length beyond the ones before are left to other bounds.</summary>
    private const double LeastShare = 1e-3;

    private readonly double[] _basis = new double[dimension * dimension];
    private readonly double[] _triangle = new double[dimension * dimension];
    private readonly double[] _dual = new double[(dimension + 1) * dimension];
    private readonly double[] _solution = new double[dimension];
    private int _count;

    /// <summary>1 + m sum |p_i| R: by how much more than g itself what is split by these may be off, relatively.</summary>
    public double Growth { get; private set; }

    /// <summary>Takes points.</summary>
    /// <param name="points">All points, dimension values first.</param>
    /// <param name="chosen">Which of them.</param>
    /// <param name="radius">No coordinate is farther from 0: R.</param>
    /// <returns>False where their differences are nearly dependent.</returns>
    public bool Take(double[][] points, ReadOnlySpan<int> chosen, double radius)
    {
        _count = chosen.Length - 1;
        double[] origin = points[chosen[0]];
        for (int i = 0; i < _count; i++)
        {
            double[] x = points[chosen[i + 1]];
            Span<double> direction = _basis.AsSpan(i * dimension, dimension);
            for (int j = 0; j < dimension; j++)
            {
                direction[j] = x[j] - origin[j];
            }

            double before = VectorSearchProblem.Length(direction), rest = Orthogonalise(direction, i);
            if (!(rest > LeastShare * before))
            {
                return false;
            }

            _triangle[(i * dimension) + i] = rest;
            for (int j = 0; j < dimension; j++)
            {
                direction[j] /= rest;
            }
        }

        SetDual(radius);
        return true;
    }

    /// <summary>p_i for the point numbered i among those taken; for the first minus the sum of the others.</summary>
    public ReadOnlySpan<double> Dual(int i) => _dual.AsSpan(i * dimension, dimension);

    /// <summary>The part of a vector across the differences.</summary>
    public void Project(ReadOnlySpan<double> vector, Span<double> across)
    {
        vector.CopyTo(across);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < _count; i++)
            {
                Subtract(across, i);
            }
        }
    }

    /// <summary>Twice, so that what is left is orthogonal up to rounding.</summary>
    private double Orthogonalise(Span<double> direction, int count)
    {
        for (int k = 0; k < count; k++)
        {
            _triangle[(k * dimension) + count] = 0;
        }

        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < count; k++)
            {
                _triangle[(k * dimension) + count] += Subtract(direction, k);
            }
        }

        return VectorSearchProblem.Length(direction);
    }

    private double Subtract(Span<double> vector, int i)
    {
        ReadOnlySpan<double> basis = _basis.AsSpan(i * dimension, dimension);
        double along = VectorSearchProblem.Dot(basis, vector);
        for (int j = 0; j < dimension; j++)
        {
            vector[j] -= along * basis[j];
        }

        return along;
    }

    /// <summary>d_c = sum_k Q_k T_kc, so that p_i = sum_k Q_k s_k with T^T s = e_i.</summary>
    private void SetDual(double radius)
    {
        Array.Clear(_dual);
        Growth = 1;
        for (int i = 0; i < _count; i++)
        {
            Span<double> dual = _dual.AsSpan((i + 1) * dimension, dimension);
            for (int k = i; k < _count; k++)
            {
                double sum = k == i ? 1 : 0;
                for (int l = i; l < k; l++)
                {
                    sum -= _triangle[(l * dimension) + k] * _solution[l];
                }

                _solution[k] = sum / _triangle[(k * dimension) + k];
                for (int j = 0; j < dimension; j++)
                {
                    dual[j] += _solution[k] * _basis[(k * dimension) + j];
                }
            }

            for (int j = 0; j < dimension; j++)
            {
                _dual[j] -= dual[j];
            }

            Growth += dimension * radius * VectorSearchProblem.Length(dual);
        }
    }
}
