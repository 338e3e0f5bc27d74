using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Optimizing;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>Says that ranges of a file reach beyond those of the training data.</summary>
internal static class BoxWarning
{
    // Ranges of standardised inputs are known but for roundings.
    private const double Rounding = 1e-12;

    /// <summary>Says so in one line, or nothing.</summary>
    /// <param name="streams">Where to.</param>
    /// <param name="path">The file of the ranges; null where they are those of the training data.</param>
    /// <param name="model">The model.</param>
    /// <param name="box">The ranges.</param>
    public static void Write(StandardStreams streams, string? path, ModelInput model, InputBox box)
    {
        string[] beyond = path is null ? [] : [.. Beyond(model, box)];
        if (beyond.Length > 0)
        {
            string columns = string.Join(", ", beyond);
            streams.Error.WriteLine($"{path}: wider than the training data, beyond which predictions extrapolate: {columns}");
        }
    }

    private static IEnumerable<string> Beyond(ModelInput model, InputBox box)
    {
        (double Least, double Largest)?[] known = TrainingRanges.Of(model.Whole, model.Claim.Ranges);
        int at = 0;
        foreach (SourceColumn column in model.Encoding.Columns)
        {
            if (column.Words is null && column.Part != CellPart.Missing && known[at] is var (least, largest))
            {
                double rounding = Rounding * Math.Max(Math.Abs(least), Math.Abs(largest));
                if (box.Ranges[at].Low < least - rounding || box.Ranges[at].High > largest + rounding)
                {
                    string Shown(double end) => Words.Short(Math.Abs(end) > rounding ? end : 0);
                    yield return $"{Quoted.Single(column.Name)} is from {Shown(least)} to {Shown(largest)} there";
                }
            }

            at += column.Words?.Count ?? 1;
        }
    }
}
