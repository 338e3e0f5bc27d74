using System.Text;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wedgefast-");

    public string FullName => _folder.FullName;

    /// <summary>The names of everything in it, hidden files too, sorted.</summary>
    public string[] Names => [.. _folder.EnumerateFileSystemInfos().Select(item => item.Name).Order(StringComparer.Ordinal)];

    /// <summary>The full path of a file in it.</summary>
    public string At(string name) => Path.Combine(FullName, name);

    /// <summary>Writes a text file as UTF-8 without a byte order mark.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    /// <summary>Deletes it. What a browser has started may write into it for a moment after the browser has ended.</summary>
    public void Dispose()
    {
        for (int attempts = 200; _folder.Exists; attempts--)
        {
            try
            {
                _folder.Delete(recursive: true);
            }
            catch (IOException) when (attempts > 0)
            {
                Thread.Sleep(50);
            }

            _folder.Refresh();
        }
    }
}
