using WedgeFast.Kernels;

namespace WedgeFast.Pricing;

/// <summary>
/// Settles a box for l2 by concave duality. For one sign pair let t_i = e1 theta_i / 2: samples with t_i &gt; 0 are convex and enter by one
/// linear piece for each of their sign patterns; for the others -|t_i| |s_i| &lt;= y_i s_i with any |y_i| &lt;= |t_i|, so that g is below
/// the linear form l = l_pattern + sum y_i (x_i, 1) everywhere. Where l has no offset and |l_w| is at most the threshold, nothing in the
/// box exceeds it: at a local maximum the right y are the multipliers of the face it lies on, so maxima of every kind close alike.
/// MATHEMATICS.md, "Duality in a leaf".
/// </summary>
internal sealed unsafe class FaceLeaf<TOperations, TVector> : IBoxLeaf
    where TOperations : struct, IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>The most convex samples: their sign patterns are enumerated.</summary>
    private const int MostConvex = 1;

    /// <summary>The most concave samples.</summary>
    private const int MostConcave = 12;

    private const int Length = SearchBox.MaxLength;

    private readonly BoxSearch _search;
    private readonly SearchIncumbent _incumbent;
    private readonly LeafSamples _samples;
    private readonly FaceMultipliers<TOperations, TVector> _multipliers;

    public FaceLeaf(BoxSearch search)
    {
        (_search, _incumbent) = (search, search.Incumbent);
        _samples = new LeafSamples(FaceMultipliers<TOperations, TVector>.Room);
        _multipliers = new FaceMultipliers<TOperations, TVector>(_samples);
    }

    /// <inheritdoc/>
    public int MostSamples(int dimension) => MostConvex + MostConcave;

    /// <inheritdoc/>
    public int Close(BoxGroup* group, int box, int live)
    {
        int m = _search.Problem.Set.Dimension;
        _samples.Gather(_search.Kernel, group, box, m);
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
                form[j] = (e1 * others[j]) + (e2 * _search.Problem.Sum[j]);
            }

            _multipliers.Set(e1);
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

    private bool ClosePattern(BoxGroup* group, int box, double* form, int m)
    {
        // Whatever the multipliers, g rises with the offset, or falls, in all of the box: no maximum over the offset lies in it.
        if (Math.Abs(form[m]) > _multipliers.MostOffset + _search.Problem.MassAllowance)
        {
            return true;
        }

        _multipliers.Balance(form[m]);
        double* l = stackalloc double[Length];
        _multipliers.AddTo(form, m, l);
        double square;
        for (int step = 0; ; step++)
        {
            if (Below(l, m, out square) && BelowAnew(form, l, m))
            {
                return true;
            }

            if (step >= 8 * _samples.Count || !_multipliers.Improve(l, m, square, _search.Problem.Set.Radius))
            {
                break;
            }
        }

        double* w = stackalloc double[Length];
        bool near = Maximiser(group, box, l, m, w);

        // What lies within rounding below the threshold counts as well: the threshold has to rise above it, or its box would never close.
        if (near && Math.Sqrt(square) > _incumbent.Threshold - (2 * _search.Problem.Allowance))
        {
            Record(l, m, Math.Sqrt(square));
        }

        // The threshold may have risen to what was found.
        return BelowAnew(form, l, m) || ClosedInBox(group, box, l, w, m);
    }

    /// <summary>
    /// The same of the form of these multipliers summed anew: what the steps have added up to is off by roundings of every one of them.
    /// </summary>
    private bool BelowAnew(double* form, double* l, int m)
    {
        _multipliers.AddTo(form, m, l);
        return Below(l, m, out _);
    }

    /// <summary>Whether the linear form alone, with what is left of its offset, keeps everything below the threshold.</summary>
    private bool Below(double* l, int m, out double square)
    {
        square = 0;
        for (int j = 0; j < m; j++)
        {
            square += l[j] * l[j];
        }

        double limit = _incumbent.Threshold - _search.Problem.Allowance - (Math.Abs(l[m]) * _search.Problem.Set.Radius);
        return limit > 0 && square <= limit * limit * (1 - 1e-14);
    }

    /// <summary>
    /// Where the pattern's bound is attained, moved into the box: w along l_w, and the offset at which samples with free multipliers are
    /// met.
    /// </summary>
    /// <returns>Whether it was no farther from the box than half its widths.</returns>
    private bool Maximiser(BoxGroup* group, int box, double* l, int m, double* w)
    {
        double scale = Math.Max(l[group->Face], 1e-300);
        (double lower, double upper) = _multipliers.Range(l, m);
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
    /// Offers the hyperplane where the pattern's bound is attained, in the box or near it: its value over all samples is what counts. It is
    /// moved through the sample with the freest multiplier, and is through the others with free multipliers that it then meets.
    /// </summary>
    private void Record(double* l, int m, double length)
    {
        int freest = -1;
        double most = double.NegativeInfinity;
        for (int i = 0; i < _samples.Count; i++)
        {
            double free = _multipliers.Freedom(i);
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

            if (i != freest && _multipliers.Freedom(i) > 1e-9 && Math.Abs(s) <= 1e-10 * _search.Problem.Set.Radius && find.Count < m)
            {
                find.Through[find.Count++] = _samples.Points[i];
            }
        }

        _incumbent.TryOffer(ref find, hyperplane);
    }

    /// <summary>Whether the form less threshold u.w, with u the direction of w, is negative in the whole box.</summary>
    private bool ClosedInBox(BoxGroup* group, int box, double* l, double* w, int m)
    {
        double square = 0;
        for (int j = 0; j < m; j++)
        {
            square += w[j] * w[j];
        }

        double scale = _incumbent.Threshold / Math.Sqrt(square) * (1 - 1e-15), value = 0;
        for (int j = 0; j <= m; j++)
        {
            double c = l[j] - (j < m ? scale * w[j] : 0);
            value += (c * group->Centre[(j * BoxGroup.Size) + box]) + (Math.Abs(c) * group->Half[j]);
        }

        return value < -_search.Problem.Allowance;
    }
}
