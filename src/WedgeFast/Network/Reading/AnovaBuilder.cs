using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>Finds the parts of a network: see <see cref="AnovaDecomposition"/>.</summary>
internal sealed class AnovaBuilder
{
    private const int MostRows = 20_000, MostMeanRows = 1024, MostPairRows = 256, LeastPairRows = 32;
    private const int MostPoints = 65, MostPairPoints = 13, MostPairs = 150, MostPairValues = 40;

    // Neurons averaged, over all pairs, grid values and rows, for which a second or so is enough.
    private const double MostPairWork = 5e8;

    private readonly LayeredNetwork _network;
    private readonly IReadOnlyList<ColumnInputs> _columns;
    private readonly AdditiveNeurons _neurons;
    private readonly double[][] _rows;
    private readonly double[] _weights;

    public AnovaBuilder(LayeredNetwork network, InputEncoding encoding, ReadOnlySpan<double> rows, ReadOnlySpan<double> weights)
    {
        _network = network;
        _columns = ColumnInputs.Of(encoding);
        _neurons = AdditiveNeurons.Of(network, _columns)
            ?? throw new ArgumentException("The network's last two layers read features of several columns: expected one column for each.",
                nameof(network));
        int dimension = network.InputNames.Count, count = rows.Length / dimension;
        int[] chosen = [.. Spaced(count, MostRows)];
        _rows = new double[chosen.Length][];
        _weights = new double[chosen.Length];
        for (int k = 0; k < chosen.Length; k++)
        {
            _rows[k] = rows.Slice(chosen[k] * dimension, dimension).ToArray();
            _weights[k] = weights.IsEmpty ? 1 : weights[chosen[k]];
        }

        double total = _weights.Sum();
        _weights = [.. _weights.Select(weight => weight / total)];
    }

    private int Outputs => _neurons.OutputWeights.Length;

    public AnovaDecomposition Build()
    {
        ValueGrid[] grids = Grids(MostPoints);
        double[][][] means = Means(grids);
        List<AnovaPart> pairs = Pairs(grids, means);
        IEnumerable<AnovaPart> single = Enumerable.Range(0, _columns.Count).Where(IsRead).Select(c => Single(c, grids[c], means[c]));
        AnovaDecomposition parts = new(_network, _columns, _neurons, [.. single, .. pairs]);
        parts.Measure(_rows, _weights);
        return parts;
    }

    private ValueGrid[] Grids(int most) => [.. _columns.Select(column => ValueGrid.Of(column, _rows, _weights, most))];

    private bool IsRead(int column) => _neurons.HasLinear || _neurons.Reads.Any(reads => reads.Contains(column));

    // Per column and value of its grid the mean of each neuron; nothing where no neuron reads it beside others.
    private double[][][] Means(ValueGrid[] grids)
    {
        int[] rows = [.. Spaced(_rows.Length, MostMeanRows)];
        MeanResponses responses = new(_neurons, [.. rows.Select(i => _rows[i])], [.. rows.Select(i => _weights[i])]);
        return [.. grids.Select((grid, c) => _neurons.Reads.Any(reads => reads.Length > 1 && reads.Contains(c)) ? responses.Of(c,
            Shares(c, grid)) : [])];
    }

    // What each value of a grid adds in each neuron.
    private double[][] Shares(int column, ValueGrid grid) => [.. grid.Points.Select(point =>
    {
        double[] row = [.. _rows[0]];
        point.CopyTo(row, _columns[column].First);
        return _neurons.Shares(column, _neurons.Features(row));
    })];

    private AnovaPart Single(int column, ValueGrid grid, double[][] means)
    {
        int[] neurons = [.. Enumerable.Range(0, _neurons.Count).Where(j => _neurons.Reads[j].Length > 1 && _neurons.Reads[j]
            .Contains(column))];
        return new AnovaPart([column], neurons.Length == 0 ? [] : [new GridFunction(grid, Weighted(means, neurons))], null);
    }

    private List<AnovaPart> Pairs(ValueGrid[] grids, double[][][] means)
    {
        List<AnovaPart> parts = [];
        Dictionary<(int, int), PairFunction> joint = Joint();
        HashSet<(int, int)> read = [.. _neurons.Reads.Where(reads => reads.Length == 2).Select(reads => (reads[0], reads[1]))];
        foreach ((int first, int second) in read.Union(joint.Keys).Order())
        {
            int[] neurons = [.. Enumerable.Range(0, _neurons.Count).Where(j => _neurons.Reads[j].AsSpan().SequenceEqual([first, second]))];
            GridFunction[] moved = neurons.Length == 0 ? [] :
            [
                new GridFunction(grids[first], Weighted(means[first], neurons)), new GridFunction(grids[second],
                    Weighted(means[second], neurons)),
            ];
            parts.Add(new AnovaPart([first, second], moved, joint.GetValueOrDefault((first, second))));
        }

        return parts;
    }

    // What neurons of three columns or more say of two of them, on average over the others.
    private Dictionary<(int, int), PairFunction> Joint()
    {
        int[] neurons = [.. Enumerable.Range(0, _neurons.Count).Where(j => _neurons.Reads[j].Length > 2)];
        ValueGrid[] grids = Grids(MostPairPoints);
        double[][][] shares = neurons.Length == 0 ? [] : [.. grids.Select((grid, c) => Shares(c, grid))];
        (int First, int Second)[] pairs = Strongest(neurons, grids, shares);
        double work = pairs.Sum(pair => (double)grids[pair.First].Points.Length * grids[pair.Second].Points.Length * _neurons.Count);
        int[] rows = [.. Spaced(_rows.Length, Math.Clamp((int)(MostPairWork / Math.Max(work, 1)), LeastPairRows, MostPairRows))];
        MeanResponses responses = new(_neurons, [.. rows.Select(i => _rows[i])], [.. rows.Select(i => _weights[i])]);
        Dictionary<(int, int), PairFunction> found = [];
        foreach ((int first, int second) in pairs)
        {
            int[] reading = [.. neurons.Where(j => _neurons.Reads[j].Contains(first) && _neurons.Reads[j].Contains(second))];
            double[][] means = responses.Of(first, second, shares[first], shares[second]);
            PairFunction function = new(grids[first], grids[second], Weighted(means, reading));
            function.Centre();
            found.Add((first, second), function);
        }

        return found;
    }

    // The pairs whose columns both move such neurons most.
    private (int First, int Second)[] Strongest(int[] neurons, ValueGrid[] grids, double[][][] shares)
    {
        Dictionary<(int, int), double> strengths = [];
        foreach (int j in neurons)
        {
            int[] reads = [.. _neurons.Reads[j].Where(c => grids[c].Points.Length <= MostPairValues)];
            double weight = _neurons.OutputWeights.Sum(weights => Math.Abs(weights[j]));
            double[] spreads = [.. reads.Select(c => Spread([.. shares[c].Select(of => of[j])], grids[c].Masses))];
            for (int a = 0; a < reads.Length; a++)
            {
                for (int b = a + 1; b < reads.Length; b++)
                {
                    (int, int) pair = (reads[a], reads[b]);
                    strengths[pair] = strengths.GetValueOrDefault(pair) + (weight * spreads[a] * spreads[b]);
                }
            }
        }

        return [.. strengths.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MostPairs).Select(pair => pair.Key)];
    }

    private static double Spread(double[] values, double[] masses)
    {
        double mean = values.Zip(masses, (value, mass) => mass * value).Sum();
        return Math.Sqrt(values.Zip(masses, (value, mass) => mass * (value - mean) * (value - mean)).Sum());
    }

    // Values x outputs: the sums over neurons of output weight times mean.
    private double[] Weighted(double[][] means, int[] neurons)
    {
        double[] sums = new double[means.Length * Outputs];
        for (int at = 0; at < sums.Length; at++)
        {
            (int value, int output) = Math.DivRem(at, Outputs);
            sums[at] = neurons.Sum(j => _neurons.OutputWeights[output][j] * means[value][j]);
        }

        return sums;
    }

    private static IEnumerable<int> Spaced(int count, int most) =>
        Enumerable.Range(0, Math.Min(count, most)).Select(k => (int)((long)k * count / Math.Min(count, most)));
}
