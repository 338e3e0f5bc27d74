using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// The passes for one dimension and one vector width. Written out per coordinate so that centre, reach and sums stay in registers; branches
/// on the size are resolved when it is compiled.
/// </summary>
internal sealed unsafe class CrossingKernel<TOperations, TVector, TSize>(int capacity) : CrossingKernel
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
    where TSize : struct, ISize
{
    private readonly double[] _slopes = GC.AllocateUninitializedArray<double>(CrossingList.StrideOf(capacity), pinned: true);
    private readonly uint[] _crossing = new uint[CrossingList.StrideOf(capacity) / TOperations.Count];

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Measure(in CrossingList list, double margin, SearchBox* box, double* fixedSum, BoxMeasure* measure)
    {
        double* centre = box->Centre, half = box->Half;
        TVector ob = TOperations.Create(centre[TSize.Value]), hb = TOperations.Create(half[TSize.Value]), near = TOperations.Create(margin);
        TVector zero = TOperations.Create(0), one = TOperations.Create(1), minusOne = TOperations.Create(-1);
        TVector o0 = zero, h0 = zero, l0 = zero;
        TVector o1 = zero, h1 = zero, l1 = zero;
        TVector o2 = zero, h2 = zero, l2 = zero;
        TVector o3 = zero, h3 = zero, l3 = zero;
        TVector o4 = zero, h4 = zero, l4 = zero;
        TVector o5 = zero, h5 = zero, l5 = zero;
        TVector o6 = zero, h6 = zero, l6 = zero;
        TVector o7 = zero, h7 = zero, l7 = zero;
        if (TSize.Value > 0) { o0 = TOperations.Create(centre[0]); h0 = TOperations.Create(half[0]); }
        if (TSize.Value > 1) { o1 = TOperations.Create(centre[1]); h1 = TOperations.Create(half[1]); }
        if (TSize.Value > 2) { o2 = TOperations.Create(centre[2]); h2 = TOperations.Create(half[2]); }
        if (TSize.Value > 3) { o3 = TOperations.Create(centre[3]); h3 = TOperations.Create(half[3]); }
        if (TSize.Value > 4) { o4 = TOperations.Create(centre[4]); h4 = TOperations.Create(half[4]); }
        if (TSize.Value > 5) { o5 = TOperations.Create(centre[5]); h5 = TOperations.Create(half[5]); }
        if (TSize.Value > 6) { o6 = TOperations.Create(centre[6]); h6 = TOperations.Create(half[6]); }
        if (TSize.Value > 7) { o7 = TOperations.Create(centre[7]); h7 = TOperations.Create(half[7]); }
        TVector lb = zero, fixedOffset = zero, above = zero, below = zero, atCentre = zero, mass = zero;
        int count = list.Count, crossing = 0, vector = 0;
        nint stride = list.Stride;
        double* x = list.Data;
        for (int i = 0; i < count; i += TOperations.Count, x += TOperations.Count)
        {
            TVector x0 = zero;
            TVector x1 = zero;
            TVector x2 = zero;
            TVector x3 = zero;
            TVector x4 = zero;
            TVector x5 = zero;
            TVector x6 = zero;
            TVector x7 = zero;
            TVector a = ob, r = hb;
            if (TSize.Value > 0) { x0 = At(x, 0 * stride); a = TOperations.MultiplyAdd(o0, x0, a); r = TOperations.MultiplyAdd(h0, TOperations.Abs(x0), r); }
            if (TSize.Value > 1) { x1 = At(x, 1 * stride); a = TOperations.MultiplyAdd(o1, x1, a); r = TOperations.MultiplyAdd(h1, TOperations.Abs(x1), r); }
            if (TSize.Value > 2) { x2 = At(x, 2 * stride); a = TOperations.MultiplyAdd(o2, x2, a); r = TOperations.MultiplyAdd(h2, TOperations.Abs(x2), r); }
            if (TSize.Value > 3) { x3 = At(x, 3 * stride); a = TOperations.MultiplyAdd(o3, x3, a); r = TOperations.MultiplyAdd(h3, TOperations.Abs(x3), r); }
            if (TSize.Value > 4) { x4 = At(x, 4 * stride); a = TOperations.MultiplyAdd(o4, x4, a); r = TOperations.MultiplyAdd(h4, TOperations.Abs(x4), r); }
            if (TSize.Value > 5) { x5 = At(x, 5 * stride); a = TOperations.MultiplyAdd(o5, x5, a); r = TOperations.MultiplyAdd(h5, TOperations.Abs(x5), r); }
            if (TSize.Value > 6) { x6 = At(x, 6 * stride); a = TOperations.MultiplyAdd(o6, x6, a); r = TOperations.MultiplyAdd(h6, TOperations.Abs(x6), r); }
            if (TSize.Value > 7) { x7 = At(x, 7 * stride); a = TOperations.MultiplyAdd(o7, x7, a); r = TOperations.MultiplyAdd(h7, TOperations.Abs(x7), r); }
            TVector theta = At(x, TSize.Value * stride), size = TOperations.Abs(a);
            uint crosses = TOperations.LessThan(size, TOperations.Add(r, near));

            // Clamping makes the slope exactly the sign, and the gap 0, where the sample does not cross.
            TVector slope = TOperations.Max(minusOne, TOperations.Min(one, TOperations.Divide(a, r)));
            TVector gap = TOperations.Multiply(theta, TOperations.Max(zero, TOperations.Subtract(r, TOperations.Multiply(a, slope))));
            TVector weight = TOperations.Multiply(theta, slope);
            above = TOperations.Add(above, TOperations.Max(gap, zero));
            below = TOperations.Subtract(below, TOperations.Min(gap, zero));
            atCentre = TOperations.MultiplyAdd(theta, size, atCentre);
            TVector crossingWeight = TOperations.Keep(crosses, weight);
            mass = TOperations.Add(mass, TOperations.Keep(crosses, TOperations.Abs(theta)));
            fixedOffset = TOperations.Add(fixedOffset, TOperations.Subtract(weight, crossingWeight));
            lb = TOperations.Add(lb, weight);
            if (TSize.Value > 0) l0 = TOperations.MultiplyAdd(weight, x0, l0);
            if (TSize.Value > 1) l1 = TOperations.MultiplyAdd(weight, x1, l1);
            if (TSize.Value > 2) l2 = TOperations.MultiplyAdd(weight, x2, l2);
            if (TSize.Value > 3) l3 = TOperations.MultiplyAdd(weight, x3, l3);
            if (TSize.Value > 4) l4 = TOperations.MultiplyAdd(weight, x4, l4);
            if (TSize.Value > 5) l5 = TOperations.MultiplyAdd(weight, x5, l5);
            if (TSize.Value > 6) l6 = TOperations.MultiplyAdd(weight, x6, l6);
            if (TSize.Value > 7) l7 = TOperations.MultiplyAdd(weight, x7, l7);
            TOperations.Store(weight, ref _slopes[i]);
            if (count - i < TOperations.Count) crosses &= (1u << (count - i)) - 1;
            _crossing[vector++] = crosses;
            crossing += BitOperations.PopCount(crosses);
        }

        if (TSize.Value > 0) measure->Linear[0] = fixedSum[0] + TOperations.Sum(l0);
        if (TSize.Value > 1) measure->Linear[1] = fixedSum[1] + TOperations.Sum(l1);
        if (TSize.Value > 2) measure->Linear[2] = fixedSum[2] + TOperations.Sum(l2);
        if (TSize.Value > 3) measure->Linear[3] = fixedSum[3] + TOperations.Sum(l3);
        if (TSize.Value > 4) measure->Linear[4] = fixedSum[4] + TOperations.Sum(l4);
        if (TSize.Value > 5) measure->Linear[5] = fixedSum[5] + TOperations.Sum(l5);
        if (TSize.Value > 6) measure->Linear[6] = fixedSum[6] + TOperations.Sum(l6);
        if (TSize.Value > 7) measure->Linear[7] = fixedSum[7] + TOperations.Sum(l7);
        measure->Linear[TSize.Value] = fixedSum[TSize.Value] + TOperations.Sum(lb);
        measure->GapAbove = TOperations.Sum(above);
        measure->GapBelow = TOperations.Sum(below);
        measure->FixedOffset = fixedSum[TSize.Value] + TOperations.Sum(fixedOffset);
        measure->CrossingMass = TOperations.Sum(mass);
        measure->Crossing = crossing;
        double value = TOperations.Sum(atCentre);
        for (int j = 0; j <= TSize.Value; j++)
        {
            value += fixedSum[j] * centre[j];
        }

        measure->Centre = value;
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Compact(in CrossingList list, in CrossingList target, double* fixedSum)
    {
        TVector zero = TOperations.Create(0), lb = zero;
        TVector l0 = zero, l1 = zero, l2 = zero, l3 = zero, l4 = zero, l5 = zero, l6 = zero, l7 = zero;
        nint stride = list.Stride, to = target.Stride;
        double* x = list.Data, y = target.Data;
        int count = list.Count, vector = 0;
        for (int i = 0; i < count; i += TOperations.Count, x += TOperations.Count)
        {
            uint crosses = _crossing[vector++];
            TVector weight = TOperations.Load(ref _slopes[i]);
            weight = TOperations.Subtract(weight, TOperations.Keep(crosses, weight));
            lb = TOperations.Add(lb, weight);
            if (TSize.Value > 0) l0 = Move(x, 0 * stride, crosses, y, 0 * to, weight, l0);
            if (TSize.Value > 1) l1 = Move(x, 1 * stride, crosses, y, 1 * to, weight, l1);
            if (TSize.Value > 2) l2 = Move(x, 2 * stride, crosses, y, 2 * to, weight, l2);
            if (TSize.Value > 3) l3 = Move(x, 3 * stride, crosses, y, 3 * to, weight, l3);
            if (TSize.Value > 4) l4 = Move(x, 4 * stride, crosses, y, 4 * to, weight, l4);
            if (TSize.Value > 5) l5 = Move(x, 5 * stride, crosses, y, 5 * to, weight, l5);
            if (TSize.Value > 6) l6 = Move(x, 6 * stride, crosses, y, 6 * to, weight, l6);
            if (TSize.Value > 7) l7 = Move(x, 7 * stride, crosses, y, 7 * to, weight, l7);
            TOperations.Compress(crosses, At(x, TSize.Value * stride), ref y[TSize.Value * to]);
            TOperations.Compress(crosses, At(x, (TSize.Value + 1) * stride), ref y[(TSize.Value + 1) * to]);
            y += BitOperations.PopCount(crosses);
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
        for (int pad = CrossingList.Padded(target.Count) - target.Count; pad > 0; pad--, y++)
        {
            for (int row = 0; row < TSize.Value + 2; row++)
            {
                y[row * to] = 0;
            }
        }
    }

    /// <inheritdoc/>
    public override double Evaluate(in CrossingList list, double* hyperplane)
    {
        TVector sum = TOperations.Create(0);
        for (int i = 0; i < list.Count; i += TOperations.Count)
        {
            TVector s = TOperations.Create(hyperplane[TSize.Value]);
            for (int j = 0; j < TSize.Value; j++)
            {
                s = TOperations.MultiplyAdd(TOperations.Create(hyperplane[j]), At(list.Data + i, j * (nint)list.Stride), s);
            }

            sum = TOperations.MultiplyAdd(At(list.Data + i, TSize.Value * (nint)list.Stride), TOperations.Abs(s), sum);
        }

        return TOperations.Sum(sum);
    }

    /// <inheritdoc/>
    public override int Positions(in CrossingList list, Span<int> positions, Span<double> weights)
    {
        int found = 0;
        for (int i = 0, vector = 0; i < list.Count; i += TOperations.Count, vector++)
        {
            for (uint bits = _crossing[vector]; bits != 0 && found < positions.Length; bits &= bits - 1)
            {
                int position = i + BitOperations.TrailingZeroCount(bits);
                weights[found] = _slopes[position];
                positions[found++] = position;
            }
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(double* x, nint offset) => TOperations.Load(ref x[offset]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Move(double* x, nint from, uint crosses, double* y, nint to, TVector weight, TVector sum)
    {
        TVector value = At(x, from);
        TOperations.Compress(crosses, value, ref y[to]);
        return TOperations.MultiplyAdd(weight, value, sum);
    }
}
