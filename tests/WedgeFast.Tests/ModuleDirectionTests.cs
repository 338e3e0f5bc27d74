using System.Text.RegularExpressions;
using Xunit;

namespace WedgeFast.Tests;

/// <summary>
/// The library's folders are modules that build on each other in one direction only. Read from the sources: a reference inside a method
/// leaves no trace in signatures.
/// </summary>
public sealed partial class ModuleDirectionTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Kernels"] = [],
        ["Samples"] = ["Kernels"],
        ["Geometry"] = ["Kernels", "Samples"],
        ["Pricing"] = ["Kernels", "Samples", "Geometry"],
        ["Losses"] = ["Kernels", "Samples"],
        ["Sparse"] = ["Kernels", "Losses"],
        ["Network"] = ["Kernels", "Samples", "Geometry", "Losses"],
        ["Optimizing"] = ["Kernels", "Samples", "Network"],
        ["Training"] = ["Kernels", "Samples", "Geometry", "Losses", "Pricing", "Sparse", "Network"],
        ["Proving"] = ["Kernels", "Samples", "Geometry", "Losses", "Network", "Training"],
        [Root] = ["Kernels", "Samples", "Geometry", "Losses", "Pricing", "Sparse", "Network", "Training"],
    };

    /// <summary>The folder of what users start from: its namespace is the library's own.</summary>
    private const string Root = "Model";

    [Fact]
    public void ModulesUseOnlyTheModulesBelowThem()
    {
        Dictionary<string, HashSet<string>> types = SourcesByModule()
            .ToDictionary(module => module.Key, module => module.Value.SelectMany(file => DeclaredTypes(Code(file))).ToHashSet());
        List<string> violations = [];
        foreach ((string module, string[] files) in SourcesByModule())
        {
            foreach (string file in files)
            {
                violations.AddRange(Violations(module, Code(file), types).Select(used => $"{module}/{Path.GetFileName(file)} uses {used}"));
            }
        }

        Assert.Empty(violations);
    }

    [Fact]
    public void EveryFolderIsAKnownModuleAndEveryFileIsInItsNamespace()
    {
        Assert.Empty(SourcesByModule().Keys.Except(MayUse.Keys));
        Assert.True(SourcesByModule().Count >= 5);
        foreach ((string module, string[] files) in SourcesByModule())
        {
            string name = module == Root ? "WedgeFast" : $"WedgeFast.{module}";
            Assert.All(files, file => Assert.Matches($@"(?m)^namespace {Regex.Escape(name)};\s*$", Code(file)));
        }
    }

    [Theory]
    [InlineData("Sparse", "using WedgeFast.Samples;", "Samples")]
    [InlineData("Pricing", "var t = new WedgeFast.Training.Trainer();", "Training")]
    [InlineData("Pricing", "var t = global::WedgeFast.Sparse.Solver.Run();", "Sparse")]
    [InlineData("Samples", "using Net = WedgeFast.Network.ReluNetwork;", "Network")]
    [InlineData("Network", "Training.Trainer.Train(x);", "Training")]
    [InlineData("Kernels", "using static WedgeFast.Geometry.PointSet;", "Geometry")]
    [InlineData("Training", "TableRoles roles = new(names);", "Model")]
    [InlineData("Network", "Predictions Of(double[] outputs) => new();", "Model")]
    public void ForbiddenReferencesAreSeen(string module, string code, string used) =>
        Assert.Equal([used], Violations(module, code, KnownTypes));

    [Theory]
    [InlineData("Training", "using WedgeFast.Pricing; using WedgeFast.Sparse;")]
    [InlineData("Pricing", "using WedgeFast.Kernels; WedgeFast.Geometry.PointSet p;")]
    [InlineData("Samples", "int n = result.Network.Count; Training.Seconds = 1;")]
    [InlineData("Network", "writer.Model(network); fold.Predictions[0] = 1;")]
    public void AllowedReferencesAndLikeNamedMembersAreNot(string module, string code) =>
        Assert.Empty(Violations(module, code, KnownTypes));

    [Fact]
    public void CommentsAreNotReferences()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "/// <see cref=\"WedgeFast.Training.Trainer\"/>\n// WedgeFast.Sparse\n/* WedgeFast.Network */ using WedgeFast.Kernels;\n");
            Assert.Equal("using WedgeFast.Kernels;", Code(path).Trim());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void NothingCallsNativeCode()
    {
        string[] files = Sources(SourceFolder());
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => NativeImport().IsMatch(Code(file)));
        Assert.Matches(NativeImport(), "[LibraryImport(\"m\")]");
        Assert.Matches(NativeImport(), "[DllImport(\"m\")]");
    }

    private static Dictionary<string, HashSet<string>> KnownTypes { get; } = new()
    {
        ["Training"] = ["Trainer"],
        ["Network"] = ["ReluNetwork"],
        [Root] = ["Model", "TableRoles", "Predictions"],
    };

    private static List<string> Violations(string module, string code, Dictionary<string, HashSet<string>> types)
    {
        List<string> found = [];
        foreach (string other in MayUse.Keys.Where(other => other != module && !MayUse[module].Contains(other)))
        {
            bool isQualified = Regex.IsMatch(code, $@"\bWedgeFast\s*\.\s*{other}\b");

            // Inside namespace WedgeFast.X, "Y.Type" reaches WedgeFast.Y without naming WedgeFast.
            bool isRelative = Regex.Matches(code, $@"(?<![\w.]){other}\s*\.\s*(\w+)")
                .Any(match => types.TryGetValue(other, out HashSet<string>? names) && names.Contains(match.Groups[1].Value));

            // Types of the library's own namespace are reached from every other by their names alone.
            bool isNamed = other == Root && types.TryGetValue(Root, out HashSet<string>? own) && own.Any(type => Regex.IsMatch(code, $@"(?<![\w.""]){type}(?=\s*(\.|\?|>|\[|\s\w))"));
            if (isQualified || isRelative || isNamed)
            {
                found.Add(other);
            }
        }

        return found;
    }

    private static IEnumerable<string> DeclaredTypes(string code) =>
        TypeDeclaration().Matches(code).Select(match => match.Groups[1].Value);

    private static Dictionary<string, string[]> SourcesByModule() =>
        Directory.GetDirectories(Path.Combine(SourceFolder(), "WedgeFast"))
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
            .ToDictionary(folder => Path.GetFileName(folder), Sources);

    private static string[] Sources(string folder) =>
        [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !BuildOutput().IsMatch(file)).Order(StringComparer.Ordinal)];

    private static string Code(string file) => Comment().Replace(File.ReadAllText(file), "");

    private static string SourceFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WedgeFast.sln")))
            {
                return Path.Combine(folder.FullName, "src");
            }
        }

        throw new InvalidOperationException("WedgeFast.sln was not found upward from the tests.");
    }

    [GeneratedRegex(@"/\*.*?\*/|(?m:^\s*//[^\n]*$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"\b(DllImport|LibraryImport)\b")]
    private static partial Regex NativeImport();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+(?!class\b|struct\b)(\w+)")]
    private static partial Regex TypeDeclaration();
}
