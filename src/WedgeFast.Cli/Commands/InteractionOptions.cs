using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Geometry;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>The option that says which inputs neurons may read together beyond the order.</summary>
internal static class InteractionOptions
{
    private const string Auto = "auto:";

    /// <summary>The option.</summary>
    public static readonly Option<string?> Interactions = Values.Text(
        "--interactions", "A:B,..|auto:K", "Inputs that may be read together beyond --order [default then: 1]; auto: the K best sets");

    /// <summary>The interactions that were asked for.</summary>
    public static TrainingOptions WithInteractions(TrainingOptions options, ParseResult parsed, LoadedSamples data)
    {
        if (parsed.GetValue(Interactions) is not { } text)
        {
            return options;
        }

        if (text.StartsWith(Auto, StringComparison.Ordinal))
        {
            return int.TryParse(text.AsSpan(Auto.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
                ? options with { SelectedInteractions = count }
                : throw new CliError($"{Interactions.Name}: '{text}': expected sets of columns as in a:b,c:d, or auto:K, K a whole number from 1 on");
        }

        return options with { Interactions = new InputSets(NameList.SplitSets(text, Interactions.Name).SelectMany(set => Products(set, data))) };
    }

    /// <summary>The sets of one input of each column: a column of words has an input per word.</summary>
    private static IEnumerable<int[]> Products(List<string> columns, LoadedSamples data)
    {
        IEnumerable<int[]> sets = [[]];
        foreach (string column in columns)
        {
            int[] inputs = InputsOf(column, data);
            sets = [.. sets.SelectMany(set => inputs.Select(input => (int[])[.. set, input]))];
        }

        return sets;
    }

    private static int[] InputsOf(string column, LoadedSamples data)
    {
        IReadOnlyList<string> names = data.Samples.InputNames;
        int input = names.ToList().IndexOf(column);
        if (input >= 0)
        {
            return [input];
        }

        int at = 0;
        foreach (SourceColumn source in data.Encoding?.Columns ?? [])
        {
            int width = source.Words?.Count ?? 1;
            if (source.Name == column)
            {
                return [.. Enumerable.Range(at, width)];
            }

            at += width;
        }

        string? near = NearestName.Of(column, names);
        string known = names.Count <= 8 ? $"expected some of {string.Join(", ", names)}" : $"there are {names.Count.ToString(CultureInfo.InvariantCulture)} inputs";
        throw new CliError($"{data.Source}: {Interactions.Name}: no input '{column}'{(near is null ? "" : $" (did you mean '{near}'?)")}: {known}");
    }
}
