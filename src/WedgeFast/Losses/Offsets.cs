using System.Numerics.Tensors;
using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>What is added to outputs before they are compared with targets.</summary>
internal static class Offsets
{
    /// <summary>Beyond, e^offset or its inverse is beyond the largest number.</summary>
    public const double Largest = 700;

    /// <summary>Outputs of samples with their offsets added.</summary>
    /// <param name="outputs">n values where there are offsets.</param>
    /// <param name="samples">The samples.</param>
    public static ReadOnlySpan<double> Added(ReadOnlySpan<double> outputs, SampleSet samples)
    {
        if (samples.Offsets.IsEmpty)
        {
            return outputs;
        }

        double[] sums = new double[outputs.Length];
        TensorPrimitives.Add(outputs, samples.Offsets, sums);
        return sums;
    }

    /// <summary>Checks that offsets suit a loss.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(SampleSet samples, Loss loss)
    {
        if (!samples.Offsets.IsEmpty && loss.Link != Link.Log)
        {
            throw new ArgumentException($"offsets are added to logarithms of predictions; expected none with the {loss.Name} loss.");
        }

        for (int i = 0; i < samples.Offsets.Length; i++)
        {
            if (Math.Abs(samples.Offsets[i]) > Largest)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Row {samples.SourceRows[i]}, offset: {samples.Offsets[i]} where a number between -{Largest} and {Largest} was expected."));
            }
        }
    }
}
