using System.IO.Compression;
using System.Xml.Linq;
using WedgeFast.Cli.Tests.Documents;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Packages;

/// <summary>The NuGet packages: packed from what was built, looked into, and the tool installed and run.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Packages = ["WedgeFast", "WedgeFast.Cli", "WedgeFast.Data", "WedgeFast.ML", "WedgeFast.Onnx"];

    private readonly TempFolder _folder = new();

    [Fact]
    public void LibrariesAreCompleteAndTheToolInstallsAndRuns()
    {
        Assert.SkipWhen(SdkIsMissing(), "no .NET SDK on the path: nothing can be packed");
        CliResult packed = Dotnet("pack", "WedgeFast.sln", "-c", Configuration, "--no-build", "-o", _folder.At("packages"), "-nodeReuse:false");
        Assert.True(packed.ExitCode == 0, packed.Output);
        string[] names = [.. Directory.GetFiles(_folder.At("packages")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(Packages.SelectMany(name => (string[])[$"{name}.{Version}.nupkg", $"{name}.{Version}.snupkg"]).Order(StringComparer.Ordinal), names);
        Assert.All(Packages, IsDescribed);
        Assert.All((string[])["WedgeFast", "WedgeFast.Data", "WedgeFast.ML", "WedgeFast.Onnx"], IsALibrary);
        TheToolIsManaged();
        TheToolRuns();
    }

    public void Dispose() => _folder.Dispose();

    private static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Version { get; } = Machine.Version;

    private static CliResult Dotnet(params string[] arguments) => CliProcess.RunFile("dotnet", Root(), null, arguments);

    private static bool SdkIsMissing()
    {
        try
        {
            return Dotnet("--version").ExitCode != 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return true;
        }
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WedgeFast.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("WedgeFast.sln was not found above the tests.");
    }

    private void IsDescribed(string name)
    {
        using ZipArchive package = Open(name, "nupkg");
        using Stream stream = package.GetEntry($"{name}.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().First();
        string? Value(string field) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == field)?.Value;
        Assert.Equal(name, Value("id"));
        Assert.Equal("MIT", Value("license"));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("icon.png", Value("icon"));
        using StreamReader readme = new(package.GetEntry("README.md")!.Open());
        string text = readme.ReadToEnd().ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\n{Readme.Blocks("csharp")[0]}\n```", text, StringComparison.Ordinal);
        using Stream icon = package.GetEntry("icon.png")!.Open();
        byte[] start = new byte[8];
        icon.ReadExactly(start);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], start);
    }

    private void IsALibrary(string name)
    {
        using ZipArchive package = Open(name, "nupkg");
        Assert.Contains($"lib/net10.0/{name}.dll", Entries(package));
        Assert.Contains($"lib/net10.0/{name}.xml", Entries(package));
        using ZipArchive symbols = Open(name, "snupkg");
        Assert.Contains($"lib/net10.0/{name}.pdb", Entries(symbols));
    }

    private void TheToolIsManaged()
    {
        using ZipArchive package = Open("WedgeFast.Cli", "nupkg");
        string[] entries = Entries(package);
        Assert.Contains("tools/net10.0/any/DotnetToolSettings.xml", entries);
        Assert.Contains("tools/net10.0/any/WedgeFast.Cli.dll", entries);
        Assert.DoesNotContain(entries, entry => entry.Contains("/runtimes/", StringComparison.Ordinal) || Path.GetExtension(entry) is ".so" or ".exe" or ".dylib");
    }

    private void TheToolRuns()
    {
        CliResult installed = Dotnet("tool", "install", "WedgeFast.Cli", "--version", Version, "--tool-path", _folder.At("tool"), "--source", _folder.At("packages"));
        Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);
        string program = _folder.At(Path.Combine("tool", OperatingSystem.IsWindows() ? "wedgefast.exe" : "wedgefast"));
        CliResult info = CliProcess.RunFile(program, _folder.FullName, null, "info");
        Assert.Equal((0, ""), (info.ExitCode, info.Error));
        Assert.StartsWith($"version {Version}\n", info.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private ZipArchive Open(string name, string extension) => ZipFile.OpenRead(Path.Combine(_folder.At("packages"), $"{name}.{Version}.{extension}"));

    private static string[] Entries(ZipArchive package) => [.. package.Entries.Select(entry => entry.FullName)];
}
