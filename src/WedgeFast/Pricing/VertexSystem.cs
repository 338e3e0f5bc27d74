using System.Runtime.CompilerServices;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Hyperplanes through m points each, one per vector lane, the weight of one coordinate being 1: differences of the points to the first,
/// each divided by its largest coordinate, are orthogonal to w; Gaussian elimination with partial pivoting, and what the hyperplane may be
/// off by. MATHEMATICS.md, R7.
/// </summary>
internal sealed unsafe class VertexSystem<TOperations, TVector>
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>
    /// Below this pivot points cannot be told from dependent ones: moving one by some such share of its distance makes them so.
    /// MATHEMATICS.md, R8.
    /// </summary>
    private const double Dependent = 1e-14;

    private const int Length = SearchBox.MaxLength;

    private readonly double[] _points = GC.AllocateArray<double>(Length * Length * TOperations.Count, pinned: true);
    private readonly double[] _matrix = GC.AllocateArray<double>(Length * Length * TOperations.Count, pinned: true);
    private readonly double[] _hyperplane = GC.AllocateArray<double>(Length * TOperations.Count, pinned: true);
    private readonly double[] _errors = GC.AllocateArray<double>(Length * TOperations.Count, pinned: true);

    /// <summary>
    /// Coordinate j of point t of each lane at ((t m) + j) lanes, as given, not about the middle: so differences lose nothing.
    /// </summary>
    public double[] Points => _points;

    /// <summary>What rounding took from each of <see cref="Points"/>, or zeros.</summary>
    public double[] Rests { get; } = GC.AllocateArray<double>(Length * Length * TOperations.Count, pinned: true);

    /// <summary>What component j may be off by where the hyperplane through the points has no weight above 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Error(int component) => TOperations.Load(ref _errors[component * TOperations.Count]);

    /// <summary>Component j of the hyperplanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Hyperplane(int component) => TOperations.Load(ref _hyperplane[component * TOperations.Count]);

    /// <summary>Solves.</summary>
    /// <param name="face">The coordinate whose weight is 1.</param>
    /// <param name="m">The number of points, and of coordinates.</param>
    /// <param name="middle">What hyperplanes are about, m values.</param>
    /// <returns>A mask: the lanes whose points span a hyperplane.</returns>
    public TVector Solve(int face, int m, ReadOnlySpan<double> middle)
    {
        Fill(face, m);
        TVector regular = Eliminate(m - 1);
        Substitute(face, m);
        BoundErrors(face, m - 1);
        Place(m, middle);
        return regular;
    }

    /// <summary>The most that a weight of a lane may be off by.</summary>
    public double LargestError(int lane, int m)
    {
        double largest = 0;
        for (int j = 0; j < m; j++)
        {
            largest = Math.Max(largest, _errors[(j * TOperations.Count) + lane]);
        }

        return largest;
    }

    /// <summary>
    /// Solves one lane anew in double-double arithmetic: its points are so nearly dependent that elimination in double precision leaves few
    /// digits.
    /// </summary>
    /// <returns>Whether they span a hyperplane, by the measure of <see cref="WedgeProduct"/>, that may be in a box of this face.</returns>
    public bool TryRefine(int lane, int face, int m, ReadOnlySpan<double> middle)
    {
        int lanes = TOperations.Count;
        Span<DoubleDouble> points = stackalloc DoubleDouble[Length * Length];
        Span<double> normal = stackalloc double[Length];
        for (int at = 0; at < m * m; at++)
        {
            points[at] = (DoubleDouble)_points[(at * lanes) + lane] + Rests[(at * lanes) + lane];
        }

        double share = ExtendedPlane.Normal(points[..(m * m)], m, normal[..m]);
        if (!(share > WedgeProduct.DegeneracyTolerance / 2) || Math.Abs(normal[face]) < 0.5)
        {
            return false;
        }

        double offset = 0, error = 0, each = 4 * SearchProblem.UnitRoundoff;
        for (int j = 0; j < m; j++)
        {
            double w = normal[j] / normal[face], x = points[j].High - middle[j];
            offset -= w * x;
            error += Math.Abs(x) * (each + (((2 * m) + 4) * SearchProblem.UnitRoundoff * Math.Abs(w)));
            (_hyperplane[(j * lanes) + lane], _errors[(j * lanes) + lane]) = (w, each);
        }

        (_hyperplane[(m * lanes) + lane], _errors[(m * lanes) + lane]) = (offset, error);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Point(int t, int j, int m) => TOperations.Load(ref _points[((t * m) + j) * TOperations.Count]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Rest(int t, int j, int m) => TOperations.Load(ref Rests[((t * m) + j) * TOperations.Count]);

    /// <summary>Coordinate j of point t less that of the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Difference(int t, int j, int m) =>
        TOperations.Add(TOperations.Subtract(Point(t, j, m), Point(0, j, m)), TOperations.Subtract(Rest(t, j, m), Rest(0, j, m)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref double At(int row, int column) => ref _matrix[((row * Length) + column) * TOperations.Count];

    /// <summary>Row t: the difference of point t + 1 to the first, the face's coordinate last and negated, as the right side.</summary>
    private void Fill(int face, int m)
    {
        TVector tiny = TOperations.Create(1e-300), one = TOperations.Create(1);
        for (int t = 0; t < m - 1; t++)
        {
            TVector largest = tiny;
            for (int j = 0; j < m; j++)
            {
                largest = TOperations.Max(largest, TOperations.Abs(Difference(t + 1, j, m)));
            }

            TVector scale = TOperations.Divide(one, largest);
            for (int j = 0, column = 0; j < m; j++)
            {
                TVector value = TOperations.Multiply(Difference(t + 1, j, m), scale);
                TOperations.Store(j == face ? TOperations.Negate(value) : value, ref At(t, j == face ? m - 1 : column++));
            }
        }
    }

    private TVector Eliminate(int n)
    {
        TVector one = TOperations.Create(1), zero = TOperations.Create(0), dependent = TOperations.Create(Dependent), singular = zero;
        for (int k = 0; k < n; k++)
        {
            for (int row = k + 1; row < n; row++)
            {
                Order(k, row, n);
            }

            TVector pivot = TOperations.Load(ref At(k, k)), small = TOperations.IsLess(TOperations.Abs(pivot), dependent);
            singular = TOperations.Select(small, one, singular);
            pivot = TOperations.Select(small, one, pivot);
            TOperations.Store(pivot, ref At(k, k));
            for (int row = k + 1; row < n; row++)
            {
                TVector factor = TOperations.Negate(TOperations.Divide(TOperations.Load(ref At(row, k)), pivot));
                for (int c = k + 1; c <= n; c++)
                {
                    TOperations.Store(
                        TOperations.MultiplyAdd(factor, TOperations.Load(ref At(k, c)), TOperations.Load(ref At(row, c))), ref At(row, c));
                }
            }
        }

        return TOperations.IsZero(singular);
    }

    /// <summary>Exchanges two rows in the lanes where the second has the larger pivot.</summary>
    private void Order(int k, int row, int n)
    {
        TVector mask = TOperations.MagnitudeGreater(TOperations.Load(ref At(row, k)), TOperations.Load(ref At(k, k)));
        if (TOperations.Bits(mask) == 0)
        {
            return;
        }

        for (int c = k; c <= n; c++)
        {
            TVector a = TOperations.Load(ref At(k, c)), b = TOperations.Load(ref At(row, c));
            TOperations.Store(TOperations.Select(mask, b, a), ref At(k, c));
            TOperations.Store(TOperations.Select(mask, a, b), ref At(row, c));
        }
    }

    private void Substitute(int face, int m)
    {
        int n = m - 1;
        TOperations.Store(TOperations.Create(1), ref _hyperplane[face * TOperations.Count]);
        for (int k = n - 1; k >= 0; k--)
        {
            TVector value = TOperations.Load(ref At(k, n));
            for (int c = k + 1; c < n; c++)
            {
                value = TOperations.Subtract(value, TOperations.Multiply(TOperations.Load(ref At(k, c)), Hyperplane(Component(c, face))));
            }

            TOperations.Store(TOperations.Divide(value, TOperations.Load(ref At(k, k))), ref _hyperplane[Component(k, face) * TOperations.Count]);
        }
    }

    /// <summary>
    /// What the weights may be off by: the residual of the triangle, by the roundings of the rows, of the elimination, whose factors are at
    /// most 1, and of the substitution, carried back through the triangle with all signs adverse. MATHEMATICS.md, R7.
    /// </summary>
    private void BoundErrors(int face, int n)
    {
        TVector zero = TOperations.Create(0), unit = TOperations.Create(SearchProblem.UnitRoundoff * ((2 * n) + 8)), rows = zero, carried = zero;
        for (int k = 0; k < n; k++)
        {
            TVector residual = zero;
            for (int c = k; c <= n; c++)
            {
                TVector u = TOperations.Abs(TOperations.Load(ref At(k, c)));
                rows = TOperations.Add(rows, u);
                residual = c == n ? residual : TOperations.MultiplyAdd(u, TOperations.Abs(Hyperplane(Component(c, face))), residual);
            }

            TVector eliminated = TOperations.Add(rows, carried);
            carried = TOperations.Add(carried, eliminated);
            TOperations.Store(TOperations.Multiply(unit, TOperations.Add(eliminated, residual)), ref _errors[Component(k, face) * TOperations.Count]);
        }

        TOperations.Store(zero, ref _errors[face * TOperations.Count]);
        for (int k = n - 1; k >= 0; k--)
        {
            TVector error = Error(Component(k, face));
            for (int c = k + 1; c < n; c++)
            {
                error = TOperations.MultiplyAdd(TOperations.Abs(TOperations.Load(ref At(k, c))), Error(Component(c, face)), error);
            }

            TOperations.Store(TOperations.Divide(error, TOperations.Abs(TOperations.Load(ref At(k, k)))), ref _errors[Component(k, face) * TOperations.Count]);
        }
    }

    /// <summary>The offset through the first point, and what it may be off by.</summary>
    private void Place(int m, ReadOnlySpan<double> middle)
    {
        TVector offset = TOperations.Create(0), error = offset, unit = TOperations.Create(SearchProblem.UnitRoundoff * ((2 * m) + 4));
        for (int j = 0; j < m; j++)
        {
            TVector w = Hyperplane(j), x = TOperations.Subtract(Point(0, j, m), TOperations.Create(middle[j]));
            offset = TOperations.Subtract(offset, TOperations.Multiply(w, x));
            error = TOperations.MultiplyAdd(TOperations.MultiplyAdd(unit, TOperations.Abs(w), Error(j)), TOperations.Abs(x), error);
        }

        TOperations.Store(offset, ref _hyperplane[m * TOperations.Count]);
        TOperations.Store(error, ref _errors[m * TOperations.Count]);
    }

    /// <summary>The component that a column of the matrix stands for.</summary>
    private static int Component(int column, int face) => column < face ? column : column + 1;
}
