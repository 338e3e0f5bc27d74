namespace WedgeFast.Cli.Output;

/// <summary>The files one command writes: all of them appear, or none. "-" is stdout.</summary>
/// <param name="streams">Where stdout is.</param>
/// <param name="onStandardOutput">What the command writes there by itself; null for nothing.</param>
internal sealed class OutputSet(StandardStreams streams, string? onStandardOutput = null)
{
    private const string StandardOutput = "-";

    private readonly List<OutputFile> _files = [];

    /// <summary>Checks and adds a file, unless it was not asked for.</summary>
    /// <param name="path">Its path, or null.</param>
    /// <param name="option">The option it was given for.</param>
    /// <param name="others">Paths it must not be, and what they are.</param>
    /// <returns>The file, or null.</returns>
    public OutputFile? Add(string? path, string option, params ReadOnlySpan<(string? Path, string What)> others)
    {
        if (path is null)
        {
            return null;
        }

        OutputFile file = path == StandardOutput ? OnStandardOutput(option, others) : OutputFile.Prepare(path, option);
        foreach ((string? other, string what) in others)
        {
            file.RequireOther(other, $"{option} and {what}");
        }

        _files.Add(file);
        return file;
    }

    private OutputFile OnStandardOutput(string option, ReadOnlySpan<(string? Path, string What)> others)
    {
        string? taken = onStandardOutput;
        foreach ((string? other, string what) in others)
        {
            // What is read from stdin is named "-" too.
            taken ??= other == StandardOutput && what.StartsWith('-') ? what : null;
        }

        return taken is null ? OutputFile.Of(streams.Data) : throw new CliError($"{option}: '-': stdout is for {taken}: expected a file");
    }

    /// <summary>Puts all staged files in their places.</summary>
    private void Commit()
    {
        foreach (OutputFile file in _files)
        {
            file.Commit();
        }
    }

    /// <summary>Runs <paramref name="stage"/>; if it fails nothing stays behind.</summary>
    public void Write(Action stage)
    {
        try
        {
            stage();
            Commit();
        }
        finally
        {
            foreach (OutputFile file in _files)
            {
                file.Discard();
            }
        }
    }
}
