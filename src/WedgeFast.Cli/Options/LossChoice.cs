using System.CommandLine;
using WedgeFast.Cli.Csv;
using WedgeFast.Losses;

namespace WedgeFast.Cli.Options;

/// <summary>What errors cost.</summary>
/// <param name="Loss">The loss, its parameter left open where it was not given.</param>
internal readonly record struct LossChoice(Loss Loss)
{
    private const string Expected = "squared or huber or logistic or softmax or poisson or gamma or tweedie:P, 1 < P < 2, or quantile:T, 0 < T < 1";

    /// <summary>The option that says so.</summary>
    public static Option<LossChoice?> Option(string name, string description) => new(name)
    {
        HelpName = "LOSS",
        Description = description,
        CustomParser = result => Values.Parse(result, name, Expected, Of),
    };

    // The delta of the huber loss has an option of its own, and may be left to the data.
    private static LossChoice? Of(string text)
    {
        string[] parts = text.Split(':', 2);
        if (Loss.Known.FirstOrDefault(known => known.Name == parts[0]) is not { } loss || loss.ParameterName is not (null or "delta") != parts.Length > 1)
        {
            return null;
        }

        try
        {
            return parts.Length == 1 ? new LossChoice(loss) : CsvNumber.TryParse(parts[1], out double parameter) ? new LossChoice(loss.With(parameter)) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
