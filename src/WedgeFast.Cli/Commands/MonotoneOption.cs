using System.CommandLine;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>The option by which fit trains networks that only rise, or only fall, in some columns.</summary>
internal static class MonotoneOption
{
    private const string Expected = "expected up:COLUMN or down:COLUMN, several separated by commas";

    /// <summary>The option.</summary>
    public static readonly Option<string?> Monotone = Values.Text(
        "--monotone", "up:A,down:B,..", "The output is never to fall in A, never to rise in B; of at most 2 inputs per neuron");

    /// <summary>The directions that were asked for; or null.</summary>
    public static MonotoneInputs? Of(ParseResult parsed, LoadedSamples data)
    {
        if (parsed.GetValue(Monotone) is not { } text)
        {
            return null;
        }

        IReadOnlyList<string> names = data.Samples.InputNames;
        int[] directions = new int[names.Count];
        foreach (string part in NameList.Split(text, Monotone.Name))
        {
            int direction = part.StartsWith("up:", StringComparison.Ordinal) ? 1
                : part.StartsWith("down:", StringComparison.Ordinal) ? -1
                : throw new CliError($"{Monotone.Name}: '{Output.Words.Shorten(part)}': {Expected}");
            int input = InputOf(part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), data);
            directions[input] = directions[input] == 0 ? direction : throw new CliError($"{Monotone.Name}: column '{names[input]}' is listed twice: expected different columns");
        }

        return new MonotoneInputs(directions);
    }

    /// <summary>Refuses what monotone networks are not trained with, by the names of the options.</summary>
    /// <param name="options">All that was asked for.</param>
    /// <param name="prove">The option that limits proofs.</param>
    public static void Check(TrainingOptions options, Option prove)
    {
        string? other = options.Monotone is null ? null
            : options.Order > MonotoneRules.MostOrder ? FormattableString.Invariant($"--order {options.Order}")
            : options.Dictionary != DictionaryKind.Full ? "--dictionary"
            : options.Shape != NetworkShape.Any ? $"--{ModelNames.Of(options.Shape)}"
            : options.Skip ? "--skip"
            : options.Interactions is not null || options.SelectedInteractions is not null ? "--interactions"
            : options.Sparsest ? "--sparsest"
            : options.MaxNeurons is not null ? "--max-neurons"
            : options.Splines > 0 ? "--splines"
            : options.Prove.Limit is not null ? prove.Name
            : null;
        if (other is not null)
        {
            throw new CliError($"{Monotone.Name}: expected no {other} with it, and at most --order {MonotoneRules.MostOrder}");
        }
    }

    private static int InputOf(string column, LoadedSamples data)
    {
        IReadOnlyList<string> names = data.Samples.InputNames;
        int input = names.ToList().IndexOf(column);
        if (input >= 0)
        {
            return input;
        }

        if ((data.Encoding?.Columns ?? []).Any(source => source.Name == column))
        {
            throw new CliError($"{data.Source}: {Monotone.Name}: '{column}' is a column of words: expected one of numbers");
        }

        string? near = NearestName.Of(column, names);
        string known = names.Count <= 8 ? $"expected some of {string.Join(", ", names)}" : $"there are {Output.Words.Count(names.Count, "input")}";
        throw new CliError($"{data.Source}: {Monotone.Name}: no input '{Output.Words.Shorten(column)}'{(near is null ? "" : $" (did you mean '{near}'?)")}: {known}");
    }
}
