namespace WedgeFast.Cli.Guessing;

/// <summary>The cells of a column as they are written.</summary>
/// <param name="Words">The different ones.</param>
/// <param name="Codes">Per row the position of its cell in <see cref="Words"/>; NaN where it is missing.</param>
internal sealed record CellTexts(IReadOnlyList<string> Words, double[] Codes)
{
    /// <summary>How many rows have each cell.</summary>
    public int[] Counts()
    {
        int[] counts = new int[Words.Count];
        foreach (double code in Codes)
        {
            if (!double.IsNaN(code))
            {
                counts[(int)code]++;
            }
        }

        return counts;
    }
}
