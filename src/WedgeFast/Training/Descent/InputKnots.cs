using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>How the inputs of samples become features: standardised, one each, or by splines. MATHEMATICS.md, "Splines".</summary>
internal sealed class InputKnots
{
    private readonly Standardizer? _scaling;
    private readonly double[][] _knots;

    private InputKnots(Standardizer? scaling, double[][] knots, int dimension)
    {
        (_scaling, _knots, Count) = (scaling, knots, dimension);
        FirstOf = new int[dimension + 1];
        for (int k = 0; k < dimension; k++)
        {
            FirstOf[k + 1] = FirstOf[k] + (IsSpline ? knots[k].Length - 1 : 1);
        }
    }

    /// <summary>d, the number of inputs.</summary>
    public int Count { get; }

    /// <summary>Whether inputs enter by splines.</summary>
    public bool IsSpline => _scaling is null;

    /// <summary>Per input its first feature, and last the number of features.</summary>
    public int[] FirstOf { get; }

    /// <summary>Inputs as they are, standardised or not.</summary>
    public static InputKnots Plain(Standardizer scaling) => new(scaling, [], scaling.Means.Length);

    /// <summary>Splines of as many segments for each input.</summary>
    public static InputKnots Splines(SampleSet samples, int segments)
    {
        double[][] knots = SplineLayers.KnotsOf(samples, segments);
        return new InputKnots(null, knots, knots.Length);
    }

    /// <summary>The feature that a value of an input belongs to, and the value there.</summary>
    public (int Feature, double Value) Locate(int input, double x)
    {
        if (_scaling is not null)
        {
            return (input, (x - _scaling.Means[input]) / _scaling.Scales[input]);
        }

        double[] knots = _knots[input];
        int at = Array.BinarySearch(knots, x), segment = Math.Clamp(at >= 0 ? at : ~at - 1, 0, knots.Length - 2);
        return (FirstOf[input] + segment, Math.Clamp((x - knots[segment]) / (knots[segment + 1] - knots[segment]), 0, 1));
    }
}
