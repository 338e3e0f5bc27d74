namespace WedgeFast.Cli.Tests.Native;

/// <summary>The native program.</summary>
public sealed class NativeProgram() : NativePublish(PublishArguments)
{
    /// <summary>How the program is published, but for where to.</summary>
    internal static readonly string[] PublishArguments = Arguments("src/WedgeFast.Cli");

    /// <summary>The program.</summary>
    public string File => Published("wedgefast");

    /// <summary>The folder that holds the solution.</summary>
    internal static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "WedgeFast.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("WedgeFast.sln was not found above the tests.");
    }
}
