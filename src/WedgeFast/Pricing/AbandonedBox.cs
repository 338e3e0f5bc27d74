using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>What a box that is not searched any further may hold.</summary>
internal static unsafe class AbandonedBox
{
    /// <summary>An upper bound on |g| / ||w|| in the box.</summary>
    /// <param name="group">Its group, as measured.</param>
    /// <param name="part">Which of its boxes.</param>
    /// <param name="problem">The set that is searched.</param>
    /// <param name="norm">The norm of w.</param>
    public static double Bound(BoxGroup* group, int part, SearchProblem problem, WeightNorm norm)
    {
        int m = problem.Set.Dimension;
        SearchBox box = group->Box(part, m);
        double least = LeastLength(box, m, norm), bound = 0;
        for (int pair = 0; pair < (problem.IsOneSided ? 2 : 4); pair++)
        {
            double e1 = pair < 2 ? 0.5 : -0.5, e2 = (pair & 1) == 0 ? 0.5 : -0.5;
            double value = (pair < 2 ? group->GapAbove[part] : group->GapBelow[part]) / 2;
            for (int j = 0; j <= m; j++)
            {
                double c = (e1 * group->Linear[(j * BoxGroup.Size) + part]) + (e2 * problem.Sum[j]);
                value += (c * box.Centre[j]) + (Math.Abs(c) * box.Half[j]);
            }

            bound = Math.Max(bound, value);
        }

        return (bound + problem.Allowance) / Math.Max(1, least * (1 - 4e-14)) * (1 + 1e-14);
    }

    /// <summary>
    /// No ||w|| in the box is less: the gradient of the norm at the centre, a weight that may have either sign counting 0 for l1.
    /// </summary>
    private static double LeastLength(in SearchBox box, int m, WeightNorm norm)
    {
        double square = 0, least = 0;
        for (int j = 0; j < m; j++)
        {
            square += box.Centre[j] * box.Centre[j];
        }

        for (int j = 0; j < m; j++)
        {
            double w = box.Centre[j];
            double slope = norm == WeightNorm.L2 ? w / Math.Sqrt(square) : Math.Abs(w) < box.Half[j] ? 0 : Math.Sign(w);
            least += (slope * w) - (Math.Abs(slope) * box.Half[j]);
        }

        return least;
    }
}
