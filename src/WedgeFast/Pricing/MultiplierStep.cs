using System.Runtime.CompilerServices;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// A second bound for the boxes of a group that the first leaves open. For a concave sample -|s_i| &lt;= -y_i s_i with any |y_i| &lt;= 1,
/// not only the slope of the measure, and the bound is convex in y. One step from the slopes towards the signs at the corner where the
/// first bound is attained closes about half of these boxes. One box per vector lane. MATHEMATICS.md, "Branch and bound".
/// </summary>
internal static unsafe class MultiplierStep<TOperations, TVector, TSize>
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
    where TSize : struct, ISize
{
    private const int Size = BoxGroup.Size;

    /// <summary>
    /// Clears the bits of the sign pairs with the most promising e1 of each box where the second bound is below the threshold.
    /// </summary>
    /// <param name="group">The group, its first bound taken.</param>
    /// <param name="problem">The set that is searched.</param>
    /// <param name="inverse">1 / r_i of the samples of the list.</param>
    public static void Run(BoxGroup* group, SearchProblem problem, double* inverse)
    {
        double* forms = stackalloc double[2 * SearchBox.MaxLength * TOperations.Count];
        double* changes = forms + (SearchBox.MaxLength * TOperations.Count);
        uint lanes = (1u << TOperations.Count) - 1, live = group->Live[0] | group->Live[1] | group->Live[2] | group->Live[3];
        for (int lane = 0; lane < Size; lane += TOperations.Count)
        {
            if ((live >> lane & lanes) == 0)
            {
                continue;
            }

            TVector e1 = TOperations.Load(ref group->Side1[lane]), e2 = TOperations.Load(ref group->Side2[lane]);
            Form(group, problem, lane, e1, e2, forms);
            for (int j = 0; j <= TSize.Value; j++)
            {
                TOperations.Store(TOperations.Create(0), ref changes[j * TOperations.Count]);
            }

            for (int from = 0; from < group->List.Count; from += SearchProblem.BlockLength)
            {
                Change(group, lane, e1, forms, inverse, changes, from, Math.Min(from + SearchProblem.BlockLength, group->List.Count));
            }

            uint minus1 = TOperations.Bits(e1), minus2 = TOperations.Bits(e2);
            Close(group, problem, lane, minus1, minus2, Bound(group, lane, e1, forms, changes));

            // The same multipliers for the other side of the affine part, which is small near the optimum.
            if ((live >> lane & lanes) == 0) continue;
            Form(group, problem, lane, e1, TOperations.Negate(e2), forms);
            Close(group, problem, lane, minus1, ~minus2, Bound(group, lane, e1, forms, changes));
        }
    }

    /// <summary>The linear form of the first bound for one sign pair per box.</summary>
    private static void Form(BoxGroup* group, SearchProblem problem, int lane, TVector e1, TVector e2, double* forms)
    {
        for (int j = 0; j <= TSize.Value; j++)
        {
            TVector s = TOperations.Multiply(e2, TOperations.Create(problem.Sum[j]));
            TVector c = TOperations.MultiplyAdd(e1, At(group->Linear + lane, j * Size), s);
            TOperations.Store(TOperations.Subtract(c, At(group->Slope + lane, j * Size)), ref forms[j * TOperations.Count]);
        }
    }

    private static TVector Bound(BoxGroup* group, int lane, TVector e1, double* forms, double* changes)
    {
        TVector below = TOperations.Load(ref group->GapBelow[lane]), above = TOperations.Load(ref group->GapAbove[lane]);
        TVector gap = TOperations.Select(TOperations.IsLess(e1, TOperations.Create(0)), below, above);
        return TOperations.MultiplyAdd(gap, TOperations.Create(0.5), Least(group, lane, forms, changes));
    }

    private static void Close(BoxGroup* group, SearchProblem problem, int lane, uint minus1, uint minus2, TVector bound)
    {
        uint closed = TOperations.Bits(TOperations.IsLess(bound, TOperations.Create(-problem.Allowance)));
        group->Live[0] &= ~((closed & ~minus1 & ~minus2) << lane);
        group->Live[1] &= ~((closed & ~minus1 & minus2) << lane);
        group->Live[2] &= ~((closed & minus1 & ~minus2) << lane);
        group->Live[3] &= ~((closed & minus1 & minus2) << lane);
    }

    /// <summary>
    /// What the form changes by where the multipliers of the concave samples, e1 theta_i &lt; 0, go to the signs of s_i at its corner.
    /// </summary>
    [SkipLocalsInit]
    private static void Change(BoxGroup* group, int lane, TVector e1, double* forms, double* inverse, double* changes, int from, int to)
    {
        double* centre = group->Centre + lane;
        TVector zero = TOperations.Create(0), one = TOperations.Create(1), minusOne = TOperations.Create(-1);
        TVector ob = At(centre, TSize.Value * Size), cb = Corner(group, lane, forms, TSize.Value), db = zero;
        TVector o0 = zero, c0 = zero, d0 = zero;
        TVector o1 = zero, c1 = zero, d1 = zero;
        TVector o2 = zero, c2 = zero, d2 = zero;
        TVector o3 = zero, c3 = zero, d3 = zero;
        TVector o4 = zero, c4 = zero, d4 = zero;
        TVector o5 = zero, c5 = zero, d5 = zero;
        TVector o6 = zero, c6 = zero, d6 = zero;
        TVector o7 = zero, c7 = zero, d7 = zero;
        if (TSize.Value > 0) (o0, c0) = (At(centre, 0 * Size), Corner(group, lane, forms, 0));
        if (TSize.Value > 1) (o1, c1) = (At(centre, 1 * Size), Corner(group, lane, forms, 1));
        if (TSize.Value > 2) (o2, c2) = (At(centre, 2 * Size), Corner(group, lane, forms, 2));
        if (TSize.Value > 3) (o3, c3) = (At(centre, 3 * Size), Corner(group, lane, forms, 3));
        if (TSize.Value > 4) (o4, c4) = (At(centre, 4 * Size), Corner(group, lane, forms, 4));
        if (TSize.Value > 5) (o5, c5) = (At(centre, 5 * Size), Corner(group, lane, forms, 5));
        if (TSize.Value > 6) (o6, c6) = (At(centre, 6 * Size), Corner(group, lane, forms, 6));
        if (TSize.Value > 7) (o7, c7) = (At(centre, 7 * Size), Corner(group, lane, forms, 7));
        nint stride = group->List.Stride;
        double* x = group->List.Data + from;
        for (int i = from; i < to; i++, x++)
        {
            TVector x0 = zero;
            TVector x1 = zero;
            TVector x2 = zero;
            TVector x3 = zero;
            TVector x4 = zero;
            TVector x5 = zero;
            TVector x6 = zero;
            TVector x7 = zero;
            TVector a = ob, s = cb;
            if (TSize.Value > 0) { x0 = TOperations.Create(x[0 * stride]); a = TOperations.MultiplyAdd(o0, x0, a); s = TOperations.MultiplyAdd(c0, x0, s); }
            if (TSize.Value > 1) { x1 = TOperations.Create(x[1 * stride]); a = TOperations.MultiplyAdd(o1, x1, a); s = TOperations.MultiplyAdd(c1, x1, s); }
            if (TSize.Value > 2) { x2 = TOperations.Create(x[2 * stride]); a = TOperations.MultiplyAdd(o2, x2, a); s = TOperations.MultiplyAdd(c2, x2, s); }
            if (TSize.Value > 3) { x3 = TOperations.Create(x[3 * stride]); a = TOperations.MultiplyAdd(o3, x3, a); s = TOperations.MultiplyAdd(c3, x3, s); }
            if (TSize.Value > 4) { x4 = TOperations.Create(x[4 * stride]); a = TOperations.MultiplyAdd(o4, x4, a); s = TOperations.MultiplyAdd(c4, x4, s); }
            if (TSize.Value > 5) { x5 = TOperations.Create(x[5 * stride]); a = TOperations.MultiplyAdd(o5, x5, a); s = TOperations.MultiplyAdd(c5, x5, s); }
            if (TSize.Value > 6) { x6 = TOperations.Create(x[6 * stride]); a = TOperations.MultiplyAdd(o6, x6, a); s = TOperations.MultiplyAdd(c6, x6, s); }
            if (TSize.Value > 7) { x7 = TOperations.Create(x[7 * stride]); a = TOperations.MultiplyAdd(o7, x7, a); s = TOperations.MultiplyAdd(c7, x7, s); }
            TVector slope = TOperations.Max(minusOne, TOperations.Min(one, TOperations.Multiply(a, TOperations.Create(inverse[i]))));
            TVector sign = TOperations.Select(TOperations.IsLess(s, zero), minusOne, one);
            TVector concave = TOperations.Min(zero, TOperations.Multiply(e1, TOperations.Create(x[TSize.Value * stride])));
            TVector delta = TOperations.Multiply(concave, TOperations.Subtract(sign, slope));
            db = TOperations.Add(db, delta);
            if (TSize.Value > 0) d0 = TOperations.MultiplyAdd(delta, x0, d0);
            if (TSize.Value > 1) d1 = TOperations.MultiplyAdd(delta, x1, d1);
            if (TSize.Value > 2) d2 = TOperations.MultiplyAdd(delta, x2, d2);
            if (TSize.Value > 3) d3 = TOperations.MultiplyAdd(delta, x3, d3);
            if (TSize.Value > 4) d4 = TOperations.MultiplyAdd(delta, x4, d4);
            if (TSize.Value > 5) d5 = TOperations.MultiplyAdd(delta, x5, d5);
            if (TSize.Value > 6) d6 = TOperations.MultiplyAdd(delta, x6, d6);
            if (TSize.Value > 7) d7 = TOperations.MultiplyAdd(delta, x7, d7);
        }

        if (TSize.Value > 0) Add(d0, ref changes[0 * TOperations.Count]);
        if (TSize.Value > 1) Add(d1, ref changes[1 * TOperations.Count]);
        if (TSize.Value > 2) Add(d2, ref changes[2 * TOperations.Count]);
        if (TSize.Value > 3) Add(d3, ref changes[3 * TOperations.Count]);
        if (TSize.Value > 4) Add(d4, ref changes[4 * TOperations.Count]);
        if (TSize.Value > 5) Add(d5, ref changes[5 * TOperations.Count]);
        if (TSize.Value > 6) Add(d6, ref changes[6 * TOperations.Count]);
        if (TSize.Value > 7) Add(d7, ref changes[7 * TOperations.Count]);
        Add(db, ref changes[TSize.Value * TOperations.Count]);
    }

    /// <summary>One component of the corner of each box where its form is largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Corner(BoxGroup* group, int lane, double* forms, int j)
    {
        TVector half = TOperations.Create(group->Half[j]), form = TOperations.Load(ref forms[j * TOperations.Count]);
        return TOperations.Add(
            At(group->Centre + lane, j * Size), TOperations.NegateWhere(TOperations.IsLess(form, TOperations.Create(0)), half));
    }

    /// <summary>
    /// The least, over shares 0 to 1 of the change, of the form's largest value in each box: convex and piecewise linear in the share, so
    /// it is at the end or where a coefficient changes sign.
    /// </summary>
    private static TVector Least(BoxGroup* group, int lane, double* forms, double* changes)
    {
        TVector zero = TOperations.Create(0), one = TOperations.Create(1), least = Largest(group, lane, forms, changes, one);
        for (int j = 0; j <= TSize.Value; j++)
        {
            TVector form = TOperations.Load(ref forms[j * TOperations.Count]), change = TOperations.Load(ref changes[j * TOperations.Count]);
            TVector share = TOperations.Divide(TOperations.Negate(form), change);

            // Where there is no such share, not even a number, the end serves again.
            TVector inside = TOperations.Select(TOperations.IsLess(zero, share), share, one);
            inside = TOperations.Select(TOperations.IsLess(inside, one), inside, one);
            least = TOperations.Min(least, Largest(group, lane, forms, changes, inside));
        }

        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Largest(BoxGroup* group, int lane, double* forms, double* changes, TVector share)
    {
        TVector value = TOperations.Create(0);
        for (int j = 0; j <= TSize.Value; j++)
        {
            TVector form = TOperations.Load(ref forms[j * TOperations.Count]), change = TOperations.Load(ref changes[j * TOperations.Count]);
            TVector c = TOperations.MultiplyAdd(share, change, form);
            value = TOperations.MultiplyAdd(c, At(group->Centre + lane, j * Size), value);
            value = TOperations.MultiplyAdd(TOperations.Abs(c), TOperations.Create(group->Half[j]), value);
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TVector value, ref double total) => TOperations.Store(TOperations.Add(TOperations.Load(ref total), value), ref total);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(double* x, nint offset) => TOperations.Load(ref x[offset]);
}
