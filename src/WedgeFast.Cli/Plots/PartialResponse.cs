using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Plots;

/// <summary>How a network answers to one or two of its inputs, the others as in the data.</summary>
internal static class PartialResponse
{
    private const int MostRows = 300;

    /// <summary>The mean prediction over the rows, one input set to x in all of them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="output">What is shown of its output.</param>
    /// <param name="samples">The rows; of many, equally spaced ones.</param>
    /// <param name="input">0-based input.</param>
    public static Func<double, double> Of(LayeredNetwork network, OutputMeaning output, SampleSet samples, int input)
    {
        int count = Math.Min(samples.Count, MostRows), dimension = samples.Dimension;
        double[] rows = [.. Enumerable.Range(0, count).SelectMany(k => samples.Row((int)((long)k * samples.Count / count)).ToArray())];
        double[] outputs = new double[count];
        return x =>
        {
            for (int i = 0; i < count; i++)
            {
                rows[(i * dimension) + input] = x;
            }

            network.Predict(rows, outputs);
            return outputs.Average(output.Show);
        };
    }

    /// <summary>What a part adds to the output as a function of its two columns of numbers.</summary>
    /// <param name="parts">The parts of a network of one output.</param>
    /// <param name="part">The number of the part.</param>
    public static Func<double, double, double> Of(AnovaDecomposition parts, int part)
    {
        double[] row = new double[parts.Columns.Sum(column => column.Width)], values = new double[parts.Parts.Count], rest = new double[1];
        int[] at = [.. parts.Parts[part].Columns.Select(c => parts.Columns[c].First)];
        return (x, y) =>
        {
            (row[at[0]], row[at[1]]) = (x, y);
            parts.Evaluate(row, values, rest);
            return values[part];
        };
    }
}
