using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Native;
using Xunit;

namespace WedgeFast.Cli.Tests.Documents;

/// <summary>What native-free.md says.</summary>
public partial class NativeFreeTests
{
    private static readonly string[] SystemFolders = ["/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"];

    [Fact]
    public void EveryPackageIsNamedWithItsReason()
    {
        string text = File.ReadAllText(Path.Combine(NativeProgram.Root(), "native-free.md"));
        string[] projects = [.. Directory.EnumerateFiles(NativeProgram.Root(), "*.csproj", SearchOption.AllDirectories)];
        Assert.NotEmpty(projects);
        foreach (string project in projects)
        {
            string folder = Path.GetFileNameWithoutExtension(project);
            foreach (Match package in Package().Matches(File.ReadAllText(project)))
            {
                string name = Regex.Escape(package.Groups[1].Value);
                Assert.Matches($@"\n\| (\w+/{Regex.Escape(folder)}|tests) \| {name} \| \w", text);
            }
        }
    }

    [Fact]
    public void OnlyManagedAssembliesAreBuilt()
    {
        // The launcher is the runtime's; the assemblies are what the program is.
        string folder = Path.Combine(NativeProgram.Root(), "src", "WedgeFast.Cli", "bin", "Release", "net10.0");
        Assert.SkipWhen(!Directory.Exists(folder), "the command line was not built in Release");
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.TopDirectoryOnly)];
        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".so" or ".dylib" or ".a");
        Assert.False(Directory.Exists(Path.Combine(folder, "runtimes")));
        foreach (string file in files.Where(file => Path.GetExtension(file) == ".dll"))
        {
            using PEReader reader = new(File.OpenRead(file));
            Assert.True(reader.HasMetadata && (reader.PEHeaders.CorHeader!.Flags & CorFlags.ILOnly) != 0, file);
        }
    }

    [Fact]
    public void OnlyTheRuntimeAndTheSystemAreLoaded()
    {
        Assert.SkipWhen(!File.Exists("/proc/self/maps"), "there is no /proc/self/maps");
        CliCall.Succeed("fit", "--sample", "hinges1d");
        string runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string[] loaded = [.. File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => path.StartsWith('/') && Path.GetFileName(path).Contains(".so", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(loaded);
        Assert.All(loaded, path => Assert.True(
            path.StartsWith(runtime, StringComparison.Ordinal) || SystemFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)), path));
    }

    [GeneratedRegex("PackageReference Include=\"([^\"]+)\"")]
    private static partial Regex Package();
}
