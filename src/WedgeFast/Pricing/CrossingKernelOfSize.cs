using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// The passes for one dimension and one vector width. Written out per coordinate so that sums stay in registers: a pass reads each sample
/// once, and all its values are moved by one mask.
/// </summary>
internal sealed unsafe class CrossingKernel<TOperations, TVector, TSize> : CrossingKernel
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
    where TSize : struct, ISize
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Narrow(in CrossingList list, double margin, SearchBox* box, ref CrossingList target, double* fixedSum)
    {
        TVector zero = TOperations.Create(0), ob = TOperations.Create(box->Centre[TSize.Value]), hb = TOperations.Create(box->Half[TSize.Value]);
        TVector least = TOperations.Create(GroupKernel.LeastReach), near = TOperations.Create(margin);
        TVector o0 = zero, h0 = zero, l0 = zero, o1 = zero, h1 = zero, l1 = zero, o2 = zero, h2 = zero, l2 = zero, o3 = zero, h3 = zero, l3 = zero;
        TVector o4 = zero, h4 = zero, l4 = zero, o5 = zero, h5 = zero, l5 = zero, o6 = zero, h6 = zero, l6 = zero, o7 = zero, h7 = zero, l7 = zero;
        if (TSize.Value > 0) (o0, h0) = (TOperations.Create(box->Centre[0]), TOperations.Create(box->Half[0]));
        if (TSize.Value > 1) (o1, h1) = (TOperations.Create(box->Centre[1]), TOperations.Create(box->Half[1]));
        if (TSize.Value > 2) (o2, h2) = (TOperations.Create(box->Centre[2]), TOperations.Create(box->Half[2]));
        if (TSize.Value > 3) (o3, h3) = (TOperations.Create(box->Centre[3]), TOperations.Create(box->Half[3]));
        if (TSize.Value > 4) (o4, h4) = (TOperations.Create(box->Centre[4]), TOperations.Create(box->Half[4]));
        if (TSize.Value > 5) (o5, h5) = (TOperations.Create(box->Centre[5]), TOperations.Create(box->Half[5]));
        if (TSize.Value > 6) (o6, h6) = (TOperations.Create(box->Centre[6]), TOperations.Create(box->Half[6]));
        if (TSize.Value > 7) (o7, h7) = (TOperations.Create(box->Centre[7]), TOperations.Create(box->Half[7]));
        TVector lb = zero;
        int count = list.Count, found = 0, positive = 0;
        nint stride = list.Stride, row = target.Stride;
        double* x = list.Data, y = target.Data;
        for (int i = 0; i < count; i += TOperations.Count, x += TOperations.Count)
        {
            TVector a = ob, r = hb;
            TVector x0 = zero, x1 = zero, x2 = zero, x3 = zero, x4 = zero, x5 = zero, x6 = zero, x7 = zero;
            if (TSize.Value > 0) { x0 = At(x, 0 * stride); a = TOperations.MultiplyAdd(o0, x0, a); r = TOperations.MultiplyAdd(h0, TOperations.Abs(x0), r); }
            if (TSize.Value > 1) { x1 = At(x, 1 * stride); a = TOperations.MultiplyAdd(o1, x1, a); r = TOperations.MultiplyAdd(h1, TOperations.Abs(x1), r); }
            if (TSize.Value > 2) { x2 = At(x, 2 * stride); a = TOperations.MultiplyAdd(o2, x2, a); r = TOperations.MultiplyAdd(h2, TOperations.Abs(x2), r); }
            if (TSize.Value > 3) { x3 = At(x, 3 * stride); a = TOperations.MultiplyAdd(o3, x3, a); r = TOperations.MultiplyAdd(h3, TOperations.Abs(x3), r); }
            if (TSize.Value > 4) { x4 = At(x, 4 * stride); a = TOperations.MultiplyAdd(o4, x4, a); r = TOperations.MultiplyAdd(h4, TOperations.Abs(x4), r); }
            if (TSize.Value > 5) { x5 = At(x, 5 * stride); a = TOperations.MultiplyAdd(o5, x5, a); r = TOperations.MultiplyAdd(h5, TOperations.Abs(x5), r); }
            if (TSize.Value > 6) { x6 = At(x, 6 * stride); a = TOperations.MultiplyAdd(o6, x6, a); r = TOperations.MultiplyAdd(h6, TOperations.Abs(x6), r); }
            if (TSize.Value > 7) { x7 = At(x, 7 * stride); a = TOperations.MultiplyAdd(o7, x7, a); r = TOperations.MultiplyAdd(h7, TOperations.Abs(x7), r); }
            TVector theta = At(x, TSize.Value * stride);

            // The same roundings as where the group was measured: the target has room for as many samples as were counted there.
            TVector crosses = TOperations.IsLess(TOperations.Abs(a), TOperations.Add(TOperations.Max(r, least), near));
            uint bits = TOperations.Bits(crosses);
            bits = count - i < TOperations.Count ? bits & ((1u << (count - i)) - 1) : bits;
            TVector signed = TOperations.NegateWhere(TOperations.IsLess(a, zero), theta);
            signed = TOperations.Select(crosses, zero, signed);
            lb = TOperations.Add(lb, signed);
            if (TSize.Value > 0) { l0 = TOperations.MultiplyAdd(signed, x0, l0); TOperations.Compress(bits, x0, ref y[0 * row]); }
            if (TSize.Value > 1) { l1 = TOperations.MultiplyAdd(signed, x1, l1); TOperations.Compress(bits, x1, ref y[1 * row]); }
            if (TSize.Value > 2) { l2 = TOperations.MultiplyAdd(signed, x2, l2); TOperations.Compress(bits, x2, ref y[2 * row]); }
            if (TSize.Value > 3) { l3 = TOperations.MultiplyAdd(signed, x3, l3); TOperations.Compress(bits, x3, ref y[3 * row]); }
            if (TSize.Value > 4) { l4 = TOperations.MultiplyAdd(signed, x4, l4); TOperations.Compress(bits, x4, ref y[4 * row]); }
            if (TSize.Value > 5) { l5 = TOperations.MultiplyAdd(signed, x5, l5); TOperations.Compress(bits, x5, ref y[5 * row]); }
            if (TSize.Value > 6) { l6 = TOperations.MultiplyAdd(signed, x6, l6); TOperations.Compress(bits, x6, ref y[6 * row]); }
            if (TSize.Value > 7) { l7 = TOperations.MultiplyAdd(signed, x7, l7); TOperations.Compress(bits, x7, ref y[7 * row]); }
            TOperations.Compress(bits, theta, ref y[TSize.Value * row]);
            TOperations.Compress(bits, At(x, (TSize.Value + 1) * stride), ref y[(TSize.Value + 1) * row]);
            positive += BitOperations.PopCount(bits & TOperations.Bits(TOperations.IsLess(zero, theta)));
            int kept = BitOperations.PopCount(bits);
            found += kept;
            y += kept;
        }

        if (TSize.Value > 0) fixedSum[0] += TOperations.Sum(l0);
        if (TSize.Value > 1) fixedSum[1] += TOperations.Sum(l1);
        if (TSize.Value > 2) fixedSum[2] += TOperations.Sum(l2);
        if (TSize.Value > 3) fixedSum[3] += TOperations.Sum(l3);
        if (TSize.Value > 4) fixedSum[4] += TOperations.Sum(l4);
        if (TSize.Value > 5) fixedSum[5] += TOperations.Sum(l5);
        if (TSize.Value > 6) fixedSum[6] += TOperations.Sum(l6);
        if (TSize.Value > 7) fixedSum[7] += TOperations.Sum(l7);
        fixedSum[TSize.Value] += TOperations.Sum(lb);
        (target.Count, target.Positive) = (found, positive);
        Pad(target);
    }

    /// <inheritdoc/>
    public override double Evaluate(in CrossingList list, double* hyperplane)
    {
        // Two sums, so that an addition need not wait for the one before it.
        TVector even = TOperations.Create(0), odd = even;
        int i = 0;
        for (; i + TOperations.Count < list.Count; i += 2 * TOperations.Count)
        {
            even = Extend(even, list.Data + i, list.Stride, hyperplane);
            odd = Extend(odd, list.Data + i + TOperations.Count, list.Stride, hyperplane);
        }

        even = i < list.Count ? Extend(even, list.Data + i, list.Stride, hyperplane) : even;
        return TOperations.Sum(TOperations.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Extend(TVector sum, double* x, nint stride, double* hyperplane)
    {
        TVector s = TOperations.Create(hyperplane[TSize.Value]);
        if (TSize.Value > 0) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[0]), At(x, 0 * stride), s);
        if (TSize.Value > 1) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[1]), At(x, 1 * stride), s);
        if (TSize.Value > 2) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[2]), At(x, 2 * stride), s);
        if (TSize.Value > 3) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[3]), At(x, 3 * stride), s);
        if (TSize.Value > 4) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[4]), At(x, 4 * stride), s);
        if (TSize.Value > 5) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[5]), At(x, 5 * stride), s);
        if (TSize.Value > 6) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[6]), At(x, 6 * stride), s);
        if (TSize.Value > 7) s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[7]), At(x, 7 * stride), s);
        return TOperations.MultiplyAdd(At(x, TSize.Value * stride), TOperations.Abs(s), sum);
    }

    /// <summary>Zeros up to whole vectors of the longest kind.</summary>
    private static void Pad(in CrossingList list)
    {
        for (int row = 0; row < TSize.Value + 2; row++)
        {
            double* end = list.Data + (row * (nint)list.Stride) + list.Count;
            for (int i = 0; i < CrossingList.Padding; i += TOperations.Count)
            {
                TOperations.Store(TOperations.Create(0), ref end[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(double* x, nint offset) => TOperations.Load(ref x[offset]);
}
