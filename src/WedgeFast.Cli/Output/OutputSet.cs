namespace WedgeFast.Cli.Output;

/// <summary>The files one command writes: all of them appear, or none.</summary>
internal sealed class OutputSet
{
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

        OutputFile file = OutputFile.Prepare(path, option);
        foreach ((string? other, string what) in others)
        {
            file.RequireOther(other, $"{option} and {what}");
        }

        _files.Add(file);
        return file;
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
