using System.CommandLine;
using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>sample: prints generated data.</summary>
internal static class SampleCommand
{
    private static readonly Argument<string?> Name = Values.Path("NAME", "spiral, ripple, friedman1 or hinges1d", required: true);
    private static readonly Option<int?> Rows = Values.Whole("--rows", 1, "Rows [default: 160, 500, 500, 200]");
    private static readonly Option<ulong?> Seed = Values.Seed("--seed", "Seed of the random numbers [default: 0]");

    public static Command Create()
    {
        CommandWithExample command = new("sample", "Print generated data as CSV.", "sample spiral > spiral.csv") { Name, Rows, Seed };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        SampleSet samples = LoadedSamples.Generated(parsed.GetRequiredValue(Name)!, parsed.GetValue(Rows), parsed.GetValue(Seed) ?? 0).Samples;
        using StreamWriter writer = new(StandardStreams.Of(parsed).Data, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
        {
            NewLine = "\n",
        };
        writer.WriteLine(string.Join(',', samples.InputNames.Append(samples.TargetName)));
        for (int i = 0; i < samples.Count; i++)
        {
            foreach (double value in samples.Row(i))
            {
                writer.Write(CsvNumber.Format(value));
                writer.Write(',');
            }

            writer.WriteLine(CsvNumber.Format(samples.Targets[i]));
        }

        return ExitCodes.Done;
    }
}
