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
        return new DataSummary(constant, samples.CountRepeatedRows());
    }
}
