using System.Numerics;

namespace Programs.Implicits;

/// <summary>A polygon that does not cross itself.</summary>
internal sealed class Polygon(Vector2[] corners) : IShape
{
    public int Dimension => 2;

    public IReadOnlyList<Vector2> Corners { get; } = corners;

    /// <summary>A star of five points.</summary>
    public static Polygon Star()
    {
        return new Polygon([.. Enumerable.Range(0, 10).Select(corner =>
        {
            (float sine, float cosine) = MathF.SinCos((MathF.PI / 2) + (corner * MathF.PI / 5));
            return (corner % 2 == 0 ? 0.85f : 0.38f) * new Vector2(cosine, sine);
        })]);
    }

    public double Distance(ReadOnlySpan<double> point)
    {
        Vector2 p = new((float)point[0], (float)point[1]);
        float least = float.PositiveInfinity;
        bool isInside = false;
        for (int i = 0; i < Corners.Count; i++)
        {
            Vector2 a = Corners[i], edge = Corners[(i + 1) % Corners.Count] - a, from = p - a;
            float share = Math.Clamp(Vector2.Dot(from, edge) / edge.LengthSquared(), 0, 1);
            least = Math.Min(least, Vector2.Distance(from, share * edge));

            // A ray to the right crosses the outline an odd number of times where it starts inside.
            isInside ^= (from.Y < 0) != (from.Y < edge.Y) && from.X < from.Y / edge.Y * edge.X;
        }

        return isInside ? -least : least;
    }
}
