using System.Globalization;
using System.Text;

namespace WedgeFast.Cli.Tests.Proofs;

/// <summary>Random and degenerate tables for all losses that proofs are written of, and options of fit for them.</summary>
internal static class RandomProblem
{
    /// <summary>How many kinds of inputs there are.</summary>
    public const int Kinds = 8;

    /// <summary>The losses; "several" is the squared loss of two targets, "log" that of logarithms.</summary>
    public static readonly string[] Losses =
        ["squared", "huber", "logistic", "several", "quantile:0.7", "poisson", "gamma", "tweedie:1.5", "softmax", "log"];

    /// <summary>Options of fit.</summary>
    public static string Options(Random random, int inputs, int kind, string loss)
    {
        string named = loss is "several" or "log" ? "squared" : loss;
        StringBuilder options = new($"--loss {named} --norm {(random.Next(2) == 0 ? "l1" : "l2")} --order {random.Next(1, inputs + 1)}");
        options.Append(CultureInfo.InvariantCulture, $" --beta-ratio {new[] { 0.3, 0.1, 0.03, 0.01 }[random.Next(4)]}");
        bool hasClasses = loss is "softmax" or "logistic", isOne = loss is not ("several" or "softmax");
        options.Append(random.Next(4) == 0 ? " --skip" : "").Append(random.Next(5) == 0 ? " --no-standardize" : "");
        options.Append(hasClasses && random.Next(3) == 0 ? " --balance" : "").Append(isOne && random.Next(5) == 0 ? " --convex" : "");
        options.Append(loss == "log" ? " --log-target" : "").Append(kind == 7 ? " --categorical x1" : "");
        options.Append(random.Next(3) == 0 ? " --weights w" : "");
        return options.Append(loss == "several" ? " --target y,z" : " --target y").ToString();
    }

    /// <summary>
    /// Rows in general position, on a grid, repeated, far from 0, with a constant, on a line, of very different scales, or with words.
    /// </summary>
    public static string Rows(Random random, int rows, int inputs, int kind, string loss)
    {
        StringBuilder text = new();
        text.AppendJoin(',', Enumerable.Range(1, inputs).Select(k => $"x{k}")).Append(loss == "several" ? ",w,z,y\n" : ",w,y\n");
        List<double[]> before = [];
        for (int i = 0; i < rows; i++)
        {
            double[] x = Inputs(random, [.. Enumerable.Range(0, inputs).Select(_ => (2 * random.NextDouble()) - 1)], kind, before);
            before.Add(x);
            double y = x.Sum(value => Math.Sin(3 * value)) + (random.NextDouble() / 2);
            string word = x[0] < 0 ? "red" : x[0] < 0.5 ? "light blue" : "green";
            text.AppendJoin(',', x.Select((value, k) => kind == 7 && k == 0 ? word : Text(value)));
            text.Append(CultureInfo.InvariantCulture, $",{random.Next(0, 4)}");
            text.Append(loss == "several" ? $",{Text(x.Sum(value => value * value))}" : "");
            text.Append(',').Append(Target(random, loss, y, i)).Append('\n');
        }

        return text.ToString();
    }

    private static double[] Inputs(Random random, double[] x, int kind, List<double[]> before) => kind switch
    {
        1 => [.. x.Select(value => Math.Round(2 * value))],
        2 when before.Count > 0 && random.Next(2) == 0 => before[random.Next(before.Count)],
        3 => [.. x.Select(value => value + 1e6)],
        4 => [3, .. x[1..]],
        5 => [.. x.Select((_, k) => (k + 1) * x[0])],
        6 => [.. x.Select((value, k) => value * Math.Pow(1000, k))],
        _ => x,
    };

    private static string Target(Random random, string loss, double y, int row) => loss switch
    {
        "logistic" => y > random.NextDouble() - 0.5 ? "yes" : "no",
        "softmax" => row < 3 ? "abc"[row..(row + 1)] : y + random.NextDouble() > 1 ? "a" : y > random.NextDouble() - 1 ? "b" : "c",
        "poisson" => Math.Round(random.NextDouble() * Math.Exp(y)).ToString(CultureInfo.InvariantCulture),
        "tweedie:1.5" => Text(random.Next(3) == 0 ? 0 : Math.Exp(y)),
        "gamma" or "log" => Text(Math.Exp(y)),
        _ => Text(y),
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
