using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Settles a box for l2 by concave duality. For one sign pair let t_i = e1 theta_i / 2: samples with t_i &gt; 0 are convex and enter by one linear
/// piece for each of their sign patterns; for the others -|t_i| |s_i| &lt;= y_i s_i with any |y_i| &lt;= |t_i|, so that g is below the linear form
/// l = l_pattern + sum y_i (x_i, 1) everywhere. Where l has no offset and |l_w| is at most the threshold, nothing in the box exceeds it: at a
/// local maximum the right y are the multipliers of the face it lies on, so maxima of every kind close alike. MATHEMATICS.md, "Duality in a leaf".
/// </summary>
internal sealed unsafe class FaceLeaf<TOperations, TVector>(BoxSearch search) : IBoxLeaf
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>The most convex samples: their sign patterns are enumerated.</summary>
    private const int MostConvex = 1;

    /// <summary>The most concave samples.</summary>
    private const int MostConcave = 12;

    private const int Room = 16;
    private const int Length = SearchBox.MaxLength;

    private readonly LeafSamples _samples = new(Room);
    private readonly double[] _rows = GC.AllocateArray<double>(3 * Room, pinned: true);

    /// <summary>|t_i| of the concave samples, 0 for the others: the multipliers lie within.</summary>
    private double* Bounds
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (double*)Unsafe.AsPointer(ref _rows[0]);
    }

    /// <summary>The multipliers y.</summary>
    private double* Multipliers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Bounds + Room;
    }

    /// <summary>l_w.x_i.</summary>
    private double* Products
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Bounds + (2 * Room);
    }

    /// <inheritdoc/>
    public int MostSamples(int dimension) => MostConvex + MostConcave;

    /// <inheritdoc/>
    public int Close(BoxGroup* group, int box, int live)
    {
        int m = search.Problem.Set.Dimension;
        _samples.Gather(search.Kernel, group, box, m);
        double* others = stackalloc double[Length];
        _samples.LinearOfOthers(group, box, m, others);
        for (int pair = 0; pair < 4; pair++)
        {
            int convex = pair < 2 ? _samples.Positive : _samples.Count - _samples.Positive;
            if ((live >> pair & 1) != 0 && convex <= MostConvex && _samples.Count - convex <= MostConcave
                && ClosePair(group, box, others, convex, pair, m))
            {
                live &= ~(1 << pair);
            }
        }

        return live;
    }

    /// <inheritdoc/>
    public void Probe(BoxGroup* group, int box)
    {
        // The search offers the middle of such a box already.
    }

    private bool ClosePair(BoxGroup* group, int box, double* others, int convex, int pair, int m)
    {
        double e1 = pair < 2 ? 0.5 : -0.5, e2 = (pair & 1) == 0 ? 0.5 : -0.5;
        int first = pair < 2 ? 0 : _samples.Positive;
        double* form = stackalloc double[Length];
        for (int pattern = 0; pattern < 1 << convex; pattern++)
        {
            for (int j = 0; j <= m; j++)
            {
                form[j] = (e1 * others[j]) + (e2 * search.Problem.Sum[j]);
            }

            Set(e1);
            for (int k = 0; k < convex; k++)
            {
                int i = first + k;
                double t = (pattern >> k & 1) == 0 ? e1 * _samples.Theta[i] : -e1 * _samples.Theta[i];
                for (int j = 0; j <= m; j++)
                {
                    form[j] += t * (j < m ? _samples.Row(j)[i] : 1);
                }
            }

            if (!ClosePattern(group, box, form, m))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bounds and multipliers to start from: those of the linear pieces in the measure.</summary>
    private void Set(double e1)
    {
        TVector zero = TOperations.Create(0), factor = TOperations.Create(e1);
        for (int i = 0; i < Room; i += TOperations.Count)
        {
            TVector t = TOperations.Multiply(factor, TOperations.Load(ref _samples.Theta[i])), concave = TOperations.IsLess(t, zero);
            TVector y = TOperations.Multiply(factor, TOperations.Load(ref _samples.Weight[i]));
            TOperations.Store(TOperations.Select(concave, TOperations.Negate(t), zero), ref Bounds[i]);
            TOperations.Store(TOperations.Select(concave, y, zero), ref Multipliers[i]);
        }
    }

    private bool ClosePattern(BoxGroup* group, int box, double* form, int m)
    {
        if (Math.Abs(form[m]) > Sum(Bounds) + search.Problem.MassAllowance)
        {
            return true;
        }

        Balance(form[m]);
        double* l = stackalloc double[Length];
        for (int j = 0; j < m; j++)
        {
            l[j] = form[j] + Dot(Multipliers, _samples.Row(j));
        }

        l[m] = form[m] + Sum(Multipliers);
        double square;
        for (int step = 0; ; step++)
        {
            if (Below(l, m, out square))
            {
                return true;
            }

            if (step >= 8 * _samples.Count || !Improve(l, m, square))
            {
                break;
            }
        }

        double* w = stackalloc double[Length];
        bool near = Maximiser(group, box, l, m, w);

        // What lies within rounding below the threshold counts as well: the threshold has to rise above it, or its box would never close.
        if (near && Math.Sqrt(square) > search.Threshold - (2 * search.Problem.Allowance))
        {
            Record(l, m, Math.Sqrt(square));
        }

        // The threshold may have risen to what was found.
        return Below(l, m, out square) || ClosedInBox(group, box, l, w, m);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(double* row)
    {
        TVector sum = TOperations.Load(ref row[0]);
        for (int i = TOperations.Count; i < Room; i += TOperations.Count)
        {
            sum = TOperations.Add(sum, TOperations.Load(ref row[i]));
        }

        return TOperations.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Dot(double* a, double* b)
    {
        TVector sum = TOperations.Create(0);
        for (int i = 0; i < Room; i += TOperations.Count)
        {
            sum = TOperations.MultiplyAdd(TOperations.Load(ref a[i]), TOperations.Load(ref b[i]), sum);
        }

        return TOperations.Sum(sum);
    }

    /// <summary>Whether the linear form alone, with what is left of its offset, keeps everything below the threshold.</summary>
    private bool Below(double* l, int m, out double square)
    {
        square = 0;
        for (int j = 0; j < m; j++)
        {
            square += l[j] * l[j];
        }

        double limit = search.Threshold - search.Problem.Allowance - (Math.Abs(l[m]) * search.Problem.Set.Radius);
        return limit > 0 && square <= limit * limit * (1 - 1e-14);
    }

    /// <summary>Shifts the multipliers so that the form has no offset.</summary>
    private void Balance(double offset)
    {
        double total = offset + Sum(Multipliers), sign = total > 0 ? 1 : -1;
        double available = Sum(Bounds) + (sign * (total - offset));
        TVector share = TOperations.Create(available > 0 ? Math.Min(1, Math.Abs(total) / available) : 0), side = TOperations.Create(-sign);
        for (int i = 0; i < Room; i += TOperations.Count)
        {
            TVector y = TOperations.Load(ref Multipliers[i]), end = TOperations.Multiply(side, TOperations.Load(ref Bounds[i]));
            TOperations.Store(TOperations.MultiplyAdd(share, TOperations.Subtract(end, y), y), ref Multipliers[i]);
        }
    }

    /// <summary>One step of descent on |l_w|^2: the pair of samples that promises most exchanges weight, which leaves the offset alone.</summary>
    private bool Improve(double* l, int m, double square)
    {
        TVector low = TOperations.Create(double.NegativeInfinity), least = low, most = low;
        for (int i = 0; i < Room; i += TOperations.Count)
        {
            TVector q = TOperations.Create(0);
            for (int j = 0; j < m; j++)
            {
                q = TOperations.MultiplyAdd(TOperations.Create(l[j]), TOperations.Load(ref _samples.Row(j)[i]), q);
            }

            TOperations.Store(q, ref Products[i]);
            (TVector up, TVector down) = Candidates(q, i, low);
            least = TOperations.Max(least, up);
            most = TOperations.Max(most, down);
        }

        double rise = TOperations.Largest(least), fall = TOperations.Largest(most);
        if (double.IsNegativeInfinity(rise) || double.IsNegativeInfinity(fall)
            || rise + fall <= 1e-13 * Math.Sqrt(square) * search.Problem.Set.Radius)
        {
            return false;
        }

        Find(rise, fall, low, out int more, out int less);
        double distance = 0;
        for (int j = 0; j < m; j++)
        {
            double x = _samples.Row(j)[more] - _samples.Row(j)[less];
            distance += x * x;
        }

        double* y = Multipliers, bound = Bounds;
        double roomUp = bound[more] - y[more], roomDown = y[less] + bound[less];
        double moved = Math.Min((rise + fall) / distance, Math.Min(roomUp, roomDown));
        y[more] = moved == roomUp ? bound[more] : y[more] + moved;
        y[less] = moved == roomDown ? -bound[less] : y[less] - moved;
        for (int j = 0; j < m; j++)
        {
            l[j] += moved * (_samples.Row(j)[more] - _samples.Row(j)[less]);
        }

        return true;
    }

    /// <summary>-l_w.x_i where the multiplier can rise, l_w.x_i where it can fall.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (TVector Up, TVector Down) Candidates(TVector q, int i, TVector low)
    {
        TVector y = TOperations.Load(ref Multipliers[i]), bound = TOperations.Load(ref Bounds[i]);
        return (TOperations.Select(TOperations.IsLess(y, bound), TOperations.Negate(q), low),
            TOperations.Select(TOperations.IsLess(TOperations.Negate(bound), y), q, low));
    }

    /// <summary>The first samples that promise as much as the best do.</summary>
    private void Find(double rise, double fall, TVector low, out int more, out int less)
    {
        TVector up = TOperations.Create(rise), down = TOperations.Create(fall);
        uint all = (1u << TOperations.Count) - 1;
        (more, less) = (-1, -1);
        for (int i = Room - TOperations.Count; i >= 0; i -= TOperations.Count)
        {
            (TVector a, TVector b) = Candidates(TOperations.Load(ref Products[i]), i, low);
            uint ups = all & ~TOperations.Bits(TOperations.IsLess(a, up)), downs = all & ~TOperations.Bits(TOperations.IsLess(b, down));
            more = ups != 0 ? i + BitOperations.TrailingZeroCount(ups) : more;
            less = downs != 0 ? i + BitOperations.TrailingZeroCount(downs) : less;
        }
    }

    /// <summary>
    /// Where the pattern's bound is attained, moved into the box: w along l_w, and the offset at which samples with free multipliers are met.
    /// </summary>
    /// <returns>Whether it was no farther from the box than half its widths.</returns>
    private bool Maximiser(BoxGroup* group, int box, double* l, int m, double* w)
    {
        double scale = Math.Max(l[group->Face], 1e-300);
        double lower = double.PositiveInfinity, upper = double.NegativeInfinity;
        for (int i = 0; i < _samples.Count; i++)
        {
            double q = 0;
            for (int j = 0; j < m; j++)
            {
                q += l[j] * _samples.Row(j)[i];
            }

            lower = Multipliers[i] < Bounds[i] ? Math.Min(lower, q) : lower;
            upper = Multipliers[i] > -Bounds[i] ? Math.Max(upper, q) : upper;
        }

        double middle = double.IsInfinity(lower) ? upper : double.IsInfinity(upper) ? lower : (lower + upper) / 2;
        bool near = true;
        for (int j = 0; j <= m; j++)
        {
            double centre = group->Centre[(j * BoxGroup.Size) + box], half = group->Half[j];
            double value = j < m ? l[j] / scale : double.IsInfinity(middle) ? centre : -middle / scale;
            near &= Math.Abs(value - centre) <= 2 * half;
            w[j] = value > centre + half ? centre + half : value > centre - half ? value : centre - half;
        }

        return near;
    }

    /// <summary>
    /// Offers the hyperplane where the pattern's bound is attained, in the box or near it: its value over all samples is what counts. It is moved
    /// through the sample with the freest multiplier, and is through the others with free multipliers that it then meets.
    /// </summary>
    private void Record(double* l, int m, double length)
    {
        int freest = -1;
        double most = double.NegativeInfinity;
        for (int i = 0; i < _samples.Count; i++)
        {
            double free = Freedom(i);
            if (free > most)
            {
                (freest, most) = (i, free);
            }
        }

        if (freest < 0)
        {
            return;
        }

        SearchFind find = default;
        find.Through[find.Count++] = _samples.Points[freest];
        double* hyperplane = stackalloc double[Length];
        hyperplane[m] = 0;
        for (int j = 0; j < m; j++)
        {
            hyperplane[j] = find.Weights[j] = l[j] / length;
            hyperplane[m] -= hyperplane[j] * _samples.Row(j)[freest];
        }

        for (int i = 0; i < _samples.Count; i++)
        {
            double s = hyperplane[m];
            for (int j = 0; j < m; j++)
            {
                s += hyperplane[j] * _samples.Row(j)[i];
            }

            if (i != freest && Freedom(i) > 1e-9 && Math.Abs(s) <= 1e-10 * search.Problem.Set.Radius && find.Count < m)
            {
                find.Through[find.Count++] = _samples.Points[i];
            }
        }

        search.TryOffer(ref find, hyperplane);
    }

    /// <summary>How far a multiplier is from its bounds: 1 in the middle, 0 at a bound, minus infinity for a convex sample.</summary>
    private double Freedom(int i) => Bounds[i] > 0 ? 1 - Math.Abs(Multipliers[i] / Bounds[i]) : double.NegativeInfinity;

    /// <summary>Whether the form less threshold u.w, with u the direction of w, is negative in the whole box.</summary>
    private bool ClosedInBox(BoxGroup* group, int box, double* l, double* w, int m)
    {
        double square = 0;
        for (int j = 0; j < m; j++)
        {
            square += w[j] * w[j];
        }

        double scale = search.Threshold / Math.Sqrt(square) * (1 - 1e-15), value = 0;
        for (int j = 0; j <= m; j++)
        {
            double c = l[j] - (j < m ? scale * w[j] : 0);
            value += (c * group->Centre[(j * BoxGroup.Size) + box]) + (Math.Abs(c) * group->Half[j]);
        }

        return value < -search.Problem.Allowance;
    }
}
