using System.Runtime.CompilerServices;

namespace WedgeFast.Pricing;

/// <summary>
/// Settles a box for the wedge dictionary, or for l1 within one coordinate set: only hyperplanes through m samples matter, and those in the box
/// pass through m of the samples that cross it. Each is one small linear system; g follows from the samples that cross and the linear pieces of
/// the rest.
/// </summary>
internal sealed unsafe class VertexLeaf(BoxSearch search) : IBoxLeaf
{
    private const int Length = SearchBox.MaxLength;

    /// <summary>How many samples more than a hyperplane needs are still enumerated.</summary>
    private const int Extra = 2;

    /// <summary>How many samples a probe looks at.</summary>
    private const int Room = 24;

    /// <summary>
    /// Below this pivot, relative to its row, samples count as dependent and span nothing: moving one by this share of its distance makes them
    /// so, and the problem's allowance covers that.
    /// </summary>
    private const double Dependent = 1e-14;

    private readonly double[] _x = GC.AllocateArray<double>(Room * Length, pinned: true);
    private readonly int[] _positions = new int[Room];
    private readonly double[] _weights = new double[Room];
    private readonly double[] _theta = new double[Room];
    private readonly int[] _points = new int[Room];
    private readonly int[] _subset = new int[Length];

    /// <inheritdoc/>
    public int MostSamples(int dimension) => dimension + Extra;

    /// <inheritdoc/>
    public int Close(CrossingKernel kernel, SearchNode* node, BoxMeasure* measure, double* tangent)
    {
        int m = search.Problem.Set.Dimension;
        int count = Gather(kernel, node, m);
        double* fixedSum = stackalloc double[Length];
        for (int j = 0; j <= m; j++)
        {
            fixedSum[j] = measure->Linear[j];
            for (int i = 0; i < count; i++)
            {
                fixedSum[j] -= _weights[i] * (j < m ? Sample(i)[j] : 1);
            }
        }

        bool closed = true;
        for (int t = 0; t < m; t++)
        {
            _subset[t] = t;
        }

        do
        {
            closed &= CloseVertex(node, fixedSum, count, m);
        }
        while (Next(count, m));
        return closed ? 0 : node->Box.Live;
    }

    /// <inheritdoc/>
    public void Probe(CrossingKernel kernel, SearchNode* node)
    {
        int m = search.Problem.Set.Dimension;
        int count = Gather(kernel, node, m);
        double* w = stackalloc double[Length];
        _subset[0] = 0;
        if (!ChooseIndependent(count, m) || Solve(node->Box.Face, m, w) < Dependent)
        {
            return;
        }

        SearchFind find = default;
        find.Count = m;
        double length = search.Length(w, m);
        for (int j = 0; j < m; j++)
        {
            find.Weights[j] = w[j] / length;
            find.Through[j] = _points[_subset[j]];
        }

        search.TryOffer(ref find, w);
    }

    /// <summary>Fills the subset with samples whose differences to the first are independent, in the order they come.</summary>
    private bool ChooseIndependent(int count, int m)
    {
        double* basis = stackalloc double[Length * Length];
        double* rest = stackalloc double[Length];
        int chosen = 1;
        for (int i = 1; i < count && chosen < m; i++)
        {
            double before = 0, after = 0;
            for (int j = 0; j < m; j++)
            {
                rest[j] = Sample(i)[j] - Sample(0)[j];
                before += rest[j] * rest[j];
            }

            for (int t = 0; t < chosen - 1; t++)
            {
                double* direction = basis + (t * Length);
                double along = 0;
                for (int j = 0; j < m; j++)
                {
                    along += direction[j] * rest[j];
                }

                for (int j = 0; j < m; j++)
                {
                    rest[j] -= along * direction[j];
                }
            }

            for (int j = 0; j < m; j++)
            {
                after += rest[j] * rest[j];
            }

            if (after > 1e-12 * before)
            {
                for (int j = 0; j < m; j++)
                {
                    basis[((chosen - 1) * Length) + j] = rest[j] / Math.Sqrt(after);
                }

                _subset[chosen++] = i;
            }
        }

        return chosen == m;
    }

    private int Gather(CrossingKernel kernel, SearchNode* node, int m)
    {
        int count = kernel.Positions(node->List, _positions, _weights);
        double* data = node->List.Data;
        nint stride = node->List.Stride;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < m; j++)
            {
                Sample(i)[j] = data[(j * stride) + _positions[i]];
            }

            _theta[i] = data[(m * stride) + _positions[i]];
            _points[i] = (int)data[((m + 1) * stride) + _positions[i]];
        }

        return count;
    }

    private double* Sample(int index) => (double*)Unsafe.AsPointer(ref _x[index * Length]);

    /// <summary>The next subset in lexicographic order.</summary>
    private bool Next(int count, int m)
    {
        int t = m - 1;
        while (t >= 0 && _subset[t] == count - m + t)
        {
            t--;
        }

        if (t < 0)
        {
            return false;
        }

        _subset[t]++;
        for (int later = t + 1; later < m; later++)
        {
            _subset[later] = _subset[later - 1] + 1;
        }

        return true;
    }

    private bool CloseVertex(SearchNode* node, double* fixedSum, int count, int m)
    {
        SearchProblem problem = search.Problem;
        double* w = stackalloc double[Length];
        double pivot = Solve(node->Box.Face, m, w);
        if (pivot < Dependent)
        {
            return true;
        }

        double error = 4 * problem.Rounding * m / pivot;
        for (int j = 0; j <= m; j++)
        {
            double tolerance = (1e-9 * node->Box.Half[j]) + (error * (j < m ? 1 : problem.Set.Radius));
            if (Math.Abs(w[j] - node->Box.Centre[j]) > node->Box.Half[j] + tolerance)
            {
                return true;
            }
        }

        double e = 0, s = 0;
        for (int j = 0; j <= m; j++)
        {
            e += fixedSum[j] * w[j];
            s += problem.Sum[j] * w[j];
        }

        for (int i = 0, t = 0; i < count; i++)
        {
            if (t < m && _subset[t] == i)
            {
                t++;
                continue;
            }

            double* x = Sample(i);
            double distance = w[m];
            for (int j = 0; j < m; j++)
            {
                distance += w[j] * x[j];
            }

            e += _theta[i] * Math.Abs(distance);
        }

        double length = search.Length(w, m);
        double value = (Math.Abs(e) + Math.Abs(s)) / 2 / length;
        if (value > search.Threshold)
        {
            Record(w, value, length, e * s >= 0 ? 1 : -1, m);
        }

        return value + problem.Allowance + (error * problem.Moment) <= search.Threshold;
    }

    /// <summary>
    /// The hyperplane through the subset's samples, its face's weight being 1: their differences to the first of them, each divided by its
    /// largest coordinate, are orthogonal to w.
    /// </summary>
    /// <returns>The least pivot; 0 where they span none of this face.</returns>
    private double Solve(int face, int m, double* w)
    {
        double* a = stackalloc double[Length * Length];
        double* first = Sample(_subset[0]);
        int n = m - 1;
        for (int t = 0; t < n; t++)
        {
            double* x = Sample(_subset[t + 1]);
            double* row = a + (t * Length);
            double largest = 0;
            for (int j = 0; j < m; j++)
            {
                largest = Math.Max(largest, Math.Abs(x[j] - first[j]));
            }

            if (largest == 0)
            {
                return 0;
            }

            for (int j = 0, column = 0; j < m; j++)
            {
                double value = (x[j] - first[j]) / largest;
                row[j == face ? n : column++] = j == face ? -value : value;
            }
        }

        double* solution = stackalloc double[Length];
        double least = Eliminate(a, n, solution);
        w[face] = 1;
        for (int j = 0, column = 0; j < m; j++)
        {
            w[j] = j == face ? 1 : solution[column++];
        }

        w[m] = 0;
        for (int j = 0; j < m; j++)
        {
            w[m] -= w[j] * first[j];
        }

        return least;
    }

    /// <summary>Gaussian elimination with partial pivoting on n rows of n + 1 values; returns the least pivot.</summary>
    private static double Eliminate(double* a, int n, double* solution)
    {
        double least = 1;
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int r = k + 1; r < n; r++)
            {
                pivot = Math.Abs(a[(r * Length) + k]) > Math.Abs(a[(pivot * Length) + k]) ? r : pivot;
            }

            double value = a[(pivot * Length) + k];
            least = Math.Min(least, Math.Abs(value));
            if (least < Dependent)
            {
                return 0;
            }

            for (int c = k; c <= n; c++)
            {
                (a[(k * Length) + c], a[(pivot * Length) + c]) = (a[(pivot * Length) + c], a[(k * Length) + c]);
            }

            for (int r = k + 1; r < n; r++)
            {
                double factor = a[(r * Length) + k] / value;
                for (int c = k + 1; c <= n; c++)
                {
                    a[(r * Length) + c] -= factor * a[(k * Length) + c];
                }
            }
        }

        for (int k = n - 1; k >= 0; k--)
        {
            double value = a[(k * Length) + n];
            for (int c = k + 1; c < n; c++)
            {
                value -= a[(k * Length) + c] * solution[c];
            }

            solution[k] = value / a[(k * Length) + k];
        }

        return least;
    }

    private void Record(double* w, double value, double length, int orientation, int m)
    {
        SearchFind find = default;
        (find.Value, find.Orientation, find.Count) = (value, orientation, m);
        for (int j = 0; j < m; j++)
        {
            find.Weights[j] = w[j] / length;
            find.Through[j] = _points[_subset[j]];
        }

        search.Offer(find);
    }
}
