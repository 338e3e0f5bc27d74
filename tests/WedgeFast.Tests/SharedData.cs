using Xunit;

namespace WedgeFast.Tests;

/// <summary>Finds the data folder that some tests read; they skip with a reason where it is absent.</summary>
internal static class SharedData
{
    /// <summary>The path of a file below the data root: WEDGEFAST_DATA, or a folder `shared` found upward from the test.</summary>
    public static string Path(string relative)
    {
        string? root = Root();
        string path = root is null ? relative : System.IO.Path.Combine(root, relative);
        Assert.SkipWhen(root is null || !File.Exists(path), $"{relative} not found: set WEDGEFAST_DATA to the folder that holds data/ and reference/.");
        return path;
    }

    private static string? Root()
    {
        string? root = Environment.GetEnvironmentVariable("WEDGEFAST_DATA");
        if (root is not null)
        {
            return root;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "data")))
            {
                return candidate;
            }
        }

        return null;
    }
}
