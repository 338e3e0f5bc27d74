namespace WedgeFast.Pricing;

/// <summary>A coordinate set with a theta of several outputs: the distinct points about their middle, and g of any hyperplane.</summary>
internal sealed class VectorSearchProblem
{
    /// <summary>Prepares a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="theta">One value per sample for each output, output after output.</param>
    /// <param name="outputs">The number of outputs.</param>
    public VectorSearchProblem(SearchSet set, double[] theta, int outputs)
    {
        Set = set;
        Outputs = outputs;
        int n = set.Points.Count, m = set.Dimension, samples = theta.Length / outputs;
        Points = new double[n][];
        Theta = new double[n][];
        Sizes = new double[n];
        double[] merged = new double[n];
        for (int i = 0; i < n; i++)
        {
            Points[i] = [.. Enumerable.Range(0, m).Select(j => set.Points.Coordinates[j][i] - set.Middle[j]), 1];
            Theta[i] = new double[outputs];
        }

        double moment = 0;
        for (int q = 0; q < outputs; q++)
        {
            set.Points.Merge(theta.AsSpan(q * samples, samples), merged);
            for (int i = 0; i < n; i++)
            {
                Theta[i][q] = merged[i];
            }
        }

        for (int i = 0; i < n; i++)
        {
            Sizes[i] = Length(Theta[i]);
            moment += Theta[i].Sum(Math.Abs) * (set.Sizes[i] + set.Radius);
        }

        // Every sum has at most n terms no larger than their share of the moment, and a few roundings per split, output and component;
        // thetas of coinciding samples were added, which is off relative to all of them, not to what is left. MATHEMATICS.md, R6 and R9.
        double unit = SearchProblem.UnitRoundoff, cancelled = unit * (set.Points.LargestGroup - 1) * theta.Sum(Math.Abs);
        Allowance = (unit * (samples + n + 1024 + (16 * (m + 4) * (outputs + 4))) * moment) + (2 * set.Radius * cancelled);
        Margin = 16 * unit * (m + 4) * set.Radius;
    }

    /// <summary>The set.</summary>
    public SearchSet Set { get; }

    /// <summary>q.</summary>
    public int Outputs { get; }

    /// <summary>(x_i, 1) of every distinct point, about the middle.</summary>
    public double[][] Points { get; }

    /// <summary>theta_i of every distinct point, q values.</summary>
    public double[][] Theta { get; }

    /// <summary>The length of every theta_i.</summary>
    public double[] Sizes { get; }

    /// <summary>A bound computed for a box may be this much below the true one, in units where the largest weight is 1.</summary>
    public double Allowance { get; }

    /// <summary>A sample this far from crossing a box is treated as crossing.</summary>
    public double Margin { get; }

    /// <summary>The length of a vector.</summary>
    public static double Length(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        foreach (double value in vector)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The inner product of the first values of two vectors.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }

    /// <summary>The offset through a sample at which the length of g is largest for given weights, and that length.</summary>
    /// <param name="weights">m values.</param>
    public (double Value, int Through) BestOffset(double[] weights)
    {
        int n = Points.Length;
        double[] along = [.. Points.Select(x => Dot(weights, x))];
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => along[i])];
        double[] slope = new double[Outputs], g = new double[Outputs];
        (double best, int through) = (0, order[0]);
        for (int t = 1; t < n; t++)
        {
            double step = along[order[t - 1]] - along[order[t]], square = 0;
            for (int q = 0; q < Outputs; q++)
            {
                slope[q] += Theta[order[t - 1]][q];
                g[q] += slope[q] * step;
                square += g[q] * g[q];
            }

            (best, through) = square > best ? (square, order[t]) : (best, through);
        }

        return (Math.Sqrt(best), through);
    }
}
