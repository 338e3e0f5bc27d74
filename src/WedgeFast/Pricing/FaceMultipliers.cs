using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// The multipliers y of the concave samples of a leaf, |y_i| at most |t_i|, and the descent on the linear form that they leave: the pair of
/// samples that promises most exchanges weight. MATHEMATICS.md, "Duality in a leaf".
/// </summary>
/// <param name="samples">The samples of the leaf, with room for as many as there are multipliers.</param>
internal sealed unsafe class FaceMultipliers<TOperations, TVector>(LeafSamples samples)
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>How many multipliers there are.</summary>
    public const int Room = 16;

    private readonly double[] _rows = GC.AllocateArray<double>(3 * Room, pinned: true);

    /// <summary>The most that all multipliers together can take off an offset.</summary>
    public double MostOffset => Sum(Bounds);

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

    /// <summary>Bounds and multipliers to start from: those of the linear pieces in the measure.</summary>
    public void Set(double e1)
    {
        TVector zero = TOperations.Create(0), factor = TOperations.Create(e1);
        for (int i = 0; i < Room; i += TOperations.Count)
        {
            TVector t = TOperations.Multiply(factor, TOperations.Load(ref samples.Theta[i])), concave = TOperations.IsLess(t, zero);
            TVector y = TOperations.Multiply(factor, TOperations.Load(ref samples.Weight[i]));
            TOperations.Store(TOperations.Select(concave, TOperations.Negate(t), zero), ref Bounds[i]);
            TOperations.Store(TOperations.Select(concave, y, zero), ref Multipliers[i]);
        }
    }

    /// <summary>The linear form with the multipliers in it.</summary>
    /// <param name="form">The form without them, m + 1 values.</param>
    /// <param name="m">The number of weights.</param>
    /// <param name="l">Receives m + 1 values.</param>
    public void AddTo(double* form, int m, double* l)
    {
        for (int j = 0; j < m; j++)
        {
            l[j] = form[j] + Dot(Multipliers, samples.Row(j));
        }

        l[m] = form[m] + Sum(Multipliers);
    }

    /// <summary>Shifts the multipliers so that the form has no offset.</summary>
    public void Balance(double offset)
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

    /// <summary>
    /// One step of descent on |l_w|^2: the pair of samples that promises most exchanges weight, which leaves the offset alone.
    /// </summary>
    public bool Improve(double* l, int m, double square, double radius)
    {
        TVector low = TOperations.Create(double.NegativeInfinity), least = low, most = low;
        for (int i = 0; i < Room; i += TOperations.Count)
        {
            TVector q = TOperations.Create(0);
            for (int j = 0; j < m; j++)
            {
                q = TOperations.MultiplyAdd(TOperations.Create(l[j]), TOperations.Load(ref samples.Row(j)[i]), q);
            }

            TOperations.Store(q, ref Products[i]);
            (TVector up, TVector down) = Candidates(q, i, low);
            least = TOperations.Max(least, up);
            most = TOperations.Max(most, down);
        }

        double rise = TOperations.Largest(least), fall = TOperations.Largest(most);
        if (double.IsNegativeInfinity(rise) || double.IsNegativeInfinity(fall)
            || rise + fall <= 1e-13 * Math.Sqrt(square) * radius)
        {
            return false;
        }

        Find(rise, fall, low, out int more, out int less);
        double distance = 0;
        for (int j = 0; j < m; j++)
        {
            double x = samples.Row(j)[more] - samples.Row(j)[less];
            distance += x * x;
        }

        double* y = Multipliers, bound = Bounds;
        double roomUp = bound[more] - y[more], roomDown = y[less] + bound[less];
        double moved = Math.Min((rise + fall) / distance, Math.Min(roomUp, roomDown));
        y[more] = moved == roomUp ? bound[more] : y[more] + moved;
        y[less] = moved == roomDown ? -bound[less] : y[less] - moved;
        for (int j = 0; j < m; j++)
        {
            l[j] += moved * (samples.Row(j)[more] - samples.Row(j)[less]);
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
    /// The range of l_w.x_i over the samples whose multipliers can rise, from below, and over those whose can fall, from above.
    /// </summary>
    /// <param name="l">The form.</param>
    /// <param name="m">The number of weights.</param>
    public (double Lower, double Upper) Range(double* l, int m)
    {
        double lower = double.PositiveInfinity, upper = double.NegativeInfinity;
        for (int i = 0; i < samples.Count; i++)
        {
            double q = 0;
            for (int j = 0; j < m; j++)
            {
                q += l[j] * samples.Row(j)[i];
            }

            lower = Multipliers[i] < Bounds[i] ? Math.Min(lower, q) : lower;
            upper = Multipliers[i] > -Bounds[i] ? Math.Max(upper, q) : upper;
        }

        return (lower, upper);
    }

    /// <summary>How far a multiplier is from its bounds: 1 in the middle, 0 at a bound, minus infinity for a convex sample.</summary>
    public double Freedom(int i) => Bounds[i] > 0 ? 1 - Math.Abs(Multipliers[i] / Bounds[i]) : double.NegativeInfinity;

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
}
