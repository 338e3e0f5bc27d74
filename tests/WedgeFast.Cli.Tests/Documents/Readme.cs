using WedgeFast.Cli.Tests.Native;

namespace WedgeFast.Cli.Tests.Documents;

/// <summary>The fenced blocks of the README and of the documents it names, as one text.</summary>
internal static class Readme
{
    /// <summary>The documents, in the order in which their commands are run.</summary>
    public static IReadOnlyList<string> Files { get; } = ["README.md", .. new[] { "cli", "library", "mlnet", "python", "c", "embedding", "certificates", "proof-format", "attack", "model-file", "architecture", "contributing", "changelog" }
        .Select(name => Path.Combine("docs", name + ".md"))];

    /// <summary>All of them.</summary>
    public static string Text { get; } = string.Concat(Files.Select(Read));

    /// <summary>One of them.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(NativeProgram.Root(), file)).ReplaceLineEndings("\n");

    /// <summary>The contents of all blocks of a language, in order.</summary>
    public static IReadOnlyList<string> Blocks(string language)
    {
        List<string> blocks = [];
        string[] lines = Text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "```" + language)
            {
                int end = Array.IndexOf(lines, "```", i + 1);
                blocks.Add(string.Join('\n', lines[(i + 1)..end]));
                i = end;
            }
        }

        return blocks;
    }
}
