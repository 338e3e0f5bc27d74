using System.CommandLine;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>The options by which fit chooses beta, and those of them by which path holds rows out.</summary>
internal static class ValidationOptions
{
    private static readonly Option<double?> Beta = Values.Positive("--beta", "B", "Weight decay, beside the mean loss (of squared errors: their half)");
    internal static readonly Option<double?> BetaRatio = Values.Positive("--beta-ratio", "R", "Weight decay relative to the least that leaves no neuron");

    private static readonly Option<int?> Count = Values.Whole("--cv", 2, "Hold rows out in N folds, unless --beta or --beta-ratio is given [default: 5]");
    private static readonly Option<string?> Folds = Values.Text("--folds", "COLUMN", "Cross-validate with the folds of this column");
    private static readonly Option<string?> Groups = Values.Text("--cv-groups", "COLUMN", "Keep rows with the same value here in one fold");
    private static readonly Option<bool> Time = new("--cv-time") { Description = "Rows are in order of time: predict each block from those before it" };
    private static readonly Option<bool> OneSe = new("--one-se") { Description = "Choose the largest weight decay within one standard error of the best: fewer neurons" };
    private static readonly Option<double?> Within = Values.Positive(
        "--within", "R", "Choose the largest weight decay whose error is within a share R of the least: fewer neurons");

    private static readonly Option<int?> Path = Values.Whole("--path", 2, "Weight decays to try, down to 0.001 of the largest [default: 30]");
    internal static readonly Option<string?> HeldOut = Values.Text("--out-of-fold", "P.csv", "Write what was predicted for each row when it was held out");
    internal static readonly Option<double?> Interval = Values.Share(
        "--interval", "L", "Keep held-out residuals, for predict --interval: intervals of a share L of new targets");

    internal static readonly Option<IntervalEnds?> By = Values.Choice(
        "--interval-by", "Intervals about the network, or beyond two networks of quantiles [default: residuals]",
        ("residuals", IntervalEnds.Residuals), ("quantiles", IntervalEnds.Quantiles));

    private static readonly Option<ulong?> Seed = Values.Seed("--seed", "Seed of the random folds and of random neurons [default: 0]");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Beta, BetaRatio, Count, Folds, Groups, Time, OneSe, Within, Path, HeldOut, Interval, By, Seed];

    /// <summary>Those that say which rows are held out.</summary>
    public static IReadOnlyList<Option> HoldingOut { get; } = [Count, Folds, Groups, Time, Seed];

    /// <summary>Those that are about the rows of one table, not of groups.</summary>
    public static IReadOnlyList<Option> OfOneTable { get; } = [Folds, Groups, OneSe, Within, HeldOut, Interval, By];

    /// <summary>The column that tells rows apart, and the option that names it; or null.</summary>
    public static (string Name, string Option)? Split(ParseResult parsed) => (parsed.GetValue(Folds), parsed.GetValue(Groups)) switch
    {
        (string folds, null) => (folds, Folds.Name),
        (null, string groups) => (groups, Groups.Name),
        (null, null) => null,
        _ => throw Exclude(Folds, Groups),
    };

    /// <summary>Where to write what was predicted for rows held out; or null.</summary>
    public static string? HeldOutPath(ParseResult parsed) => parsed.GetValue(HeldOut);

    /// <summary>Refuses combinations that contradict each other.</summary>
    public static void Check(ParseResult parsed)
    {
        Option[] direct = [Beta, BetaRatio];
        if (direct.All(option => IsGiven(parsed, option)))
        {
            throw Exclude(Beta, BetaRatio);
        }

        // Random neurons need no folds to have a seed.
        bool drawn = FitCommand.IsRandom(parsed);
        foreach (Option option in All.Except(direct).Where(option => IsGiven(parsed, option) && !(drawn && option == Seed)))
        {
            if (direct.FirstOrDefault(other => IsGiven(parsed, other)) is { } other)
            {
                throw Exclude(other, option);
            }
        }

        foreach ((Option a, Option b) in (ReadOnlySpan<(Option, Option)>)[(Folds, Count), (Folds, Time), (Folds, Seed), (Groups, Time), (Time, Seed)])
        {
            if (IsGiven(parsed, a) && IsGiven(parsed, b) && !(drawn && b == Seed))
            {
                throw Exclude(a, b);
            }
        }
    }

    /// <summary>Fixed strengths of the weight decay and the seed, as asked for.</summary>
    public static TrainingOptions WithBeta(TrainingOptions options, ParseResult parsed) =>
        options with { Beta = parsed.GetValue(Beta), BetaRatio = parsed.GetValue(BetaRatio), Seed = parsed.GetValue(Seed) ?? 0 };

    /// <summary>How to cross-validate; null where beta is fixed.</summary>
    public static CrossValidationOptions? Of(ParseResult parsed, LoadedSamples data)
    {
        if (IsGiven(parsed, Beta) || IsGiven(parsed, BetaRatio))
        {
            return null;
        }

        CrossValidationOptions defaults = new();
        return defaults with
        {
            Folds = parsed.GetValue(Count),
            FoldOfRow = IsGiven(parsed, Folds) ? data.SplitOfRow : null,
            GroupOfRow = IsGiven(parsed, Groups) ? data.SplitOfRow : null,
            TimeOrder = parsed.GetValue(Time),
            OneStandardError = parsed.GetValue(OneSe),
            Grid = defaults.Grid with { Count = parsed.GetValue(Path) ?? defaults.Grid.Count },
            Within = parsed.GetValue(Within),
            Interval = parsed.GetValue(Interval),
            IntervalByQuantiles = parsed.GetValue(By) is IntervalEnds.Quantiles,
            Seed = parsed.GetValue(Seed) ?? defaults.Seed,
        };
    }

    /// <summary>Whether an option is on the command line.</summary>
    public static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The refusal of two options that contradict each other.</summary>
    public static CliError Exclude(Option a, Option b) => new($"{a.Name} and {b.Name} exclude each other: expected one of them");

    /// <summary>What intervals reach beyond: the network, or two of quantiles.</summary>
    internal enum IntervalEnds
    {
        Residuals,
        Quantiles,
    }
}
