using System.Numerics.Tensors;

namespace WedgeFast.Sparse;

/// <summary>
/// The part of a column that is orthogonal to the active ones, by corrected semi-normal equations: x = R^-1 R^-T A^T a, and again for a - A
/// x, so that the remainder is as small as the columns say and not as rounding in their products leaves it (Bjorck 1987).
/// </summary>
/// <param name="store">All columns.</param>
/// <param name="rows">n.</param>
/// <param name="factor">R of the active ones.</param>
/// <param name="active">The active ones.</param>
internal sealed class CorrectedSplit(WorkingColumns store, int rows, TriangularFactor factor, IReadOnlyList<int> active)
{
    private const int MostPasses = 4;

    private readonly double[] _remainder = new double[rows];
    private double[] _work = [];
    private double[] _step = [];

    /// <summary>The remainder of the last column.</summary>
    public double[] Remainder => _remainder;

    /// <summary>Space for k values.</summary>
    public Span<double> Work(int length)
    {
        if (_work.Length < length)
        {
            _work = new double[2 * length];
        }

        return _work.AsSpan(0, length);
    }

    /// <summary>Splits a column.</summary>
    /// <param name="column">Which.</param>
    /// <param name="r">R^-T A^T a, corrected here.</param>
    /// <param name="combination">Receives x, the coefficients of the active columns that come nearest.</param>
    /// <param name="dependence">A remainder up to this need not be known any better.</param>
    /// <returns>The norm of the remainder.</returns>
    public double Of(int column, Span<double> r, Span<double> combination, double dependence)
    {
        if (_step.Length < r.Length)
        {
            _step = new double[2 * r.Length];
        }

        Span<double> step = _step.AsSpan(0, r.Length), x = combination[..r.Length];
        store.CopyTo(column, _remainder);
        r.CopyTo(x);
        factor.SolveUpper(x);
        x.CopyTo(step);
        store.AddCombination(active, _step, -1, _remainder);
        double norm = TensorPrimitives.Norm<double>(_remainder);
        for (int pass = 0; pass < MostPasses; pass++)
        {
            store.Dots(active, _remainder, _step);
            factor.SolveLower(step);
            double off = TensorPrimitives.Norm<double>(step);
            TensorPrimitives.Add(r, step, r);
            factor.SolveUpper(step);
            TensorPrimitives.Add(x, step, x);
            store.AddCombination(active, _step, -1, _remainder);
            norm = TensorPrimitives.Norm<double>(_remainder);
            if (off <= 1e-8 * norm || norm <= dependence)
            {
                break;
            }
        }

        return norm;
    }
}
