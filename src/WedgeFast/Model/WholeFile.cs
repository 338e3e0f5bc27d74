namespace WedgeFast;

/// <summary>Files that appear when they are whole.</summary>
internal static class WholeFile
{
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
