namespace WedgeFast.Cli.Csv;

/// <summary>Finds out what separates the fields of a file.</summary>
internal static class Delimiter
{
    private const string Candidates = ",;\t";

    /// <summary>
    /// The candidate that occurs most often outside quotes in the first line that is not blank; comma where none occurs.
    /// </summary>
    /// <param name="start">The beginning of the file, the whole header if possible.</param>
    public static char Detect(ReadOnlySpan<char> start)
    {
        Span<int> counts = stackalloc int[Candidates.Length];
        bool quoted = false;
        foreach (char c in start.TrimStart("\r\n "))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted)
            {
                if (c is '\r' or '\n')
                {
                    break;
                }

                int candidate = Candidates.IndexOf(c, StringComparison.Ordinal);
                if (candidate >= 0)
                {
                    counts[candidate]++;
                }
            }
        }

        int best = 0;
        for (int k = 1; k < counts.Length; k++)
        {
            best = counts[k] > counts[best] ? k : best;
        }

        return Candidates[best];
    }
}
