using WedgeFast.Samples;

namespace WedgeFast.Cli.Data;

/// <summary>What a user should know about samples before training.</summary>
/// <param name="ConstantInputs">Inputs with the same value in every row.</param>
/// <param name="RepeatedRows">Rows whose inputs all equal an earlier row's.</param>
internal sealed record DataSummary(IReadOnlyList<string> ConstantInputs, int RepeatedRows)
{
    public static DataSummary Of(SampleSet samples)
    {
        string[] constant = [.. Enumerable.Range(0, samples.Dimension).Where(k => Standardizer.IsConstant(samples, k)).Select(k => samples.InputNames[k])];
        HashSet<int> distinct = new(new SameInputs(samples));
        int repeated = Enumerable.Range(0, samples.Count).Count(row => !distinct.Add(row));
        return new DataSummary(constant, repeated);
    }

    private sealed class SameInputs(SampleSet samples) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => samples.Row(x).SequenceEqual(samples.Row(y));

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
}
