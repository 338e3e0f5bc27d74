using System.CommandLine;
using WedgeFast.Cli.Commands;

namespace WedgeFast.Cli.Data;

/// <summary>A data file or a generated sample, exactly one of them.</summary>
internal static class DataSource
{
    public static LoadedSamples Load(string? path, string? sample, ColumnChoice choice, ParseResult parsed)
    {
        if (path is not null && sample is not null)
        {
            throw new CliError("DATA.csv and --sample exclude each other: expected one of them");
        }

        if (sample is not null)
        {
            return LoadedSamples.Generated(sample, choice: choice);
        }

        return path is not null
            ? LoadedSamples.FromFile(EncodingOptions.File(parsed, path), choice)
            : throw new CliError("no data: expected DATA.csv, - for stdin, or --sample NAME");
    }
}
