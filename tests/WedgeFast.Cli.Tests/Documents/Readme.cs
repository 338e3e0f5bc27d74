using WedgeFast.Cli.Tests.Native;

namespace WedgeFast.Cli.Tests.Documents;

/// <summary>The README's fenced blocks.</summary>
internal static class Readme
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(NativeProgram.Root(), "README.md")).ReplaceLineEndings("\n");

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
