using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Kernels;

/// <summary>
/// Products with a matrix stored one column after the other. Four columns at a time share the loads of the vector (and the stores, in
/// <see cref="AddCombination"/>): twice as fast as one column at a time where the columns are in the cache. Every column's result is the
/// same whatever its neighbours are.
/// </summary>
internal static class ColumnProducts
{
    /// <summary>The inner product of every column with a vector.</summary>
    /// <param name="columns">At least results.Length columns of <paramref name="vector"/>.Length values.</param>
    /// <param name="vector">n values.</param>
    /// <param name="results">Receives one value per column.</param>
    public static void Dots(ReadOnlySpan<double> columns, ReadOnlySpan<double> vector, Span<double> results)
    {
        int n = vector.Length, j = 0;
        for (; j <= results.Length - 4; j += 4)
        {
            FourDots(columns.Slice(j * n, 4 * n), vector, results.Slice(j, 4));
        }

        for (; j < results.Length; j++)
        {
            results[j] = Dot(columns.Slice(j * n, n), vector);
        }
    }

    /// <summary>The inner product of two vectors, summed in the order of <see cref="Dots"/>.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> va = MemoryMarshal.Cast<double, Vector<double>>(a), vb = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> sum = default, other = default;
        int t = 0;
        for (; t <= va.Length - 2; t += 2)
        {
            sum = Vector.FusedMultiplyAdd(va[t], vb[t], sum);
            other = Vector.FusedMultiplyAdd(va[t + 1], vb[t + 1], other);
        }

        if (t < va.Length)
        {
            sum = Vector.FusedMultiplyAdd(va[t], vb[t], sum);
        }

        return Vector.Sum(sum + other) + TailDot(a, b, va.Length * Vector<double>.Count);
    }

    /// <summary>Adds scale times the sum of coefficient times column to a vector.</summary>
    /// <param name="columns">At least coefficients.Length columns of <paramref name="vector"/>.Length values.</param>
    /// <param name="coefficients">One value per column.</param>
    /// <param name="scale">A common factor.</param>
    /// <param name="vector">n values.</param>
    public static void AddCombination(ReadOnlySpan<double> columns, ReadOnlySpan<double> coefficients, double scale, Span<double> vector)
    {
        int n = vector.Length, j = 0;
        for (; j <= coefficients.Length - 4; j += 4)
        {
            AddFour(columns.Slice(j * n, 4 * n), coefficients.Slice(j, 4), scale, vector);
        }

        for (; j < coefficients.Length; j++)
        {
            AddScaled(columns.Slice(j * n, n), scale * coefficients[j], vector);
        }
    }

    /// <summary>Adds factor times a column to a vector of the same length.</summary>
    public static void AddScaled(ReadOnlySpan<double> column, double factor, Span<double> vector)
    {
        ReadOnlySpan<Vector<double>> a = MemoryMarshal.Cast<double, Vector<double>>(column);
        Span<Vector<double>> sum = MemoryMarshal.Cast<double, Vector<double>>(vector);
        Vector<double> f = new(factor);
        for (int t = 0; t < a.Length; t++)
        {
            sum[t] = Vector.FusedMultiplyAdd(f, a[t], sum[t]);
        }

        for (int i = a.Length * Vector<double>.Count; i < vector.Length; i++)
        {
            vector[i] = Math.FusedMultiplyAdd(factor, column[i], vector[i]);
        }
    }

    /// <summary>Rotates two vectors of one length: (a, b) becomes (c a + s b, c b - s a).</summary>
    public static void Rotate(Span<double> a, Span<double> b, double c, double s)
    {
        Span<Vector<double>> va = MemoryMarshal.Cast<double, Vector<double>>(a), vb = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> vc = new(c), vs = new(s);
        for (int t = 0; t < va.Length; t++)
        {
            (va[t], vb[t]) = ((vc * va[t]) + (vs * vb[t]), (vc * vb[t]) - (vs * va[t]));
        }

        for (int i = va.Length * Vector<double>.Count; i < a.Length; i++)
        {
            (a[i], b[i]) = ((c * a[i]) + (s * b[i]), (c * b[i]) - (s * a[i]));
        }
    }

    private static void FourDots(ReadOnlySpan<double> columns, ReadOnlySpan<double> vector, Span<double> results)
    {
        int n = vector.Length;
        ReadOnlySpan<double> c0 = columns[..n], c1 = columns.Slice(n, n), c2 = columns.Slice(2 * n, n), c3 = columns.Slice(3 * n, n);
        ReadOnlySpan<Vector<double>> v = MemoryMarshal.Cast<double, Vector<double>>(vector);
        ReadOnlySpan<Vector<double>> a0 = MemoryMarshal.Cast<double, Vector<double>>(c0), a1 = MemoryMarshal.Cast<double, Vector<double>>(c1);
        ReadOnlySpan<Vector<double>> a2 = MemoryMarshal.Cast<double, Vector<double>>(c2), a3 = MemoryMarshal.Cast<double, Vector<double>>(c3);
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        int t = 0;

        // Two sums per column, as in Dot, so that a column's result does not depend on whether it has three neighbours.
        for (; t <= v.Length - 2; t += 2)
        {
            Vector<double> x = v[t], y = v[t + 1];
            s0 = Vector.FusedMultiplyAdd(a0[t], x, s0);
            s1 = Vector.FusedMultiplyAdd(a1[t], x, s1);
            s2 = Vector.FusedMultiplyAdd(a2[t], x, s2);
            s3 = Vector.FusedMultiplyAdd(a3[t], x, s3);
            t0 = Vector.FusedMultiplyAdd(a0[t + 1], y, t0);
            t1 = Vector.FusedMultiplyAdd(a1[t + 1], y, t1);
            t2 = Vector.FusedMultiplyAdd(a2[t + 1], y, t2);
            t3 = Vector.FusedMultiplyAdd(a3[t + 1], y, t3);
        }

        if (t < v.Length)
        {
            s0 = Vector.FusedMultiplyAdd(a0[t], v[t], s0);
            s1 = Vector.FusedMultiplyAdd(a1[t], v[t], s1);
            s2 = Vector.FusedMultiplyAdd(a2[t], v[t], s2);
            s3 = Vector.FusedMultiplyAdd(a3[t], v[t], s3);
        }

        int tail = v.Length * Vector<double>.Count;
        results[0] = Vector.Sum(s0 + t0) + TailDot(c0, vector, tail);
        results[1] = Vector.Sum(s1 + t1) + TailDot(c1, vector, tail);
        results[2] = Vector.Sum(s2 + t2) + TailDot(c2, vector, tail);
        results[3] = Vector.Sum(s3 + t3) + TailDot(c3, vector, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double TailDot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int from)
    {
        double sum = 0;
        for (int i = from; i < b.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    private static void AddFour(ReadOnlySpan<double> columns, ReadOnlySpan<double> coefficients, double scale, Span<double> vector)
    {
        int n = vector.Length;
        ReadOnlySpan<double> c0 = columns[..n], c1 = columns.Slice(n, n), c2 = columns.Slice(2 * n, n), c3 = columns.Slice(3 * n, n);
        double f0 = scale * coefficients[0], f1 = scale * coefficients[1], f2 = scale * coefficients[2], f3 = scale * coefficients[3];
        Span<Vector<double>> v = MemoryMarshal.Cast<double, Vector<double>>(vector);
        ReadOnlySpan<Vector<double>> a0 = MemoryMarshal.Cast<double, Vector<double>>(c0), a1 = MemoryMarshal.Cast<double, Vector<double>>(c1);
        ReadOnlySpan<Vector<double>> a2 = MemoryMarshal.Cast<double, Vector<double>>(c2), a3 = MemoryMarshal.Cast<double, Vector<double>>(c3);
        Vector<double> v0 = new(f0), v1 = new(f1), v2 = new(f2), v3 = new(f3);
        for (int t = 0; t < v.Length; t++)
        {
            Vector<double> sum = Vector.FusedMultiplyAdd(v0, a0[t], v[t]);
            sum = Vector.FusedMultiplyAdd(v1, a1[t], sum);
            sum = Vector.FusedMultiplyAdd(v2, a2[t], sum);
            v[t] = Vector.FusedMultiplyAdd(v3, a3[t], sum);
        }

        for (int i = v.Length * Vector<double>.Count; i < n; i++)
        {
            double sum = Math.FusedMultiplyAdd(f0, c0[i], vector[i]);
            sum = Math.FusedMultiplyAdd(f1, c1[i], sum);
            sum = Math.FusedMultiplyAdd(f2, c2[i], sum);
            vector[i] = Math.FusedMultiplyAdd(f3, c3[i], sum);
        }
    }
}
