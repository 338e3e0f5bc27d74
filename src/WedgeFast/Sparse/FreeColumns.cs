using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// The columns that carry no penalty: the constant and, with a skip term, the inputs. Everything else is projected off them, in the
/// scaling where row i is multiplied by sqrt(c_i / C), so that weighted least squares is plain least squares.
/// </summary>
internal sealed class FreeColumns
{
    /// <summary>
    /// Beyond this norm of the inverse of R, columns of length one, or where a column is left out, double-double arithmetic takes over.
    /// </summary>
    private const double WorstInverse = 1e4;

    private const double DependenceTolerance = 1e-11;

    /// <summary>What the roundings of R and of sums can add to a leak, as shares of it and of the vector.</summary>
    private const double LeakRounding = 1.01, SumRounding = 1e-28;

    /// <summary>What one operation on double-double numbers rounds off at most, with room.</summary>
    private const double Extended = 1.0 / (1L << 49) / (1L << 49);

    private readonly OrthogonalFactor _factor;
    private readonly IReadOnlyList<ExactColumn> _exact;
    private readonly double[] _coefficients;
    private readonly double[] _remainder;
    private readonly int _columns;
    private readonly List<int> _kept = [];
    private readonly List<double> _lengths = [];
    private readonly ExtendedFactor? _extended;

    /// <summary>Builds the basis of columns that a model is solved with, leaving out dependent ones.</summary>
    /// <param name="weights">c, n positive values.</param>
    /// <param name="columns">The unscaled free columns besides the constant, n values each.</param>
    public FreeColumns(ReadOnlySpan<double> weights, IReadOnlyList<double[]> columns)
        : this(weights, columns, [.. columns.Select(column => new ExactColumn(column, 0, 1, ""))], refuse: false)
    {
    }

    /// <summary>Builds the basis that certificates rest on: what is left out depends on the others exactly.</summary>
    /// <param name="weights">c, n positive values.</param>
    /// <param name="columns">The unscaled free columns besides the constant, n values each, rounded.</param>
    /// <param name="exact">The same without rounding.</param>
    /// <exception cref="ArgumentException">A column is all but dependent: its remainder is beyond what can be computed.</exception>
    public FreeColumns(ReadOnlySpan<double> weights, IReadOnlyList<double[]> columns, IReadOnlyList<ExactColumn> exact)
        : this(weights, columns, exact, refuse: true)
    {
    }

    private FreeColumns(ReadOnlySpan<double> weights, IReadOnlyList<double[]> columns, IReadOnlyList<ExactColumn> exact, bool refuse)
    {
        int n = weights.Length;
        double total = 0;
        foreach (double c in weights)
        {
            total += c;
        }

        RowScale = new double[n];
        for (int i = 0; i < n; i++)
        {
            RowScale[i] = Math.Sqrt(weights[i] / total);
        }

        _exact = exact;
        _columns = columns.Count + 1;
        _factor = new OrthogonalFactor(n);
        _coefficients = new double[_columns];
        _remainder = new double[n];
        if (!TryFactorise(columns, refuse))
        {
            _factor.Clear();
            _kept.Clear();
            _extended = new ExtendedFactor();
            FactoriseExtended(refuse);
        }
    }

    /// <summary>sqrt(c_i / C).</summary>
    public double[] RowScale { get; }

    /// <summary>The number of free columns, dependent ones too.</summary>
    public int Columns => _columns;

    /// <summary>Whether a column is in the basis: 0 is the constant.</summary>
    public bool Keeps(int column) => _kept.Contains(column);

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
    /// A bound on the length of the part of a scaled vector that projecting has left along the free columns F, |R^-T F^T r| with F = Q R,
    /// from the columns as they are and compensated sums, so that neither the rounding of Q nor that of the projection is taken on trust.
    /// </summary>
    public double Leak(ReadOnlySpan<double> vector)
    {
        double[] along = new double[_factor.Count];
        double unknown = SumRounding * vector.Length;
        if (_extended is null)
        {
            for (int k = 0; k < along.Length; k++)
            {
                along[k] = Product(vector, _kept[k]);
            }

            _factor.SolveLower(along);
        }
        else
        {
            _extended.Dots(vector, along);
            unknown += _extended.Error;
        }

        double leak = TensorPrimitives.Norm<double>(along), length = TensorPrimitives.Norm(vector);
        return (LeakRounding * leak) + (unknown * length);
    }

    /// <summary>
    /// What is left of a vector when the best combination of the columns is taken off in double-double arithmetic: as fitting it twice
    /// leaves it, not scaled, and exact up to <paramref name="error"/>.
    /// </summary>
    /// <param name="vector">The vector, not scaled, n values.</param>
    /// <param name="coefficients">Receives the coefficients that were taken off: the constant's, then one per column.</param>
    /// <param name="error">Receives a bound on the scaled norm of what roundings have changed.</param>
    public DoubleDouble[] Remainder(DoubleDouble[] vector, CompensatedAccumulator[] coefficients, out double error)
    {
        DoubleDouble[] rest = [.. vector];
        double[] scaled = new double[rest.Length];
        double square = 0;
        for (int pass = 0; pass < 3; pass++)
        {
            for (int i = 0; i < rest.Length; i++)
            {
                scaled[i] = rest[i].High * RowScale[i];
            }

            square += TakeOff(rest, Fit(scaled), coefficients);
        }

        error = (16 + _columns) * Extended * Math.Sqrt(square);
        return rest;
    }

    /// <summary>The same for given coefficients.</summary>
    public DoubleDouble[] Remainder(
        DoubleDouble[] vector, IReadOnlyList<double> given, CompensatedAccumulator[] coefficients, out double error)
    {
        DoubleDouble[] rest = [.. vector];
        error = (16 + _columns) * Extended * Math.Sqrt(TakeOff(rest, given, coefficients));
        return rest;
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

    private bool TryFactorise(IReadOnlyList<double[]> columns, bool refuse)
    {
        double[] scaled = new double[RowScale.Length];
        for (int k = 0; k < _columns; k++)
        {
            RowScale.CopyTo(scaled, 0);
            if (k > 0)
            {
                TensorPrimitives.Multiply(scaled, columns[k - 1], scaled);
                if (IsZero(_exact[k - 1]))
                {
                    continue;
                }
            }

            double norm = _factor.Split(scaled, _coefficients, _remainder), whole = TensorPrimitives.Norm<double>(scaled);
            if (!(norm > DependenceTolerance * whole))
            {
                return false;
            }

            _factor.Append(_coefficients, _remainder, norm);
            _kept.Add(k);
            _lengths.Add(whole);
        }

        return !refuse || Inverse() <= WorstInverse;
    }

    /// <summary>The norm of the inverse of R for columns of length one.</summary>
    private double Inverse()
    {
        double sum = 0;
        double[] column = new double[_factor.Count];
        for (int k = 0; k < column.Length; k++)
        {
            Array.Clear(column);
            column[k] = _lengths[k];
            _factor.SolveLower(column);
            sum += TensorPrimitives.SumOfSquares<double>(column);
        }

        return Math.Sqrt(sum);
    }

    private void FactoriseExtended(bool refuse)
    {
        DoubleDouble[] column = new DoubleDouble[RowScale.Length];
        for (int k = 0; k < _columns; k++)
        {
            if (k > 0 && IsZero(_exact[k - 1]))
            {
                continue;
            }

            int exponent = k == 0 ? 0 : Exponent(_exact[k - 1]);
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = k == 0 ? RowScale[i] : _exact[k - 1].Difference(i).Scaled(-exponent) * RowScale[i];
            }

            double norm = _extended!.TryAppend(column, _coefficients, _remainder);
            if (norm > 0)
            {
                double unit = k == 0 ? 1 : Math.ScaleB(1, exponent) / _exact[k - 1].Scale;
                TensorPrimitives.Multiply(_coefficients, unit, _coefficients);
                TensorPrimitives.Multiply(_remainder, unit, _remainder);
                _factor.Append(_coefficients, _remainder, norm * unit);
                _kept.Add(k);
            }
            else if (refuse)
            {
                RequireDependent(k);
            }
        }
    }

    private void RequireDependent(int column)
    {
        double[] ones = new double[RowScale.Length];
        Array.Fill(ones, 1.0);
        double[][] columns = [.. _kept.Append(column).Select(k => k == 0 ? ones : _exact[k - 1].Values)];
        if (!ModularDependence.AreDependent(columns))
        {
            throw new ArgumentException(
                $"{_exact[column - 1].Name} is all but a linear function of the other inputs, beyond what can be computed: with a linear term nothing could be "
                + "proved; leave it or the linear term out.");
        }
    }

    private static bool IsZero(ExactColumn column) => column.Values.AsSpan().IndexOfAnyExcept(column.Origin) < 0;

    private static int Exponent(ExactColumn column)
    {
        double largest = 0;
        foreach (double value in column.Values)
        {
            largest = Math.Max(largest, Math.Abs(value - column.Origin));
        }

        return Math.ILogB(largest);
    }

    /// <summary>The product of a scaled vector with a scaled column.</summary>
    private double Product(ReadOnlySpan<double> vector, int k)
    {
        CompensatedAccumulator sum = default;
        for (int i = 0; i < vector.Length; i++)
        {
            if (k == 0)
            {
                sum.AddProduct(RowScale[i], vector[i]);
                continue;
            }

            (double high, double low) = _exact[k - 1].Difference(i);
            sum.AddProduct(RowScale[i], vector[i], high);
            sum.Add(RowScale[i] * vector[i] * low);
        }

        return k == 0 ? sum.Value : sum.Value / _exact[k - 1].Scale;
    }

    /// <summary>Takes a combination of the columns off a vector that is not scaled.</summary>
    /// <returns>The sum of the squares of all that was met.</returns>
    private double TakeOff(DoubleDouble[] vector, IReadOnlyList<double> given, CompensatedAccumulator[] coefficients)
    {
        double square = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            double scaled = vector[i].High * RowScale[i];
            square += scaled * scaled;
        }

        for (int k = 0; k < given.Count; k++)
        {
            square += given[k] == 0 ? 0 : TakeOff(vector, k, given[k]);
            coefficients[k].Add(given[k]);
        }

        return square;
    }

    /// <summary>Takes a multiple of a column off a vector that is not scaled.</summary>
    /// <returns>The square of the scaled norm of what was taken off.</returns>
    private double TakeOff(DoubleDouble[] vector, int k, double coefficient)
    {
        double square = 0, slope = k == 0 ? coefficient : coefficient / _exact[k - 1].Scale;
        for (int i = 0; i < vector.Length; i++)
        {
            DoubleDouble taken = k == 0 ? slope : _exact[k - 1].Difference(i) * slope;
            vector[i] -= taken;
            double scaled = taken.High * RowScale[i];
            square += scaled * scaled;
        }

        return square;
    }
}
