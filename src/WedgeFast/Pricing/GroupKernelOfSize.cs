using System.Runtime.CompilerServices;
using WedgeFast.Geometry;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// The kernel for one dimension and one vector width. The pass over the samples is written out per coordinate so that centres and sums stay
/// in registers; branches on the size are resolved when it is compiled. With boxes in the lanes nothing is summed across lanes, and what a
/// sample needs is shared by all boxes.
/// </summary>
internal sealed unsafe class GroupKernel<TOperations, TVector, TSize>(int capacity) : GroupKernel(TSize.Value, capacity)
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
    where TSize : struct, ISize
{
    private const int Size = BoxGroup.Size;

    /// <inheritdoc/>
    public override void Measure(BoxGroup* group, SearchProblem problem)
    {
        Prepare(group, problem.Margin);
        for (int lane = 0; lane < Size; lane += TOperations.Count)
        {
            Clear(group, lane);
            for (int from = 0; from < group->List.Count; from += SearchProblem.BlockLength)
            {
                MeasureBlock(group, lane, from, Math.Min(from + SearchProblem.BlockLength, group->List.Count));
            }
        }
    }

    /// <summary>What the boxes share of each sample.</summary>
    private void Prepare(BoxGroup* group, double margin)
    {
        TVector one = TOperations.Create(1), least = TOperations.Create(LeastReach), near = TOperations.Create(margin);
        nint stride = group->List.Stride, row = RowLength;
        double* target = Inverse;
        for (int i = 0; i < group->List.Count; i += TOperations.Count)
        {
            double* x = group->List.Data + i;
            TVector r = TOperations.Create(group->Half[TSize.Value]), theta = At(x, TSize.Value * stride);
            for (int j = 0; j < TSize.Value; j++)
            {
                TVector value = At(x, j * stride);
                r = TOperations.MultiplyAdd(TOperations.Create(group->Half[j]), TOperations.Abs(value), r);
                TOperations.Store(TOperations.Multiply(theta, value), ref target[((j + 4) * row) + i]);
            }

            r = TOperations.Max(r, least);
            TOperations.Store(TOperations.Divide(one, r), ref target[i]);
            TOperations.Store(TOperations.Add(r, near), ref target[row + i]);
            TOperations.Store(TOperations.Multiply(theta, r), ref target[(2 * row) + i]);
            TOperations.Store(theta, ref target[(3 * row) + i]);
        }
    }

    private static void Clear(BoxGroup* group, int lane)
    {
        TVector zero = TOperations.Create(0);
        for (int j = 0; j <= TSize.Value; j++)
        {
            TOperations.Store(TOperations.Create(group->Fixed[j]), ref group->Linear[(j * Size) + lane]);
        }

        TOperations.Store(zero, ref group->GapAbove[lane]);
        TOperations.Store(zero, ref group->GapBelow[lane]);
    }

    [SkipLocalsInit]
    private void MeasureBlock(BoxGroup* group, int lane, int from, int to)
    {
        double* centre = group->Centre + lane, linear = group->Linear + lane;
        TVector ob = At(centre, TSize.Value * Size);
        TVector zero = TOperations.Create(0), one = TOperations.Create(1), minusOne = TOperations.Create(-1);
        TVector o0 = zero, l0 = zero;
        TVector o1 = zero, l1 = zero;
        TVector o2 = zero, l2 = zero;
        TVector o3 = zero, l3 = zero;
        TVector o4 = zero, l4 = zero;
        TVector o5 = zero, l5 = zero;
        TVector o6 = zero, l6 = zero;
        TVector o7 = zero, l7 = zero;
        if (TSize.Value > 0) o0 = At(centre, 0 * Size);
        if (TSize.Value > 1) o1 = At(centre, 1 * Size);
        if (TSize.Value > 2) o2 = At(centre, 2 * Size);
        if (TSize.Value > 3) o3 = At(centre, 3 * Size);
        if (TSize.Value > 4) o4 = At(centre, 4 * Size);
        if (TSize.Value > 5) o5 = At(centre, 5 * Size);
        if (TSize.Value > 6) o6 = At(centre, 6 * Size);
        if (TSize.Value > 7) o7 = At(centre, 7 * Size);
        TVector lb = zero, above = zero, gaps = zero;
        int positive = group->List.Positive;
        nint stride = group->List.Stride, row = RowLength;
        double* x = group->List.Data + from, shared = Inverse + from;
        byte* crosses = Crosses;
        for (int i = from; i < to; i++, x++, shared++)
        {
            if (i == positive)
            {
                (above, gaps) = (gaps, zero);
            }

            TVector a = ob;
            if (TSize.Value > 0) a = TOperations.MultiplyAdd(o0, TOperations.Create(x[0 * stride]), a);
            if (TSize.Value > 1) a = TOperations.MultiplyAdd(o1, TOperations.Create(x[1 * stride]), a);
            if (TSize.Value > 2) a = TOperations.MultiplyAdd(o2, TOperations.Create(x[2 * stride]), a);
            if (TSize.Value > 3) a = TOperations.MultiplyAdd(o3, TOperations.Create(x[3 * stride]), a);
            if (TSize.Value > 4) a = TOperations.MultiplyAdd(o4, TOperations.Create(x[4 * stride]), a);
            if (TSize.Value > 5) a = TOperations.MultiplyAdd(o5, TOperations.Create(x[5 * stride]), a);
            if (TSize.Value > 6) a = TOperations.MultiplyAdd(o6, TOperations.Create(x[6 * stride]), a);
            if (TSize.Value > 7) a = TOperations.MultiplyAdd(o7, TOperations.Create(x[7 * stride]), a);
            uint bits = TOperations.Bits(TOperations.IsLess(TOperations.Abs(a), TOperations.Create(shared[row])));

            // Clamping makes the slope exactly the sign, and the gap r (1 - slope^2) 0, where the sample does not cross.
            TVector slope = TOperations.Max(minusOne, TOperations.Min(one, TOperations.Multiply(a, TOperations.Create(*shared))));
            TVector gap = TOperations.MultiplyAdd(TOperations.Negate(slope), slope, one);
            gaps = TOperations.MultiplyAdd(gap, TOperations.Create(shared[2 * row]), gaps);
            lb = TOperations.MultiplyAdd(slope, TOperations.Create(shared[3 * row]), lb);
            if (TSize.Value > 0) l0 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[4 * row]), l0);
            if (TSize.Value > 1) l1 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[5 * row]), l1);
            if (TSize.Value > 2) l2 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[6 * row]), l2);
            if (TSize.Value > 3) l3 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[7 * row]), l3);
            if (TSize.Value > 4) l4 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[8 * row]), l4);
            if (TSize.Value > 5) l5 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[9 * row]), l5);
            if (TSize.Value > 6) l6 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[10 * row]), l6);
            if (TSize.Value > 7) l7 = TOperations.MultiplyAdd(slope, TOperations.Create(shared[11 * row]), l7);
            crosses[i] = (byte)(lane == 0 ? bits : crosses[i] | (bits << lane));
        }

        if (positive >= to)
        {
            (above, gaps) = (gaps, zero);
        }

        if (TSize.Value > 0) Add(l0, ref linear[0 * Size]);
        if (TSize.Value > 1) Add(l1, ref linear[1 * Size]);
        if (TSize.Value > 2) Add(l2, ref linear[2 * Size]);
        if (TSize.Value > 3) Add(l3, ref linear[3 * Size]);
        if (TSize.Value > 4) Add(l4, ref linear[4 * Size]);
        if (TSize.Value > 5) Add(l5, ref linear[5 * Size]);
        if (TSize.Value > 6) Add(l6, ref linear[6 * Size]);
        if (TSize.Value > 7) Add(l7, ref linear[7 * Size]);
        Add(lb, ref linear[TSize.Value * Size]);
        Add(above, ref group->GapAbove[lane]);
        Add(TOperations.Negate(gaps), ref group->GapBelow[lane]);
    }

    /// <inheritdoc/>
    public override void Bound(BoxGroup* group, SearchProblem problem, WeightNorm norm, double threshold)
    {
        group->Threshold = threshold;
        for (int lane = 0; lane < Size; lane += TOperations.Count)
        {
            BoundLanes(group, problem, norm, threshold, lane);
        }

        MultiplierStep<TOperations, TVector, TSize>.Run(group, problem, Inverse);
    }

    private static void BoundLanes(BoxGroup* group, SearchProblem problem, WeightNorm norm, double threshold, int lane)
    {
        TVector half = TOperations.Create(0.5), zero = TOperations.Create(0), tau = TOperations.Create(threshold);
        TVector v0 = TOperations.Multiply(half, TOperations.Load(ref group->GapAbove[lane])), v1 = v0;
        TVector v2 = problem.IsOneSided ? TOperations.Create(-1e300) : TOperations.Multiply(half, TOperations.Load(ref group->GapBelow[lane])), v3 = v2;
        TVector scale = norm == WeightNorm.L2 ? TOperations.Divide(tau, Length(group, lane)) : tau;
        for (int j = 0; j <= TSize.Value; j++)
        {
            TVector o = At(group->Centre + lane, j * Size), h = TOperations.Create(group->Half[j]);
            TVector l = TOperations.Multiply(half, At(group->Linear + lane, j * Size)), s = TOperations.Create(0.5 * problem.Sum[j]);

            // The gradient of the norm times the threshold: ||w|| is at least gradient.w everywhere; for l1 a weight of either sign counts
            // 0.
            TVector t = j == TSize.Value ? zero
                : norm == WeightNorm.L2 ? TOperations.Multiply(scale, o)
                : TOperations.Select(TOperations.IsLess(TOperations.Abs(o), h), zero, TOperations.NegateWhere(TOperations.IsLess(o, zero), scale));
            TOperations.Store(t, ref group->Slope[(j * Size) + lane]);
            TVector plus = TOperations.Add(l, s), minus = TOperations.Subtract(l, s);
            v0 = Extend(v0, TOperations.Subtract(plus, t), o, h);
            v1 = Extend(v1, TOperations.Subtract(minus, t), o, h);
            v2 = Extend(v2, TOperations.Negate(TOperations.Add(minus, t)), o, h);
            v3 = Extend(v3, TOperations.Negate(TOperations.Add(plus, t)), o, h);
        }

        TVector above = TOperations.Max(v0, v1), below = TOperations.Max(v2, v3), minus1 = TOperations.IsLess(above, below);
        TVector minus2 = TOperations.Select(minus1, TOperations.IsLess(v2, v3), TOperations.IsLess(v0, v1));
        TOperations.Store(TOperations.Max(above, below), ref group->Excess[lane]);
        TOperations.Store(TOperations.NegateWhere(minus1, half), ref group->Side1[lane]);
        TOperations.Store(TOperations.NegateWhere(minus2, half), ref group->Side2[lane]);
        TVector allowance = TOperations.Create(-problem.Allowance);
        group->Live[0] &= ~(TOperations.Bits(TOperations.IsLess(v0, allowance)) << lane);
        group->Live[1] &= ~(TOperations.Bits(TOperations.IsLess(v1, allowance)) << lane);
        group->Live[2] &= ~(TOperations.Bits(TOperations.IsLess(v2, allowance)) << lane);
        group->Live[3] &= ~(TOperations.Bits(TOperations.IsLess(v3, allowance)) << lane);
    }

    private static TVector Length(BoxGroup* group, int lane)
    {
        TVector square = TOperations.Create(0);
        for (int j = 0; j < TSize.Value; j++)
        {
            TVector o = At(group->Centre + lane, j * Size);
            square = TOperations.MultiplyAdd(o, o, square);
        }

        return TOperations.Sqrt(square);
    }

    /// <summary>What a linear form adds to a bound: its value at the centre and what it changes by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Extend(TVector value, TVector coefficient, TVector centre, TVector half) =>
        TOperations.MultiplyAdd(TOperations.Abs(coefficient), half, TOperations.MultiplyAdd(coefficient, centre, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TVector value, ref double total) => TOperations.Store(TOperations.Add(TOperations.Load(ref total), value), ref total);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At(double* x, nint offset) => TOperations.Load(ref x[offset]);
}
