namespace WedgeFast.Cli.Data;

/// <summary>A data file or a generated sample, exactly one of them.</summary>
internal static class DataSource
{
    public static LoadedSamples Load(string? path, string? sample, ColumnChoice choice, StandardStreams streams, TextEncoding? encoding = null)
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
            ? LoadedSamples.FromFile(new InputFile(path, streams.Input) { Encoding = encoding }, choice)
            : throw new CliError("no data: expected DATA.csv, - for stdin, or --sample NAME");
    }
}
