namespace WedgeFast.Cli.Output;

/// <summary>
/// A file that appears all at once: written beside its place under a temporary name and renamed, so that an interrupted run leaves
/// neither half a file nor a destroyed older one. Devices and pipes (/dev/stdout) are written as they are.
/// </summary>
internal sealed class OutputFile
{
    private readonly string _path;
    private readonly string _target;
    private Stream? _standardOutput;
    private byte[]? _held;
    private string? _temporary;

    private OutputFile(string path, string target)
    {
        _path = path;
        _target = target;
    }

    /// <summary>stdout, which is written when everything else is.</summary>
    public static OutputFile Of(Stream standardOutput) => new("stdout", "") { _standardOutput = standardOutput };

    /// <summary>Checks, before any work is done, that a file can be written; changes nothing.</summary>
    /// <param name="path">The path as the user gave it.</param>
    /// <param name="option">The option it was given for, for errors.</param>
    /// <exception cref="CliError">It cannot be written.</exception>
    public static OutputFile Prepare(string path, string option)
    {
        try
        {
            OutputFile file = new(path, FinalTarget(path));
            file.Probe();
            return file;
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            throw new CliError($"{path}: {FileProblem.Describe(error, path)}: expected a file that can be written ({option})");
        }
    }

    /// <summary>Refuses two names for one file: one would destroy the other.</summary>
    /// <param name="other">The other file's path; "-" is none.</param>
    /// <param name="what">What the two are, for the error.</param>
    public void RequireOther(string? other, string what)
    {
        if (other is not null && other != "-" && _standardOutput is null && !IsDevice && FinalTarget(other) == _target)
        {
            throw new CliError($"{_path}: {what} are the same file: expected two different files");
        }
    }

    /// <summary>Writes the contents under the temporary name.</summary>
    public void Stage(Action<Stream> write)
    {
        try
        {
            if (_standardOutput is not null)
            {
                using MemoryStream whole = new();
                write(whole);
                _held = whole.ToArray();
                return;
            }

            if (IsDevice)
            {
                using FileStream device = new(_path, FileMode.Open, FileAccess.Write);
                write(device);
                return;
            }

            _temporary = TemporaryName();
            using FileStream stream = new(_temporary, FileMode.CreateNew, FileAccess.Write);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Discard();
            throw NotWritten(error);
        }
        catch
        {
            Discard();
            throw;
        }
    }

    /// <summary>Puts the staged file in its place.</summary>
    public void Commit()
    {
        _standardOutput?.Write(_held);
        if (_temporary is null)
        {
            return;
        }

        try
        {
            if (!OperatingSystem.IsWindows() && File.Exists(_target))
            {
                File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
            }

            File.Move(_temporary, _target, overwrite: true);
            _temporary = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Discard();
            throw NotWritten(error);
        }
    }

    /// <summary>Removes a staged file that is not to be.</summary>
    public void Discard()
    {
        if (_temporary is not null)
        {
            File.Delete(_temporary);
            _temporary = null;
        }
    }

    private bool IsDevice => _target.StartsWith("/dev/", StringComparison.Ordinal) || _target.StartsWith("/proc/", StringComparison.Ordinal);

    // A rename would replace a symbolic link, not what it points to.
    private static string FinalTarget(string path)
    {
        string full = Path.GetFullPath(path);
        bool mayBeLink = File.Exists(full) && !full.StartsWith("/dev/", StringComparison.Ordinal);
        return mayBeLink ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    private void Probe()
    {
        if (IsDevice)
        {
            return;
        }

        if (Directory.Exists(_target) || Path.EndsInDirectorySeparator(_path))
        {
            throw new UnauthorizedAccessException();
        }

        if (File.Exists(_target))
        {
            // The rename would replace even a write-protected file.
            using FileStream existing = new(_target, FileMode.Open, FileAccess.Write);
        }

        string temporary = TemporaryName();
        using (FileStream probe = new(temporary, FileMode.CreateNew, FileAccess.Write))
        {
        }

        File.Delete(temporary);
    }

    private string TemporaryName() =>
        Path.Combine(Path.GetDirectoryName(_target)!, $".{Path.GetFileName(_target)}.{Path.GetRandomFileName()}.tmp");

    private CliError NotWritten(Exception error) => new($"{_path}: not written: {FileProblem.Describe(error, _path)}", ExitCodes.Unexpected);
}
