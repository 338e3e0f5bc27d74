using WedgeFast.Geometry;

namespace WedgeFast.Training;

/// <summary>
/// The neurons that columns of monotone classes stand for: signs go to the coefficients, ramps become two neurons, and what several columns
/// have in common becomes one. Coefficients of neurons of one input are multiples of a power of two, so that their sums are exact and the
/// network as written is monotone to the last bit.
/// </summary>
internal static class MonotoneColumns
{
    /// <summary>Sums of multiples of 2^(e - 52) of sizes below 2^e are exact.</summary>
    private const int Digits = 52;

    /// <summary>The neurons, those of one input merged; columns of other classes are neurons as they are.</summary>
    /// <param name="columns">Neurons and coefficients.</param>
    public static IReadOnlyList<(Neuron Neuron, double[] Z)> Parted(IReadOnlyList<(Neuron Neuron, double[] Z)> columns)
    {
        if (columns.All(column => column.Neuron is { Sign: 1, Less: null }))
        {
            return columns;
        }

        List<(Neuron Neuron, double Z)> parts = [.. columns.SelectMany(column => Parts(column.Neuron, column.Z[0]))];
        List<(Neuron Neuron, double Z)> found = [];
        foreach (IGrouping<int, (Neuron Neuron, double Z)> input in parts.Where(part => part.Neuron.Coordinates.Length == 1).GroupBy(part => part.Neuron.Coordinates[0]))
        {
            found.AddRange(Merged([.. input]));
        }

        found.AddRange(parts.Where(part => part.Neuron.Coordinates.Length > 1));
        return [.. found.Select(part => (part.Neuron, (double[])[part.Z]))];
    }

    private static IEnumerable<(Neuron Neuron, double Z)> Parts(Neuron neuron, double z)
    {
        double signed = neuron.Sign * z;
        Neuron plain = neuron with { Sign = 1, Less = null };
        return neuron.Less is { } less ? [(plain, signed / 2), (less, -signed / 2)] : [(plain, signed)];
    }

    private static IEnumerable<(Neuron Neuron, double Z)> Merged(List<(Neuron Neuron, double Z)> parts)
    {
        double grid = Math.ScaleB(1, Math.ILogB(parts.Sum(part => Math.Abs(part.Z))) + 1 - Digits);
        return parts.GroupBy(part => (part.Neuron.Weights[0], part.Neuron.Bias))
            .Select(same => (same.First().Neuron, same.Sum(part => Math.Round(part.Z / grid) * grid)))
            .Where(part => part.Item2 != 0);
    }
}
