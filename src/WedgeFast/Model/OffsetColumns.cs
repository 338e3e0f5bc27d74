using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>
/// The columns of what is added to outputs before they are compared with targets: offsets, exposures of which logarithms are taken.
/// </summary>
/// <param name="Offset">The offsets' column, or null.</param>
/// <param name="Exposure">The exposures' column, or null.</param>
internal sealed record OffsetColumns(string? Offset, string? Exposure)
{
    /// <summary>The columns that a model was trained with.</summary>
    public static OffsetColumns Of(TrainingClaim claim) => new(claim.OffsetColumn, claim.ExposureColumn);

    /// <summary>Their names: the offsets' first.</summary>
    public IReadOnlyList<string> Names => [.. new[] { Offset, Exposure }.OfType<string>()];

    /// <summary>The claim with these names.</summary>
    public TrainingClaim In(TrainingClaim claim) => claim with { OffsetColumn = Offset, ExposureColumn = Exposure };

    /// <summary>
    /// The offsets of rows, none where there are no columns; an exposure that is not above 0 or that is missing is none, NaN.
    /// </summary>
    /// <param name="column">Gives the numbers of a column.</param>
    public double[] Read(Func<string, double[]> column)
    {
        double[]? offsets = Offset is null ? null : column(Offset), exposures = Exposure is null ? null : column(Exposure);
        return (offsets, exposures) switch
        {
            (null, null) => [],
            ({ } given, null) => [.. given],
            _ => [.. exposures!.Select((value, i) => (offsets?[i] ?? 0) + (value > 0 ? Math.Log(value) : double.NaN))],
        };
    }

    /// <summary>Samples with the offsets of a table's rows.</summary>
    /// <exception cref="ArgumentException">A column is not there, or a value not as its role wants it.</exception>
    public SampleSet AddTo(SampleSet samples, Table table) => Names.Count == 0 ? samples : samples.WithOffsets(Of(table));

    /// <summary>The offsets of a table's rows.</summary>
    /// <exception cref="ArgumentException">A column is not there, or a value not as its role wants it.</exception>
    public double[] Of(Table table) => Read(name =>
    {
        double[] values = table.Find(name, name == Offset ? "the offset" : "the exposure").RequireNumbers(mayMiss: false);
        int bad = name == Offset ? -1 : Array.FindIndex(values, value => !(value > 0));
        return bad < 0 ? values : throw new ArgumentException(FormattableString.Invariant(
            $"Row {bad}, column {Quoted.Text(name)}: {values[bad]} where an exposure above 0 was expected."), nameof(table));
    });
}
