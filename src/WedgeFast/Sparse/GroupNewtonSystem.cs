using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// One Newton step for the mean loss plus beta times the sum of the lengths of the active blocks, smooth where none of them is 0: free
/// columns and active columns together, a coefficient per output each. Dependent columns make the system singular: it is solved with a
/// ridge as small as rounding allows.
/// </summary>
internal sealed class GroupNewtonSystem(LossSum sum)
{
    private const double FirstRidge = 1e-14, LastRidge = 1e-2;

    private double[] _columns = [];
    private double[] _weighted = [];
    private double[] _hessians = [];
    private double[] _products = [];
    private int _count;

    private int Size => _count * sum.Outputs;

    /// <summary>Forgets the columns.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds a column.</summary>
    public void Add(ReadOnlySpan<double> column)
    {
        if (_columns.Length < (_count + 1) * column.Length)
        {
            Array.Resize(ref _columns, Math.Max(2 * _count, 16) * column.Length);
        }

        column.CopyTo(_columns.AsSpan(_count++ * column.Length));
    }

    /// <summary>Finds the step.</summary>
    /// <param name="outputs">The present outputs.</param>
    /// <param name="gradient">The gradient of the mean loss by the outputs.</param>
    /// <param name="blocks">Per column its coefficients where it is penalised, null where it is free.</param>
    /// <param name="beta">The penalty.</param>
    /// <returns>The step, q values per column, and minus the slope of the objective along it.</returns>
    public (double[] Step, double Decrease) Solve(
        ReadOnlySpan<double> outputs, ReadOnlySpan<double> gradient, IReadOnlyList<double[]?> blocks, double beta)
    {
        int q = sum.Outputs, size = Size;
        double[] slope = Slopes(gradient);
        double[] matrix = new double[size * size];
        AddLoss(outputs, matrix);
        for (int a = 0; a < _count; a++)
        {
            AddPenalty(blocks[a], a, beta, slope, matrix);
        }

        double[] scale = new double[size];
        for (int i = 0; i < size; i++)
        {
            double diagonal = matrix[(i * size) + i];
            scale[i] = diagonal > 0 ? 1 / Math.Sqrt(diagonal) : 1;
        }

        double[] step = Solve(matrix, slope, scale);
        return (step, -TensorPrimitives.Dot<double>(step, slope));
    }

    /// <summary>The change of the outputs that a step makes.</summary>
    public void Apply(ReadOnlySpan<double> step, Span<double> change)
    {
        int n = sum.Rows, q = sum.Outputs;
        change.Clear();
        for (int a = 0; a < _count; a++)
        {
            for (int k = 0; k < q; k++)
            {
                ColumnProducts.AddScaled(_columns.AsSpan(a * n, n), step[(a * q) + k], change.Slice(k * n, n));
            }
        }
    }

    private double[] Slopes(ReadOnlySpan<double> gradient)
    {
        int n = sum.Rows, q = sum.Outputs;
        double[] slope = new double[Size], products = new double[_count];
        for (int k = 0; k < q; k++)
        {
            ColumnProducts.Dots(_columns, gradient.Slice(k * n, n), products);
            for (int a = 0; a < _count; a++)
            {
                slope[(a * q) + k] = products[a];
            }
        }

        return slope;
    }

    /// <summary>
    /// The second derivatives of the loss: X^T W X for the weights W of each pair of outputs; of the squared loss W is the same for all.
    /// </summary>
    private void AddLoss(ReadOnlySpan<double> outputs, double[] matrix)
    {
        int n = sum.Rows, q = sum.Outputs;
        if (_products.Length < _count)
        {
            _products = new double[2 * _count];
        }

        if (_weighted.Length < n)
        {
            (_weighted, _hessians) = (new double[n], new double[n * sum.Pairs]);
        }

        bool squared = sum.Loss.IsSquared;
        if (!squared)
        {
            sum.Hessian(outputs, _hessians);
        }

        for (int k = 0, pair = 0; k < q; k++)
        {
            for (int l = 0; l <= k; l++, pair++)
            {
                if (!squared)
                {
                    AddPair(_hessians.AsSpan(pair * n, n), k, l, matrix);
                }
                else if (k == l)
                {
                    AddPair(sum.Weights, k, k, matrix);
                }
            }
        }
    }

    private void AddPair(ReadOnlySpan<double> weights, int k, int l, double[] matrix)
    {
        int n = sum.Rows, q = sum.Outputs, size = Size;
        for (int a = 0; a < _count; a++)
        {
            TensorPrimitives.Multiply(_columns.AsSpan(a * n, n), weights, _weighted.AsSpan(0, n));
            Span<double> products = _products.AsSpan(0, a + 1);
            ColumnProducts.Dots(_columns, _weighted.AsSpan(0, n), products);
            for (int b = 0; b <= a; b++)
            {
                matrix[(((a * q) + k) * size) + (b * q) + l] = products[b];
                matrix[(((a * q) + l) * size) + (b * q) + k] = products[b];
            }
        }
    }

    private void AddPenalty(double[]? block, int column, double beta, double[] slope, double[] matrix)
    {
        int q = sum.Outputs, size = Size, at = column * q;
        if (block is null)
        {
            // A common change of all outputs is free: any curvature along it leaves the step as it is.
            double gauge = sum.Loss.HasGauge ? matrix[(at * size) + at] : 0;
            for (int k = 0; k < q && gauge > 0; k++)
            {
                for (int l = 0; l <= k; l++)
                {
                    matrix[((at + k) * size) + at + l] += gauge;
                }
            }

            return;
        }

        double length = TensorPrimitives.Norm<double>(block);
        for (int k = 0; k < q; k++)
        {
            double u = block[k] / length;
            slope[at + k] += beta * u;
            for (int l = 0; l <= k; l++)
            {
                matrix[((at + k) * size) + at + l] += beta / length * ((k == l ? 1 : 0) - (u * (block[l] / length)));
            }
        }
    }

    /// <summary>The step for the matrix scaled to a diagonal of ones.</summary>
    private static double[] Solve(double[] matrix, double[] slope, double[] scale)
    {
        int size = scale.Length;
        double[] factor = new double[matrix.Length], step = new double[size];
        for (double ridge = FirstRidge; ridge <= LastRidge; ridge *= 100)
        {
            for (int i = 0; i < size; i++)
            {
                Span<double> row = factor.AsSpan(i * size, i + 1);
                TensorPrimitives.Multiply(matrix.AsSpan(i * size, i + 1), scale.AsSpan(0, i + 1), row);
                TensorPrimitives.Multiply(row, scale[i], row);
                row[i] += ridge;
            }

            if (CholeskyFactor.TryFactorise(factor, size))
            {
                TensorPrimitives.Multiply(slope, scale, step);
                CholeskyFactor.Solve(factor, size, step);
                TensorPrimitives.Multiply(step, scale, step);
                TensorPrimitives.Negate(step, step);
                return step;
            }
        }

        return step;
    }
}
