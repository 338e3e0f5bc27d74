using System.Diagnostics;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Guessing;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Groups;

/// <summary>The rows of a file by the value of one column.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="By">The column.</param>
/// <param name="Groups">The groups, in the order of their first rows.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="AreTakenAsClasses">Whether the target is 0 and 1 alone and was taken as classes without being asked for.</param>
internal sealed record GroupedData(string Source, string By, IReadOnlyList<GroupRows> Groups, int Rows, bool AreTakenAsClasses)
{
    /// <summary>What was guessed of the file, a line each.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Reads a file, all of it alike; a group whose rows cannot be trained on says why, and costs no other one.</summary>
    /// <exception cref="CliError">The file cannot be read, or its target is no number and no two labels.</exception>
    public static GroupedData Read(InputFile file, ColumnChoice choice)
    {
        (CsvTable table, FileReading reading) = GuessedFile.Read(file, choice);
        int inputs = table.Columns.Count - 1 - (choice.Weights is null ? 0 : 1) - choice.Offsets.Names.Count;
        IReadOnlyList<string>? labels = table.Columns[inputs].Labels is { } column
            ? LoadedSamples.Classes(table, column, inputs, choice, choice.Kind)?.Labels
            : null;
        if (labels?.Count > 2)
        {
            throw new CliError($"--by: column '{table.Name(inputs)}' has {labels.Count} labels: expected a number or two labels");
        }

        GroupReader reader = new(table, reading, choice, inputs, labels is null ? TargetKind.Numbers : TargetKind.TwoLabels);
        TextColumn groups = table.Text!;
        List<int>[] rows = [.. groups.Words.Select(_ => new List<int>())];
        for (int row = 0; row < table.Rows; row++)
        {
            rows[groups.Codes[row]].Add(row);
        }

        bool asked = choice.Kind == TargetKind.NumbersOrLabels && labels is not null && table.Columns[inputs].Labels!.FirstWord is null;
        GroupRows[] all = [.. groups.Words.Select((name, k) => reader.Read(name, [.. rows[k]]))];
        return new GroupedData(table.Header.Source, choice.Split!.Value.Name, all, table.Rows, asked) { Notes = reading.Notes };
    }

    /// <summary>Makes samples of groups.</summary>
    private sealed class GroupReader(CsvTable table, FileReading reading, ColumnChoice choice, int inputs, TargetKind kind)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();

        public GroupRows Read(string name, int[] rows)
        {
            CsvTable own = table.Take(rows, kind != TargetKind.Numbers);
            if (Missing(own) is { } missing)
            {
                return new GroupRows(name, rows.Length, null, missing);
            }

            try
            {
                return new GroupRows(name, rows.Length, LoadedSamples.FromTable(own, reading, choice, kind, _clock), null);
            }
            catch (CliError error)
            {
                return new GroupRows(name, rows.Length, null, WithoutSource(error.Message));
            }
            catch (ArgumentException error)
            {
                return new GroupRows(name, rows.Length, null, LibraryMessage.Of(error));
            }
        }

        // What reading the rows alone would refuse: a target, weight or offset that is missing.
        private string? Missing(CsvTable own)
        {
            List<string> found = [];
            for (int k = inputs; k < own.Columns.Count; k++)
            {
                bool mayMiss = choice.Missing == MissingRule.Drop && k < own.Columns.Count - choice.Offsets.Names.Count;
                int count = mayMiss ? 0 : own.Column(k).Count(double.IsNaN);
                if (count > 0)
                {
                    found.Add(FormattableString.Invariant($"'{own.Name(k)}' {count}"));
                }
            }

            return found.Count == 0 ? null : $"missing values per column: {string.Join(", ", found)}";
        }

        private string WithoutSource(string message) =>
            message.StartsWith(table.Header.Source + ": ", StringComparison.Ordinal) ? message[(table.Header.Source.Length + 2)..] : message;
    }
}

/// <summary>The rows of one group.</summary>
/// <param name="Name">The group.</param>
/// <param name="Rows">How many rows the file has of it.</param>
/// <param name="Samples">Its rows as samples; null where they cannot be trained on.</param>
/// <param name="Fault">Why they cannot; or null.</param>
internal sealed record GroupRows(string Name, int Rows, LoadedSamples? Samples, string? Fault);
