using System.Globalization;

namespace WedgeFast.Proofs;

/// <summary>
/// A box of neurons: a range of each weight, and of the bias last. One weight is 1 or -1, so no norm of the weights is below 1.
/// </summary>
internal sealed class Box(int[] inputs, double radius, int face, int side)
{
    public double[] Low { get; } = [.. inputs.Select((_, j) => j == face ? side : -1.0), -radius];

    public double[] High { get; } = [.. inputs.Select((_, j) => j == face ? side : 1.0), radius];

    public int Length => Low.Length;

    /// <summary>The range of w.x + b, of a point with a 1 as its last coordinate.</summary>
    public Interval Range(double[] point)
    {
        Interval range = new(Low[^1], High[^1]);
        for (int j = 0; j < Length - 1; j++)
        {
            range += new Interval(Low[j], High[j]) * point[j];
        }

        return range;
    }

    public double Middle(int j) => (Low[j] / 2) + (High[j] / 2);

    public string InWords(string[] names)
    {
        string Side(int j) => string.Create(CultureInfo.InvariantCulture, $"in [{Low[j]:R}, {High[j]:R}]");
        return $"the box of {string.Join(", ", inputs.Select((k, j) => $"'{names[k]}' {Side(j)}"))}, bias {Side(inputs.Length)}";
    }
}
