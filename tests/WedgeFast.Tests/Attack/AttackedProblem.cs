using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Tests.Attack;

/// <summary>
/// What a claim is about, from the data and the claim alone: points in the units in which its norms count, targets, shares of the weight,
/// the class.
/// </summary>
internal sealed class AttackedProblem
{
    public AttackedProblem(SampleSet samples, TrainingClaim claim)
    {
        (Claim, Count, Dimension) = (claim, samples.Count, samples.Dimension);
        Outputs = claim.Loss == Loss.Softmax ? (int)samples.Targets.ToArray().Max() + 1 : samples.TargetNames.Count;
        DoubleDouble total = 0;
        foreach (double c in samples.Weights)
        {
            total += c;
        }

        Shares = [.. samples.Weights.ToArray().Select(c => c / total.ToDouble())];
        Targets = [.. Enumerable.Range(0, Count).Select(i => samples.TargetRow(i).ToArray())];
        double[] first = [.. Targets.Select(row => row[0])];
        Losses = new RowLosses(
            claim.Loss.Name, claim.Loss.Parameter ?? 0, claim.Loss.Name == "quantile" ? OfConstant(first, claim.Loss.Parameter!.Value) : first.Max(Math.Abs));
        double[][] rows = [.. Enumerable.Range(0, Count).Select(i => samples.Row(i).ToArray())];
        Rounded = [.. rows.Select(row => row.Select((x, k) => (x - claim.Scaling.Means[k]) / claim.Scaling.Scales[k]).ToArray())];
        Points = [.. rows.Select(row => row.Select((x, k) => ((DoubleDouble)x - claim.Scaling.Means[k]) / claim.Scaling.Scales[k]).ToArray())];
        Sets = CoordinateSets();
    }

    public TrainingClaim Claim { get; }

    public RowLosses Losses { get; }

    public int Count { get; }

    public int Dimension { get; }

    public int Outputs { get; }

    /// <summary>c_i / C.</summary>
    public double[] Shares { get; }

    public double[][] Targets { get; }

    /// <summary>The class of a row, its count or its amount, where the loss is not one of errors.</summary>
    public double Class(int row) => Losses.IsOfErrors ? 0 : Targets[row][0];

    /// <summary>The sign that output weights have: 1, -1, or 0 for either.</summary>
    public int Sign => Claim.Class.Shape switch { NetworkShape.Convex => 1, NetworkShape.Concave => -1, _ => 0 };

    /// <summary>The points, exact.</summary>
    public DoubleDouble[][] Points { get; }

    /// <summary>The points as training units round them.</summary>
    public double[][] Rounded { get; }

    /// <summary>The coordinate sets that hyperplanes are looked for in: orders and interactions count inputs.</summary>
    public int[][] Sets { get; }

    public bool IsL1 => Claim.Class.Norm == WeightNorm.L1;

    public bool IsWedge => Claim.Class.Dictionary == DictionaryKind.Wedge;

    /// <summary>The length of a neuron's weights in the norm of the class.</summary>
    public double Length(double[] weights) => IsL1 ? weights.Sum(Math.Abs) : Length2(weights);

    /// <summary>The sum of the ranges of the inputs: no two points are further apart.</summary>
    public double Diameter => Enumerable.Range(0, Dimension).Sum(k => Rounded.Max(row => row[k]) - Rounded.Min(row => row[k]));

    /// <inheritdoc cref="Length(double[])"/>
    public double Length(DoubleDouble[] weights) => Length([.. weights.Select(w => w.ToDouble())]);

    /// <summary>The mean pinball loss of the best constant, a target.</summary>
    private double OfConstant(double[] y, double level) => y.Min(
        constant => y.Select((v, i) => Shares[i] * (v > constant ? level * (v - constant) : (1 - level) * (constant - v))).Sum());

    private static double Length2(double[] w)
    {
        double largest = w.Max(Math.Abs);
        return largest == 0 ? 0 : largest * Math.Sqrt(w.Sum(v => v / largest * (v / largest)));
    }

    private int[][] CoordinateSets()
    {
        NeuronClass neurons = Claim.Class;
        int order = Math.Min(neurons.Order, Dimension);
        List<int[]> sets = [];
        for (int mask = 1; mask < 1 << Dimension; mask++)
        {
            int[] set = [.. Enumerable.Range(0, Dimension).Where(k => (mask >> k & 1) != 0)];
            bool interaction = neurons.Interactions is { } given && set.Length > order && given.Hold(set);
            bool whole = interaction && Enumerable.Range(0, neurons.Interactions!.Count).Any(k => neurons.Interactions[k].SequenceEqual(set));
            bool all = IsL1 && !IsWedge;
            if (set.Length == order || (all && set.Length < order) || whole || (all && interaction))
            {
                sets.Add(set);
            }
        }

        return [.. sets];
    }
}
