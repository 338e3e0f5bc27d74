using System.Text;

namespace WedgeFast.Cli.Options;

/// <summary>A list of column names on the command line: a,b,c; a name with a comma or quotes stands in quotes, as in CSV: a,"b,c","d ""e""".</summary>
internal static class NameList
{
    /// <summary>Splits a list.</summary>
    /// <param name="list">The text.</param>
    /// <param name="option">The option it was given for.</param>
    /// <exception cref="CliError">A name is empty or occurs twice.</exception>
    public static List<string> Split(string list, string option)
    {
        List<string> names = [];
        StringBuilder name = new();
        bool quoted = false;
        for (int i = 0; i < list.Length; i++)
        {
            char c = list[i];
            if (c == ',' && !quoted)
            {
                Add(names, name.ToString(), option);
                name.Clear();
            }
            else if (c == '"' && quoted && i + 1 < list.Length && list[i + 1] == '"')
            {
                name.Append(list[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else
            {
                name.Append(c);
            }
        }

        Add(names, name.ToString(), option);
        return names;
    }

    /// <summary>The list that splits into these names; a name alone needs no quotes unless it has a comma.</summary>
    public static string Join(IReadOnlyList<string> names) => names.Count == 1 && !names[0].Contains(',') ? names[0] : string.Join(
        ',', names.Select(name => name.AsSpan().ContainsAny(',', '"') ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name));

    private static void Add(List<string> names, string text, string option)
    {
        string name = text.Trim();
        if (name.Length == 0)
        {
            throw new CliError($"{option}: an empty name: expected column names separated by commas");
        }

        if (names.Contains(name))
        {
            throw new CliError($"{option}: column '{name}' is listed twice: expected different columns");
        }

        names.Add(name);
    }
}
