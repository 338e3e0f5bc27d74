namespace WedgeFast;

/// <summary>Files that appear when they are whole, and are named where they are not.</summary>
internal static class WholeFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads its contents.</param>
    /// <exception cref="InvalidDataException">As thrown by <paramref name="read"/>, with the file's path.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            return read(file);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Writes a file; an older one is replaced when the new one is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its contents.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string whole = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (FileStream file = new(whole, FileMode.CreateNew))
            {
                write(file);
            }

            File.Move(whole, path, overwrite: true);
        }
        finally
        {
            File.Delete(whole);
        }
    }
}
