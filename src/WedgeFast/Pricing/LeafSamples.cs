using System.Numerics;
using System.Runtime.CompilerServices;

namespace WedgeFast.Pricing;

/// <summary>The samples that cross one box, those with theta above 0 first: rows of as many values as there is room for.</summary>
/// <param name="room">The most samples, a multiple of the longest vector.</param>
internal sealed unsafe class LeafSamples(int room)
{
    private const int Length = SearchBox.MaxLength;

    private readonly double[] _rows = GC.AllocateArray<double>((Length + 1) * room, pinned: true);
    private readonly int[] _points = new int[room];

    /// <summary>The number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>How many have theta above 0.</summary>
    public int Positive { get; private set; }

    /// <summary>theta_i.</summary>
    public double* Theta
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Row(Length - 1);
    }

    /// <summary>The linear piece of each in the measure: theta_i times the slope of |s_i|.</summary>
    public double* Weight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Row(Length);
    }

    /// <summary>The number of each sample's point.</summary>
    public ReadOnlySpan<int> Points => _points;

    /// <summary>One coordinate of every sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double* Row(int coordinate) => (double*)Unsafe.AsPointer(ref _rows[coordinate * room]);

    /// <summary>Gathers the samples that cross a box; the first ones where there are more than there is room for.</summary>
    public void Gather(GroupKernel kernel, BoxGroup* group, int box, int dimension)
    {
        double* rows = Row(0), theta = Theta, weight = Weight;
        ulong bit = 0x0101010101010101UL << box;
        int found = 0, positive = 0;
        for (int from = 0; from < group->List.Count; from += 8)
        {
            int rest = group->List.Count - from;
            ulong all = rest < 8 ? bit & ((1UL << (8 * rest)) - 1) : bit;
            for (ulong bits = Unsafe.ReadUnaligned<ulong>(kernel.Crosses + from) & all; bits != 0 && found < room; bits &= bits - 1)
            {
                int i = from + (BitOperations.TrailingZeroCount(bits) >> 3);
                double* x = group->List.Data + i;
                double a = group->Centre[(dimension * BoxGroup.Size) + box];
                for (int j = 0; j < dimension; j++, x += group->List.Stride)
                {
                    rows[(j * room) + found] = *x;
                    a = Math.FusedMultiplyAdd(group->Centre[(j * BoxGroup.Size) + box], *x, a);
                }

                // To the last bit the slope of the measure: what is left of L without these samples must have nothing of theirs.
                // MATHEMATICS.md, R4.
                double slope = a * kernel.Inverse[i];
                theta[found] = *x;
                weight[found] = *x * (slope > 1 ? 1 : slope < -1 ? -1 : slope);
                _points[found++] = (int)x[group->List.Stride];
                positive += i < group->List.Positive ? 1 : 0;
            }
        }

        (Count, Positive) = (found, positive);
        for (int i = found; i < room; i++)
        {
            theta[i] = weight[i] = 0;
        }
    }

    /// <summary>The linear pieces of the samples that do not cross the box: L less what the crossing ones have in it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="box">The box.</param>
    /// <param name="dimension">m.</param>
    /// <param name="others">Receives m + 1 values.</param>
    public void LinearOfOthers(BoxGroup* group, int box, int dimension, double* others)
    {
        double* weight = Weight;
        for (int j = 0; j <= dimension; j++)
        {
            double* x = Row(j);
            double sum = group->Linear[(j * BoxGroup.Size) + box];
            for (int i = 0; i < Count; i++)
            {
                sum -= weight[i] * (j < dimension ? x[i] : 1);
            }

            others[j] = sum;
        }
    }
}
