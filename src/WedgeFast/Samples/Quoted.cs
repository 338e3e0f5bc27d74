using System.Text;

namespace WedgeFast.Samples;

/// <summary>Shows foreign text inside a one-line message: quoted, shortened, without line breaks or control characters.</summary>
internal static class Quoted
{
    private const int LongestShown = 60;

    /// <summary>The text in single quotes, cut after 40 characters.</summary>
    public static string Single(string text) => text.Length <= 40 ? $"'{text}'" : $"'{text.AsSpan(0, 37)}...'";

    /// <summary>The text in double quotes, at most 60 characters of it.</summary>
    public static string Text(string text)
    {
        StringBuilder shown = new(Math.Min(text.Length, LongestShown) + 5);
        shown.Append('"');
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestShown)))
        {
            bool breaksLine = char.IsControl(c) || c is '\u2028' or '\u2029';
            shown.Append(breaksLine ? '?' : c);
        }

        return shown.Append(text.Length > LongestShown ? "...\"" : "\"").ToString();
    }
}
