using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Tests.Attack;

/// <summary>One problem: rows, targets, weights and how to train.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Shape">What is degenerate about the inputs.</param>
/// <param name="X">n rows of d inputs.</param>
/// <param name="Y">n rows of targets.</param>
/// <param name="Weights">n weights.</param>
/// <param name="Options">How to train.</param>
internal sealed record AttackProblem(int Seed, string Shape, double[][] X, double[][] Y, double[] Weights, TrainingOptions Options)
{
    public SampleSet Samples() => SampleSet.CreateSeveral(
        [.. X.SelectMany(row => row)], X[0].Length, [.. Y.SelectMany(row => row)], [.. Y[0].Select((_, q) => $"y{q}")], Weights);

    /// <summary>The class that outcomes are counted by.</summary>
    public string Class =>
        $"{Options.Loss.Name}{(Y[0].Length > 1 ? "s" : "")} {(Options.Norm == WeightNorm.L1 ? "l1" : "l2")} {Options.Dictionary.ToString().ToLowerInvariant()}"
        + (Options.Skip ? " skip" : "") + (Options.Shape == NetworkShape.Any ? "" : $" {Options.Shape.ToString().ToLowerInvariant()}");

    /// <summary>The command that trains it, and its data as CSV.</summary>
    public override string ToString()
    {
        int d = X[0].Length;
        string delta = Options.Loss.Parameter is not { } p ? "" : FormattableString.Invariant($"{(Options.Loss.ParameterName == "delta" ? " --delta " : ":")}{p:R}");
        string sets = Options.Interactions is { } s
            ? " --interactions " + string.Join(",", Enumerable.Range(0, s.Count).Select(k => string.Join(":", s[k].ToArray().Select(i => $"x{i + 1}"))))
            : "";
        string command = FormattableString.Invariant(
            $"fit attack.csv --target {string.Join(",", Y[0].Select((_, q) => $"y{q}"))} --weights c --loss {Options.Loss.Name}{delta} --norm {Options.Norm}")
            + FormattableString.Invariant($" --dictionary {Options.Dictionary} --order {Options.Order}{sets} --beta-ratio {Options.BetaRatio:R}")
            + FormattableString.Invariant($" --tolerance {Options.Tolerance:R}{(Options.Shape == NetworkShape.Any ? "" : $" --{Options.Shape}")}{(Options.Skip ? " --skip" : "")}{(Options.Standardize ? "" : " --no-standardize")}");
        IEnumerable<string> rows = X.Select((row, i) => string.Join(",", row.Concat(Y[i]).Append(Weights[i]).Select(Show)));
        string header = string.Join(",", Enumerable.Range(1, d).Select(k => $"x{k}").Concat(Y[0].Select((_, q) => $"y{q}")).Append("c"));
        return $"seed {Seed}, {Shape}, {Class}\n{command}\n{header}\n{string.Join("\n", rows)}";
    }

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
