using System.Globalization;

namespace WedgeFast.Proofs;

/// <summary>
/// A box of neurons: a range of each weight, and of the bias last. One weight is 1 or -1, so no norm of the weights is below 1.
/// </summary>
internal sealed class Box
{
    private readonly int[] _inputs;

    public Box(int[] inputs, double radius, int face, int side)
    {
        _inputs = [.. inputs];
        Low = [.. inputs.Select((_, j) => j == face ? side : -1.0), -radius];
        High = [.. inputs.Select((_, j) => j == face ? side : 1.0), radius];
    }

    public double[] Low { get; }

    public double[] High { get; }

    public int Length => Low.Length;

    /// <summary>The range of w.x + b.</summary>
    public Interval Range(double[] point)
    {
        Interval range = new(Low[^1], High[^1]);
        for (int j = 0; j < point.Length; j++)
        {
            range += new Interval(Low[j], High[j]) * point[j];
        }

        return range;
    }

    public double Middle(int j) => (Low[j] / 2) + (High[j] / 2);

    public string InWords(string[] names)
    {
        IEnumerable<string> weights = _inputs.Select((k, j) => string.Create(CultureInfo.InvariantCulture, $"'{names[k]}' in [{Low[j]:R}, {High[j]:R}]"));
        return string.Create(CultureInfo.InvariantCulture, $"the box of {string.Join(", ", weights)}, bias in [{Low[^1]:R}, {High[^1]:R}]");
    }
}
