namespace WedgeFast.Tests.Attack;

/// <summary>Inputs that proofs are likely to stumble over.</summary>
internal static class DegenerateInputs
{
    private static readonly (string Name, Func<Random, int, int, double[][]> Make)[] Shapes =
    [
        ("grid", (random, n, d) => Rows(n, d, (_, _) => random.Next(3))),
        ("fine grid", (random, n, d) => Rows(n, d, (_, _) => random.Next(8) / 8.0)),
        ("normal", (random, n, d) => Rows(n, d, (_, _) => Normal(random))),
        ("duplicates", (random, n, d) => Repeated(random, n, d, 0)),
        ("near duplicates", (random, n, d) => Repeated(random, n, d, Math.Pow(10, -6 - (9 * random.NextDouble())))),
        ("doubled at 1e-10", (random, n, d) => Repeated(random, n, d, 1e-10)),
        ("collinear", (random, n, d) => Collinear(random, n, d, 0)),
        ("nearly collinear", (random, n, d) => Collinear(random, n, d, Math.Pow(10, -5 - (9 * random.NextDouble())))),
        ("constant column", ConstantColumn),
        ("clusters", (random, n, d) => Clusters(random, n, d, Math.Pow(10, -1 - (5 * random.NextDouble())))),
        ("one-hot", OneHot),
        ("ties", (random, n, d) => Rows(n, d, (i, k) => k == 0 ? i / 2 : random.Next(4) / 4.0)),
        ("skewed", (random, n, d) => Rows(n, d, (_, _) => Math.Exp(4 * Normal(random)))),
        ("circle", (random, n, d) => Rows(n, d, (i, k) => Math.Cos((2 * Math.PI * i / n) + k))),
    ];

    public static (string Shape, double[][] X) Make(Random random, int n, int d)
    {
        (string name, Func<Random, int, int, double[][]> make) = Shapes[random.Next(Shapes.Length)];
        return (name, make(random, n, d));
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[][] Rows(int n, int d, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, d).Select(k => value(i, k)).ToArray())];

    private static double[][] Repeated(Random random, int n, int d, double distance)
    {
        double[][] rows = Rows(n, d, (_, _) => random.Next(2) == 0 ? Normal(random) : random.Next(4) / 4.0);
        for (int i = (n + 1) / 2; i < n; i++)
        {
            rows[i] = [.. rows[i - ((n + 1) / 2)].Select(v => v + (distance * Normal(random)))];
        }

        return rows;
    }

    private static double[][] Collinear(Random random, int n, int d, double distance)
    {
        double[] slope = [.. Enumerable.Range(0, d).Select(_ => (double)random.Next(-2, 3))];
        double[] at = [.. Enumerable.Range(0, n).Select(i => random.Next(2) == 0 ? i / 4.0 : Normal(random))];
        return Rows(n, d, (i, k) => 1 + (slope[k] * at[i]) + (distance * Normal(random)));
    }

    private static double[][] ConstantColumn(Random random, int n, int d)
    {
        int column = random.Next(d);
        return Rows(n, d, (_, k) => k == column ? 3 : Normal(random));
    }

    private static double[][] Clusters(Random random, int n, int d, double spread)
    {
        double[][] centres = Rows(3, d, (_, _) => random.Next(-1, 2));
        return Rows(n, d, (i, k) => centres[i % 3][k] + (spread * Normal(random)));
    }

    private static double[][] OneHot(Random random, int n, int d)
    {
        int[] kinds = [.. Enumerable.Range(0, n).Select(_ => random.Next(d + 1))];
        return Rows(n, d, (i, k) => kinds[i] == k ? 1 : 0);
    }
}
