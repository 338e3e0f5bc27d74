namespace WedgeFast.Cli.Csv;

/// <summary>Which name the user most likely meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest of <paramref name="names"/> by edit distance, or null where none is near.</summary>
    public static string? Of(string wanted, IEnumerable<string> names)
    {
        string? best = null;

        // More than half the letters wrong, or all of them, is another name.
        int bestDistance = Math.Min(wanted.Length, Math.Max(1, wanted.Length / 2) + 1);
        foreach (string name in names)
        {
            int distance = EditDistance(wanted.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < bestDistance)
            {
                best = name;
                bestDistance = distance;
            }
        }

        return best;
    }

    private static int EditDistance(string a, string b)
    {
        int[] above = [.. Enumerable.Range(0, b.Length + 1)];
        int[] row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(above[j], row[j - 1]) + 1);
            }

            (above, row) = (row, above);
        }

        return above[b.Length];
    }
}
