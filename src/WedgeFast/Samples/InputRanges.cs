using System.Globalization;

namespace WedgeFast.Samples;

/// <summary>The least and the largest value of each input in the data a network was trained on: beyond them it extrapolates.</summary>
public sealed class InputRanges
{
    private readonly double[] _least;
    private readonly double[] _largest;

    /// <summary>Makes ranges from their numbers, as read from a model file.</summary>
    /// <param name="least">d finite values.</param>
    /// <param name="largest">d finite values, none below that of <paramref name="least"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not as stated.</exception>
    public InputRanges(ReadOnlySpan<double> least, ReadOnlySpan<double> largest)
    {
        if (Fault(least, largest) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        _least = least.ToArray();
        _largest = largest.ToArray();
    }

    /// <summary>The least values, d of them.</summary>
    public ReadOnlySpan<double> Least => _least;

    /// <summary>The largest values, d of them.</summary>
    public ReadOnlySpan<double> Largest => _largest;

    /// <summary>The ranges of samples.</summary>
    /// <param name="samples">The samples.</param>
    public static InputRanges Of(SampleSet samples)
    {
        double[] least = samples.Row(0).ToArray();
        double[] largest = samples.Row(0).ToArray();
        for (int i = 1; i < samples.Count; i++)
        {
            ReadOnlySpan<double> row = samples.Row(i);
            for (int k = 0; k < row.Length; k++)
            {
                least[k] = Math.Min(least[k], row[k]);
                largest[k] = Math.Max(largest[k], row[k]);
            }
        }

        return new InputRanges(least, largest);
    }

    /// <summary>Whether every value of a row is within its range.</summary>
    /// <param name="row">d values, raw units.</param>
    /// <exception cref="ArgumentException"><paramref name="row"/> does not hold d values.</exception>
    public bool Hold(ReadOnlySpan<double> row)
    {
        if (row.Length != _least.Length)
        {
            throw new ArgumentException($"The row holds {row.Length} values: expected {_least.Length}.", nameof(row));
        }

        for (int k = 0; k < row.Length; k++)
        {
            if (!(row[k] >= _least[k] && row[k] <= _largest[k]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is wrong with the numbers, in one sentence, or null.</summary>
    internal static string? Fault(ReadOnlySpan<double> least, ReadOnlySpan<double> largest)
    {
        if (least.Length != largest.Length)
        {
            return $"There are {least.Length} least and {largest.Length} largest values: expected as many of each.";
        }

        for (int k = 0; k < least.Length; k++)
        {
            if (!double.IsFinite(least[k]) || !double.IsFinite(largest[k]) || least[k] > largest[k])
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"Input {k} ranges from {least[k]} to {largest[k]}: expected finite numbers, the larger one last.");
            }
        }

        return null;
    }
}
