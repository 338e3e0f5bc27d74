namespace WedgeFast.Samples;

/// <summary>Compares rows by their inputs.</summary>
/// <param name="samples">The samples that rows are of.</param>
internal sealed class SameInputs(SampleSet samples) : IEqualityComparer<int>
{
    /// <summary>Whether two rows have the same inputs.</summary>
    public bool Equals(int x, int y) => samples.Row(x).SequenceEqual(samples.Row(y));

    /// <summary>A hash code of a row's inputs.</summary>
    public int GetHashCode(int row)
    {
        HashCode hash = default;
        foreach (double value in samples.Row(row))
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
