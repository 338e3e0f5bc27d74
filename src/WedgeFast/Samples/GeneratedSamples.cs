namespace WedgeFast.Samples;

/// <summary>
/// The built-in generated samples. Random numbers come from <c>SplitMix64</c>, row after row; within a row first the inputs in order,
/// then the normal of the target's noise.
/// <list type="bullet">
/// <item>spiral (160 rows, no noise): two arms s = +1, -1 of N/2 points: t = 79 i/(N/2-1), phi = t pi/16, r = (104 - t)/104,
/// x1 = s r cos(phi), x2 = s r sin(phi), label = s; row 2i is the i-th point of the arm +1, row 2i + 1 that of the arm -1.</item>
/// <item>ripple (500 rows): x1, x2 uniform in [-1,1), y = sin(4 x1) cos(3 x2) + 0.1 normal.</item>
/// <item>friedman1 (500 rows): x1..x10 uniform in [0,1), y = 10 sin(pi x1 x2) + 20 (x3-0.5)^2 + 10 x4 + 5 x5 + normal.</item>
/// <item>hinges1d (200 rows): x1 uniform in [0,1), y = |4 x1 - 1| - 6 max(x1 - 0.5, 0) + 10 max(x1 - 0.8, 0) + 0.1 normal.</item>
/// </list>
/// </summary>
internal static class GeneratedSamples
{
    /// <summary>The names that <see cref="Create"/> knows, in the order they are listed to users.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly<string>(["spiral", "ripple", "friedman1", "hinges1d"]);

    private delegate double Target(ReadOnlySpan<double> x, double normal);

    /// <summary>Generates samples. The same name, rows and seed give the same bits on every machine.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="rows">The number of rows; null means the sample's own default. The spiral needs an even number, at least 4.</param>
    /// <param name="seed">Seed of the SplitMix64 generator; the spiral has no noise and ignores it.</param>
    /// <exception cref="ArgumentException">Unknown name, or rows out of range.</exception>
    public static SampleSet Create(string name, int? rows = null, ulong seed = 0) => name switch
    {
        "spiral" => Spiral(rows ?? 160),
        "ripple" => Noisy(rows ?? 500, 2, -1, seed, Ripple),
        "friedman1" => Noisy(rows ?? 500, 10, 0, seed, Friedman1),
        "hinges1d" => Noisy(rows ?? 200, 1, 0, seed, Hinges),
        _ => throw new ArgumentException($"There is no sample {Quoted.Text(name)}: expected one of {string.Join(", ", Names)}.", nameof(name)),
    };

    private static SampleSet Spiral(int rows)
    {
        if (rows < 4 || rows % 2 != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"The spiral has {rows} rows: expected an even number, at least 4."), nameof(rows));
        }

        CheckRows(rows, 2);
        double[] inputs = new double[2 * rows];
        double[] targets = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            double s = row % 2 == 0 ? 1 : -1;
            double t = 79.0 * (row / 2) / ((rows / 2) - 1);
            double r = s * ((104 - t) / 104);
            inputs[2 * row] = r * PortableMath.Cos(t * Math.PI / 16);
            inputs[(2 * row) + 1] = r * PortableMath.Sin(t * Math.PI / 16);
            targets[row] = s;
        }

        return SampleSet.Create(inputs, 2, targets, targetName: "label");
    }

    private static SampleSet Noisy(int rows, int dimension, double low, ulong seed, Target target)
    {
        CheckRows(rows, dimension);
        SplitMix64 random = new(seed);
        double[] inputs = new double[rows * dimension];
        double[] targets = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            Span<double> x = inputs.AsSpan(row * dimension, dimension);
            for (int k = 0; k < dimension; k++)
            {
                x[k] = low + ((1 - low) * random.Uniform());
            }

            targets[row] = target(x, random.Normal());
        }

        return SampleSet.Create(inputs, dimension, targets, inputNames: dimension == 1 ? ["x"] : null);
    }

    private static void CheckRows(int rows, int dimension)
    {
        int most = Array.MaxLength / dimension;
        if (rows < 1 || rows > most)
        {
            throw new ArgumentException(FormattableString.Invariant($"{rows} rows are asked for: expected 1 to {most}."), nameof(rows));
        }
    }

    private static double Ripple(ReadOnlySpan<double> x, double normal) =>
        (PortableMath.Sin(4 * x[0]) * PortableMath.Cos(3 * x[1])) + (0.1 * normal);

    private static double Friedman1(ReadOnlySpan<double> x, double normal) =>
        (10 * PortableMath.Sin(Math.PI * x[0] * x[1])) + (20 * (x[2] - 0.5) * (x[2] - 0.5)) + (10 * x[3]) + (5 * x[4]) + normal;

    private static double Hinges(ReadOnlySpan<double> x, double normal) =>
        Math.Abs((4 * x[0]) - 1) - (6 * Math.Max(x[0] - 0.5, 0)) + (10 * Math.Max(x[0] - 0.8, 0)) + (0.1 * normal);
}
