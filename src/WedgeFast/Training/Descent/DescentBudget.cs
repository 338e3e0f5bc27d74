using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// How much work a path of descents may be, counted in products of one input of one row for one neuron: by count, not by time, so that the
/// same data give the same network on any machine.
/// </summary>
internal static class DescentBudget
{
    /// <summary>The most neurons for all steps of all betas, which no path takes that levels off: a third of it is usual.</summary>
    private const double ProductsPerValue = 2e6;

    /// <summary>A minute or two of one core, and a part of it for each kind of network that is compared on a sample.</summary>
    private const double Most = 4e11, MostCompared = 1e11;

    /// <summary>Kinds of networks are compared on no more rows than this, with no more values.</summary>
    private const int MostRowsCompared = 5000;

    private const int MostValuesCompared = 1_000_000;

    private const int LeastRowsCompared = 1000;

    /// <summary>The most products of a path.</summary>
    /// <param name="rows">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="isSample">Whether the rows are a sample of those that may be trained on.</param>
    public static double OfPath(int rows, int dimension, bool isSample) => Math.Min(isSample ? MostCompared : Most, ProductsPerValue * rows * dimension);

    /// <summary>The rows on which kinds of networks are compared: all of few, of many a sample.</summary>
    /// <param name="rows">Those that may be trained on.</param>
    /// <param name="dimension">d.</param>
    /// <param name="seed">Where the sample comes from.</param>
    public static int[] Compared(int[] rows, int dimension, ulong seed)
    {
        int most = Math.Max(LeastRowsCompared, Math.Min(MostRowsCompared, MostValuesCompared / dimension));
        if (rows.Length <= most)
        {
            return rows;
        }

        int[] drawn = [.. rows];
        SplitMix64 random = new(seed);
        for (int k = 0; k < most; k++)
        {
            int other = k + (int)(random.Uniform() * (drawn.Length - k));
            (drawn[k], drawn[other]) = (drawn[other], drawn[k]);
        }

        Array.Resize(ref drawn, most);
        Array.Sort(drawn);
        return drawn;
    }
}
