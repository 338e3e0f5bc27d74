namespace WedgeFast.Tests.Attack;

/// <summary>
/// The neurons with the largest |g| = |sum_i theta_i max(w.x_i + b, 0)| / |w|, by enumeration: within every coordinate set all hyperplanes
/// through as many samples as coordinates and, for l2 and the full class, from there the best directions of all cells about them and of
/// their faces. Whatever is found is a neuron of the class, so its value is a lower bound on nu.
/// </summary>
/// <param name="problem">The problem.</param>
/// <param name="theta">Per output a value per row.</param>
/// <param name="random">Chooses among subsets where there are many.</param>
/// <param name="most">The most subsets per coordinate set that directions are tried from.</param>
internal sealed class NeuronSearch(AttackedProblem problem, double[][] theta, Random random, int most)
{
    private readonly int _n = problem.Count;
    private readonly double[] _projections = new double[problem.Count];
    private readonly double[] _value = new double[theta.Length];
    private readonly List<(double Value, int[] Set, double[] Weights, int Through)> _best = [];

    /// <summary>The largest |g| seen.</summary>
    public double Largest { get; private set; }

    /// <summary>The best neurons of different weights, the largest first, of length one up to rounding.</summary>
    public List<WitnessNeuron> Best(int count)
    {
        List<WitnessNeuron> neurons = [];
        foreach ((double _, int[] set, double[] weights, int through) in _best.OrderByDescending(b => b.Value).Take(count))
        {
            DoubleDouble bias = 0;
            for (int k = 0; k < set.Length; k++)
            {
                bias -= problem.Points[through][set[k]] * weights[k];
            }

            neurons.Add(new(set, [.. weights.Select(w => (DoubleDouble)w)], bias, new double[theta.Length]));
        }

        return neurons;
    }

    public void Run()
    {
        foreach (int[] set in problem.Sets)
        {
            double extent = set.Max(k => problem.Rounded.Max(row => row[k]) - problem.Rounded.Min(row => row[k]));
            if (extent > 0)
            {
                RunSet(set, extent);
            }
        }
    }

    private void RunSet(int[] set, double extent)
    {
        bool faces = !problem.IsL1 && !problem.IsWedge;
        List<int[]> subsets = [.. Hyperplanes.Subsets(_n, set.Length)];
        for (int size = 1; size < set.Length && faces; size++)
        {
            subsets.AddRange(Hyperplanes.Subsets(_n, size));
        }

        if (faces && subsets.Count > most)
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(subsets));
            subsets.RemoveRange(most, subsets.Count - most);
        }

        foreach (int[] samples in subsets)
        {
            if (Hyperplanes.Normal(problem.Points, set, samples, extent, random) is not { } normal)
            {
                continue;
            }

            double length = problem.Length(normal);
            double[] unit = [.. normal.Select(w => w / length)];
            int through = Evaluate(set, unit, samples[0]);
            if (faces)
            {
                AboutHyperplane(set, unit, samples);
                Ascend(set, unit, through);
            }
        }
    }

    /// <summary>The best directions of the cells that meet in a hyperplane, alone and on the faces of some of its samples.</summary>
    private void AboutHyperplane(int[] set, double[] unit, int[] samples)
    {
        int origin = samples[0];
        for (int pattern = 0; pattern < 1 << (samples.Length - 1); pattern++)
        {
            bool[] active = Active(set, unit, origin);
            for (int t = 1; t < samples.Length; t++)
            {
                active[samples[t]] = (pattern >> (t - 1) & 1) != 0;
            }

            for (int kept = 0; kept < 1 << (samples.Length - 1); kept++)
            {
                int[] face = [.. samples.Where((_, t) => t == 0 || (kept >> (t - 1) & 1) != 0)];
                if (face.Length < set.Length && Direction(set, unit, active, face) is { } direction)
                {
                    Evaluate(set, direction, origin);
                }
            }
        }
    }

    private void Ascend(int[] set, double[] unit, int through)
    {
        for (int step = 0; step < 3; step++)
        {
            if (Direction(set, unit, Active(set, unit, through), [through]) is not { } direction)
            {
                return;
            }

            (unit, through) = (direction, Evaluate(set, direction, through));
        }
    }

    private bool[] Active(int[] set, double[] unit, int origin)
    {
        bool[] active = new bool[_n];
        for (int i = 0; i < _n; i++)
        {
            active[i] = Along(set, unit, i, origin) > 0;
        }

        return active;
    }

    private double Along(int[] set, double[] unit, int sample, int origin)
    {
        double sum = 0;
        for (int k = 0; k < set.Length; k++)
        {
            sum += unit[k] * (problem.Points[sample][set[k]] - problem.Points[origin][set[k]]).ToDouble();
        }

        return sum;
    }

    /// <summary>
    /// The direction of largest |S w| with S = sum over active samples of theta (x - x_j), w off the differences of the face; null where S
    /// is 0.
    /// </summary>
    private double[]? Direction(int[] set, double[] start, bool[] active, int[] face)
    {
        int m = set.Length, origin = face[0];
        double[][] sums = [.. theta.Select(_ => new double[m])];
        for (int i = 0; i < _n; i++)
        {
            for (int k = 0; k < m && active[i]; k++)
            {
                double difference = (problem.Points[i][set[k]] - problem.Points[origin][set[k]]).ToDouble();
                for (int q = 0; q < sums.Length; q++)
                {
                    sums[q][k] += theta[q][i] * difference;
                }
            }
        }

        double[][] basis = [.. face.Skip(1).Select(t => set.Select(k => (problem.Points[t][k] - problem.Points[origin][k]).ToDouble()).ToArray())];
        for (int t = 0; t < basis.Length; t++)
        {
            TakeOff(basis[..t], basis[t]);
            Normalise(basis[t]);
        }

        double[] w = [.. start];
        for (int step = 0; step < (sums.Length == 1 ? 1 : 12); step++)
        {
            double[] next = new double[m];
            foreach (double[] sum in sums)
            {
                double along = sums.Length == 1 ? 1 : sum.Zip(w, (a, b) => a * b).Sum();
                for (int k = 0; k < m; k++)
                {
                    next[k] += along * sum[k];
                }
            }

            TakeOff(basis, next);
            if (!Normalise(next))
            {
                return null;
            }

            w = next;
        }

        return w;
    }

    private static void TakeOff(double[][] basis, double[] vector)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] direction in basis)
            {
                double along = direction.Zip(vector, (a, b) => a * b).Sum();
                for (int k = 0; k < vector.Length; k++)
                {
                    vector[k] -= along * direction[k];
                }
            }
        }
    }

    private static bool Normalise(double[] vector)
    {
        double largest = vector.Max(Math.Abs);
        if (!(largest > 1e-200))
        {
            Array.Clear(vector);
            return false;
        }

        double length = largest * Math.Sqrt(vector.Sum(v => v / largest * (v / largest)));
        for (int k = 0; k < vector.Length; k++)
        {
            vector[k] /= length;
        }

        return true;
    }

    /// <summary>
    /// |g| of both orientations, where output weights have one sign g of that sign; in the full class through the sample where it is
    /// largest.
    /// </summary>
    /// <returns>That sample.</returns>
    private int Evaluate(int[] set, double[] unit, int through)
    {
        for (int i = 0; i < _n; i++)
        {
            _projections[i] = Along(set, unit, i, through);
        }

        (double largest, int at, double orientation) = (-1, through, 1);
        for (int j = problem.IsWedge ? through : 0; j < (problem.IsWedge ? through + 1 : _n); j++)
        {
            foreach (double sign in (ReadOnlySpan<double>)[1, -1])
            {
                double value = At(j, sign);
                (largest, at, orientation) = value > largest ? (value, j, sign) : (largest, at, orientation);
            }
        }

        Largest = Math.Max(Largest, largest);
        Keep(largest, set, orientation == 1 ? unit : [.. unit.Select(w => -w)], at);
        return at;
    }

    private double At(int origin, double sign)
    {
        double square = 0;
        for (int q = 0; q < _value.Length; q++)
        {
            double sum = 0;
            for (int i = 0; i < _n; i++)
            {
                sum += theta[q][i] * Math.Max(sign * (_projections[i] - _projections[origin]), 0);
            }

            _value[q] = problem.Sign == 0 ? Math.Abs(sum) : problem.Sign * sum;
        }

        double largest = _value.Length == 1 ? 0 : _value.Max();
        foreach (double v in _value)
        {
            square += largest == 0 ? 0 : v / largest * (v / largest);
        }

        return largest == 0 ? _value[0] : largest * Math.Sqrt(square);
    }

    private void Keep(double value, int[] set, double[] weights, int through)
    {
        const int Most = 40;
        if (!(value > 0) || (_best.Count == Most && value <= _best[^1].Value) || _best.Any(b => b.Through == through && Close(b, set, weights)))
        {
            return;
        }

        if (_best.Count == Most)
        {
            _best.RemoveAt(Most - 1);
        }

        int at = _best.FindIndex(b => b.Value < value);
        _best.Insert(at < 0 ? _best.Count : at, (value, set, weights, through));
    }

    private static bool Close((double Value, int[] Set, double[] Weights, int Through) known, int[] set, double[] weights) =>
        known.Set == set && known.Weights.Zip(weights, (a, b) => Math.Abs(a - b)).Max() < 1e-9;
}
