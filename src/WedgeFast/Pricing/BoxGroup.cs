using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace WedgeFast.Pricing;

/// <summary>
/// The boxes that one box is split into, all of one size, measured side by side: one box per vector lane. Rows of <see cref="Size"/> values
/// hold one value per box. For each box, |s_i| of a sample that crosses it lies between (a_i/r_i) s_i and that plus r_i - a_i^2/r_i, with
/// a_i the value at the centre and r_i the most it can change by; so E &lt;= L.W + G+ and -E &lt;= -L.W + G-. MATHEMATICS.md, "Branch and
/// bound".
/// </summary>
internal unsafe struct BoxGroup
{
    /// <summary>The number of boxes in a group: three halvings, the longest vector.</summary>
    public const int Size = 8;

    /// <summary>The halvings that make a group.</summary>
    public const int Halvings = 3;

    private const int Length = SearchBox.MaxLength;

    /// <summary>The samples that may cross any of the boxes.</summary>
    public CrossingList List;

    /// <summary>sum of +-theta_i (x_i, 1) over the samples not in the list.</summary>
    public fixed double Fixed[Length];

    /// <summary>Half the widths of every box; 0 for the fixed weight alone.</summary>
    public fixed double Half[Length];

    /// <summary>m + 1 rows: the centres.</summary>
    public fixed double Centre[Length * Size];

    /// <summary>m + 1 rows: L.</summary>
    public fixed double Linear[Length * Size];

    /// <summary>G+.</summary>
    public fixed double GapAbove[Size];

    /// <summary>G-.</summary>
    public fixed double GapBelow[Size];

    /// <summary>The largest bound on what a sign pair exceeds the threshold by.</summary>
    public fixed double Excess[Size];

    /// <summary>m rows: the threshold times the gradient of the norm at the centre.</summary>
    public fixed double Slope[Length * Size];

    /// <summary>e1 of the sign pair with the largest bound, 1/2 or -1/2.</summary>
    public fixed double Side1[Size];

    /// <summary>e2 of it.</summary>
    public fixed double Side2[Size];

    /// <summary>The threshold that it was compared with.</summary>
    public double Threshold;

    /// <summary>For each sign pair a bit per box: whether something in the box may exceed the threshold.</summary>
    public fixed uint Live[4];

    /// <summary>The weight that is 1.</summary>
    public int Face;

    /// <summary>How often each of the boxes was halved.</summary>
    public int Depth;

    /// <summary>What lies beyond in the arena is free.</summary>
    public nint ArenaTop;

    /// <summary>The number of samples that cross a box, where one of its sign pairs is live.</summary>
    public fixed int Crossing[Size];

    /// <summary>The boxes that wait to be searched, the last one first.</summary>
    public fixed int Waiting[Size];

    /// <summary>Their number.</summary>
    public int WaitingCount;

    /// <summary>No width is halved more often than this, so that centres have at most 45 bits and those of the radius.</summary>
    private const int MostHalvings = 44;

    /// <summary>2^-44: the share of the whole that is left then.</summary>
    private const double LeastShare = 1.0 / (1L << MostHalvings);

    /// <summary>Boxes are not halved more often than this: each width then is 2^-44 of the whole.</summary>
    public static int MaxDepth(int dimension) => MostHalvings * dimension;

    /// <summary>The sign pairs of a box that may exceed the threshold: bit 2 (e1 &lt; 0) + (e2 &lt; 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int LiveOf(int box) =>
        (int)((Live[0] >> box & 1) | (Live[1] >> box & 1) << 1 | (Live[2] >> box & 1) << 2 | (Live[3] >> box & 1) << 3);

    /// <summary>One of the boxes.</summary>
    public readonly SearchBox Box(int box, int dimension)
    {
        SearchBox result = new() { Face = Face, Depth = Depth, Live = LiveOf(box) };
        for (int j = 0; j <= dimension; j++)
        {
            result.Centre[j] = Centre[(j * Size) + box];
            result.Half[j] = Half[j];
        }

        return result;
    }

    /// <summary>Makes this the parts of a box: halved as often as said, each time where a unit of reach is widest.</summary>
    /// <param name="box">The box: it can be halved.</param>
    /// <param name="halvings">1 to 3; boxes beyond 2^halvings are copies that count for nothing.</param>
    /// <param name="set">The set that is searched.</param>
    /// <returns>The halvings made: fewer than said where nothing is left to halve.</returns>
    public int Split(in SearchBox box, int halvings, SearchSet set)
    {
        int m = set.Dimension, made = 0;
        (Face, WaitingCount) = (box.Face, 0);
        fixed (double* half = Half, centre = Centre)
        {
            for (int j = 0; j <= m; j++)
            {
                half[j] = box.Half[j];
                Vector256.Create(box.Centre[j]).Store(centre + (j * Size));
                Vector256.Create(box.Centre[j]).Store(centre + (j * Size) + 4);
            }

            for (; made < halvings; made++)
            {
                int widest = Widest(set);
                if (widest < 0)
                {
                    break;
                }

                Vector256<double> step = Vector256.Create(half[widest] /= 2);
                double* row = centre + (widest * Size);
                Vector256<double> low = made == 0 ? Alternate : made == 1 ? Pairs : Vector256<double>.One;
                Vector256<double> high = made < 2 ? low : -low;
                (Vector256.Load(row) + (low * step)).Store(row);
                (Vector256.Load(row + 4) + (high * step)).Store(row + 4);
            }
        }

        Depth = box.Depth + made;
        uint parts = (1u << (1 << made)) - 1;
        for (int pair = 0; pair < 4; pair++)
        {
            Live[pair] = (box.Live >> pair & 1) != 0 ? parts : 0;
        }

        return made;
    }

    /// <summary>Whether a width that moves samples can be halved once more.</summary>
    public readonly bool CanSplit(SearchSet set) => Widest(set) >= 0;

    private static Vector256<double> Alternate => Vector256.Create(1.0, -1, 1, -1);

    private static Vector256<double> Pairs => Vector256.Create(1.0, 1, -1, -1);

    /// <summary>The component to halve: of those that may be, the one where a unit of reach is widest; -1 where none is left.</summary>
    private readonly int Widest(SearchSet set)
    {
        int widest = -1;
        double most = 0;
        for (int j = 0; j <= set.Dimension; j++)
        {
            double least = LeastShare * (j < set.Dimension ? 1 : set.Radius), reach = Half[j] * set.Reach[j];
            (widest, most) = reach > most && Half[j] > least ? (j, reach) : (widest, most);
        }

        return widest;
    }
}
