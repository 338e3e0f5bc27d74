using System.Text;

namespace WedgeFast.Cli.Options;

/// <summary>
/// A list of column names on the command line: a,b,c, or of sets of them: a:b,c:d. A name with a comma, a colon or quotes stands in quotes,
/// as in CSV: a,"b,c","d ""e""".
/// </summary>
internal static class NameList
{
    /// <summary>Splits a list.</summary>
    /// <param name="list">The text.</param>
    /// <param name="option">The option it was given for.</param>
    /// <exception cref="CliError">A name is empty or occurs twice.</exception>
    public static List<string> Split(string list, string option)
    {
        List<string> names = Split(list, ',').ConvertAll(text => Unquoted(text, option));
        return Repeated(names) is { } twice ? throw new CliError($"{option}: column '{twice}' is listed twice: expected different columns") : names;
    }

    /// <summary>Splits a list of sets.</summary>
    /// <param name="list">The text.</param>
    /// <param name="option">The option it was given for.</param>
    /// <exception cref="CliError">A set is of fewer than two names, or a name is empty or occurs twice in a set.</exception>
    public static List<List<string>> SplitSets(string list, string option)
    {
        List<List<string>> sets = [];
        foreach (string text in Split(list, ','))
        {
            List<string> names = Split(text, ':').ConvertAll(name => Unquoted(name, option));
            if (names.Count < 2 || Repeated(names) is not null)
            {
                throw new CliError($"{option}: '{text.Trim()}': expected two or more different column names joined by colons, sets separated by commas");
            }

            sets.Add(names);
        }

        return sets;
    }

    /// <summary>The list that splits into these names; a name alone needs no quotes unless it has a comma.</summary>
    public static string Join(IReadOnlyList<string> names) => names.Count == 1 && !names[0].Contains(',') ? names[0] : string.Join(
        ',', names.Select(name => name.AsSpan().ContainsAny(',', '"') ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name));

    private static string? Repeated(List<string> names) => names.GroupBy(name => name).FirstOrDefault(group => group.Skip(1).Any())?.Key;

    /// <summary>The parts of a text between separators outside of quotes, quotes and all.</summary>
    private static List<string> Split(string text, char separator)
    {
        List<string> parts = [];
        int from = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            if (text[i] == separator && !quoted)
            {
                parts.Add(text[from..i]);
                from = i + 1;
            }
        }

        parts.Add(text[from..]);
        return parts;
    }

    /// <summary>A name without the quotes around it or a part of it; two of them within quotes are one.</summary>
    private static string Unquoted(string text, string option)
    {
        StringBuilder name = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                name.Append(text[++i]);
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else
            {
                name.Append(text[i]);
            }
        }

        string trimmed = name.ToString().Trim();
        return trimmed.Length > 0 ? trimmed : throw new CliError($"{option}: an empty name: expected column names separated by commas");
    }
}
