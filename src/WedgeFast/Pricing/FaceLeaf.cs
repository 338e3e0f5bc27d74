using System.Runtime.CompilerServices;

namespace WedgeFast.Pricing;

/// <summary>
/// Settles a box for l2 by concave duality. For one sign pair let t_i = e1 theta_i / 2: samples with t_i &gt; 0 are convex and enter by one linear
/// piece for each of their sign patterns; for the others -|t_i| |s_i| &lt;= y_i s_i with any |y_i| &lt;= |t_i|, so that g is below the linear form
/// l = l_pattern + sum y_i (x_i, 1) everywhere. Where l has no offset and |l_w| is at most the threshold, nothing in the box exceeds it: at a
/// local maximum the right y are the multipliers of the face it lies on, so maxima of every kind close alike. MATHEMATICS.md, "Duality in a leaf".
/// </summary>
internal sealed unsafe class FaceLeaf(BoxSearch search) : IBoxLeaf
{
    /// <summary>The most convex samples: their sign patterns are enumerated.</summary>
    private const int MostConvex = 1;

    /// <summary>The most concave samples.</summary>
    private const int MostConcave = 12;

    private const int Room = MostConvex + MostConcave;
    private const int Length = SearchBox.MaxLength;

    private readonly double[] _x = GC.AllocateArray<double>(Room * Length, pinned: true);
    private readonly double[] _convex = GC.AllocateArray<double>(Room * Length, pinned: true);
    private readonly int[] _positions = new int[Room];
    private readonly double[] _weights = new double[Room];
    private readonly double[] _theta = new double[Room];
    private readonly int[] _members = new int[Room];
    private readonly int[] _points = new int[Room];

    /// <inheritdoc/>
    public int MostSamples(int dimension) => Room;

    /// <inheritdoc/>
    public int Close(CrossingKernel kernel, SearchNode* node, BoxMeasure* measure, double* tangent)
    {
        int m = search.Problem.Set.Dimension;
        int count = kernel.Positions(node->List, _positions, _weights);
        double* fixedSum = stackalloc double[Length];
        for (int j = 0; j <= m; j++)
        {
            fixedSum[j] = measure->Linear[j];
        }

        double* data = node->List.Data;
        nint stride = node->List.Stride;
        int positive = 0;
        for (int i = 0; i < count; i++)
        {
            double* x = Sample(_x, i);
            for (int j = 0; j < m; j++)
            {
                x[j] = data[(j * stride) + _positions[i]];
                fixedSum[j] -= _weights[i] * x[j];
            }

            x[m] = 1;
            fixedSum[m] -= _weights[i];
            _theta[i] = data[(m * stride) + _positions[i]];
            _points[i] = (int)data[((m + 1) * stride) + _positions[i]];
            positive += _theta[i] > 0 ? 1 : 0;
        }

        int live = node->Box.Live;
        for (int pair = 0; pair < 4; pair++)
        {
            int convex = pair < 2 ? positive : count - positive;
            if ((live >> pair & 1) != 0 && convex <= MostConvex && count - convex <= MostConcave
                && ClosePair(node, fixedSum, count, convex, pair, m))
            {
                live &= ~(1 << pair);
            }
        }

        return live;
    }

    /// <inheritdoc/>
    public void Probe(CrossingKernel kernel, SearchNode* node)
    {
        // The search offers the middle of such a box already.
    }

    private static double* Sample(double[] rows, int index) => (double*)Unsafe.AsPointer(ref rows[index * Length]);

    private bool ClosePair(SearchNode* node, double* fixedSum, int count, int convex, int pair, int m)
    {
        double e1 = pair < 2 ? 0.5 : -0.5, e2 = (pair & 1) == 0 ? 0.5 : -0.5;
        double* form = stackalloc double[Length];
        double* multipliers = stackalloc double[Room];
        bool closed = true;
        for (int pattern = 0; pattern < 1 << convex && closed; pattern++)
        {
            for (int j = 0; j <= m; j++)
            {
                form[j] = (e1 * fixedSum[j]) + (e2 * search.Problem.Sum[j]);
            }

            int members = 0, bit = 0;
            for (int i = 0; i < count; i++)
            {
                double t = e1 * _theta[i];
                if (t > 0)
                {
                    double sign = (pattern >> bit++ & 1) == 0 ? t : -t;
                    for (int j = 0; j <= m; j++)
                    {
                        form[j] += sign * Sample(_x, i)[j];
                    }
                }
                else
                {
                    multipliers[members] = e1 * _weights[i];
                    _members[members++] = i;
                }
            }

            closed = ClosePattern(node, form, multipliers, members, e1, m);
        }

        return closed;
    }

    private bool ClosePattern(SearchNode* node, double* form, double* y, int members, double e1, int m)
    {
        SearchProblem problem = search.Problem;
        double room = 0, offset = form[m];
        for (int a = 0; a < members; a++)
        {
            room += Math.Abs(e1 * _theta[_members[a]]);
        }

        if (Math.Abs(offset) > room + problem.MassAllowance)
        {
            return true;
        }

        Balance(y, members, e1, offset);
        double* l = stackalloc double[Length];
        for (int j = 0; j <= m; j++)
        {
            l[j] = form[j];
        }

        for (int a = 0; a < members; a++)
        {
            double* x = Sample(_x, _members[a]);
            for (int j = 0; j <= m; j++)
            {
                l[j] += y[a] * x[j];
            }
        }

        double square = 0;
        for (int step = 0; ; step++)
        {
            if (Below(l, m))
            {
                return true;
            }

            square = 0;
            for (int j = 0; j < m; j++)
            {
                square += l[j] * l[j];
            }

            if (step >= 8 * members || !Improve(l, y, members, e1, m, square))
            {
                break;
            }
        }

        double* w = stackalloc double[Length];
        Maximiser(node, l, y, members, e1, m, w);
        if (Math.Sqrt(square) > search.Threshold)
        {
            Record(l, y, members, e1, m, Math.Sqrt(square));
        }

        // The threshold may have risen to what was found.
        return Below(l, m) || ClosedInBox(node, l, w, m);
    }

    /// <summary>Whether the linear form alone, with what is left of its offset, keeps everything below the threshold.</summary>
    private bool Below(double* l, int m)
    {
        double square = 0;
        for (int j = 0; j < m; j++)
        {
            square += l[j] * l[j];
        }

        double limit = search.Threshold - search.Problem.Allowance - (Math.Abs(l[m]) * search.Problem.Set.Radius);
        return limit > 0 && square <= limit * limit * (1 - 1e-14);
    }

    /// <summary>Shifts the multipliers so that the form has no offset.</summary>
    private void Balance(double* y, int members, double e1, double offset)
    {
        double total = offset;
        for (int a = 0; a < members; a++)
        {
            total += y[a];
        }

        double available = 0;
        for (int a = 0; a < members; a++)
        {
            double most = Math.Abs(e1 * _theta[_members[a]]);
            available += total > 0 ? y[a] + most : most - y[a];
        }

        double share = available > 0 ? Math.Min(1, Math.Abs(total) / available) : 0;
        for (int a = 0; a < members; a++)
        {
            double most = Math.Abs(e1 * _theta[_members[a]]);
            y[a] = total > 0 ? y[a] - (share * (y[a] + most)) : y[a] + (share * (most - y[a]));
        }
    }

    /// <summary>One step of descent on |l_w|^2: the pair of samples that promises most exchanges weight, which leaves the offset alone.</summary>
    private bool Improve(double* l, double* y, int members, double e1, int m, double square)
    {
        int up = -1, down = -1;
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int a = 0; a < members; a++)
        {
            double* x = Sample(_x, _members[a]);
            double q = 0;
            for (int j = 0; j < m; j++)
            {
                q += l[j] * x[j];
            }

            double bound = Math.Abs(e1 * _theta[_members[a]]);
            if (y[a] < bound && q < least)
            {
                (up, least) = (a, q);
            }

            if (y[a] > -bound && q > most)
            {
                (down, most) = (a, q);
            }
        }

        double* xu = up < 0 ? null : Sample(_x, _members[up]), xd = down < 0 ? null : Sample(_x, _members[down]);
        if (up < 0 || down < 0 || most - least <= 1e-13 * Math.Sqrt(square) * search.Problem.Set.Radius)
        {
            return false;
        }

        double distance = 0;
        for (int j = 0; j < m; j++)
        {
            distance += (xu[j] - xd[j]) * (xu[j] - xd[j]);
        }

        double boundUp = Math.Abs(e1 * _theta[_members[up]]), boundDown = Math.Abs(e1 * _theta[_members[down]]);
        double roomUp = boundUp - y[up], roomDown = y[down] + boundDown, step = (most - least) / distance;
        double moved = Math.Min(step, Math.Min(roomUp, roomDown));
        y[up] = moved == roomUp ? boundUp : y[up] + moved;
        y[down] = moved == roomDown ? -boundDown : y[down] - moved;
        for (int j = 0; j < m; j++)
        {
            l[j] += moved * (xu[j] - xd[j]);
        }

        return true;
    }

    /// <summary>
    /// Where the pattern's bound is attained, moved into the box: w along l_w, and the offset at which samples with free multipliers are met.
    /// </summary>
    private void Maximiser(SearchNode* node, double* l, double* y, int members, double e1, int m, double* w)
    {
        double scale = Math.Max(l[node->Box.Face], 1e-300);
        double lower = double.PositiveInfinity, upper = double.NegativeInfinity;
        for (int a = 0; a < members; a++)
        {
            double* x = Sample(_x, _members[a]);
            double q = 0;
            for (int j = 0; j < m; j++)
            {
                q += l[j] * x[j];
            }

            double bound = Math.Abs(e1 * _theta[_members[a]]);
            lower = y[a] < bound ? Math.Min(lower, q) : lower;
            upper = y[a] > -bound ? Math.Max(upper, q) : upper;
        }

        w[m] = members == 0 ? node->Box.Centre[m]
            : -(double.IsInfinity(lower) ? upper : double.IsInfinity(upper) ? lower : (lower + upper) / 2) / scale;
        for (int j = 0; j <= m; j++)
        {
            w[j] = j < m ? l[j] / scale : w[j];
            double from = node->Box.Centre[j] - node->Box.Half[j], to = node->Box.Centre[j] + node->Box.Half[j];
            w[j] = w[j] > to ? to : w[j] > from ? w[j] : from;
        }
    }

    /// <summary>
    /// Offers the hyperplane where the pattern's bound is attained, in the box or not: its value over all samples is what counts. It is moved
    /// through the sample with the freest multiplier, and is through the others with free multipliers that it then meets.
    /// </summary>
    private void Record(double* l, double* y, int members, double e1, int m, double length)
    {
        int freest = -1;
        double most = double.NegativeInfinity;
        for (int a = 0; a < members; a++)
        {
            double free = 1 - Math.Abs(y[a] / (e1 * _theta[_members[a]]));
            if (free > most)
            {
                (freest, most) = (a, free);
            }
        }

        if (freest < 0)
        {
            return;
        }

        SearchFind find = default;
        find.Through[find.Count++] = _points[_members[freest]];
        double* hyperplane = stackalloc double[Length];
        double* first = Sample(_x, _members[freest]);
        hyperplane[m] = 0;
        for (int j = 0; j < m; j++)
        {
            hyperplane[j] = find.Weights[j] = l[j] / length;
            hyperplane[m] -= hyperplane[j] * first[j];
        }

        for (int a = 0; a < members; a++)
        {
            double s = hyperplane[m], free = 1 - Math.Abs(y[a] / (e1 * _theta[_members[a]]));
            for (int j = 0; j < m; j++)
            {
                s += hyperplane[j] * Sample(_x, _members[a])[j];
            }

            if (a != freest && free > 1e-9 && Math.Abs(s) <= 1e-10 * search.Problem.Set.Radius && find.Count < m)
            {
                find.Through[find.Count++] = _points[_members[a]];
            }
        }

        search.TryOffer(ref find, hyperplane);
    }

    /// <summary>Whether the form less threshold u.w, with u the direction of w, is negative in the whole box.</summary>
    private bool ClosedInBox(SearchNode* node, double* l, double* w, int m)
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
            value += (c * node->Box.Centre[j]) + (Math.Abs(c) * node->Box.Half[j]);
        }

        return value < -search.Problem.Allowance;
    }
}
