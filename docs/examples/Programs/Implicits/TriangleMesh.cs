using System.Numerics;

namespace Programs.Implicits;

/// <summary>A closed surface of triangles, their corners counter-clockwise seen from outside.</summary>
internal sealed class TriangleMesh(Vector3[] corners, (int A, int B, int C)[] faces) : IShape
{
    public int Dimension => 3;

    public IReadOnlyList<Vector3> Corners { get; } = corners;

    public IReadOnlyList<(int A, int B, int C)> Faces { get; } = faces;

    /// <summary>The distance to the nearest triangle; inside, triangles fill the whole sphere of directions.</summary>
    public double Distance(ReadOnlySpan<double> point)
    {
        Vector3 p = new((float)point[0], (float)point[1], (float)point[2]);
        float least = float.PositiveInfinity;
        double turned = 0;
        foreach ((int ia, int ib, int ic) in Faces)
        {
            Vector3 a = Corners[ia] - p, b = Corners[ib] - p, c = Corners[ic] - p;
            least = Math.Min(least, Nearest(a, b, c).LengthSquared());
            turned += SolidAngle(a, b, c);
        }

        return Math.Sqrt(least) * (turned > 2 * Math.PI ? -1 : 1);
    }

    /// <summary>The triangle that a ray meets first: how far away, infinitely if none, and its normal. Möller and Trumbore 1997.</summary>
    public (float Distance, Vector3 Normal) Hit(Vector3 origin, Vector3 direction)
    {
        (float Distance, Vector3 Normal) first = (float.PositiveInfinity, default);
        foreach ((int ia, int ib, int ic) in Faces)
        {
            Vector3 ab = Corners[ib] - Corners[ia], ac = Corners[ic] - Corners[ia], from = origin - Corners[ia];
            Vector3 across = Vector3.Cross(direction, ac), up = Vector3.Cross(from, ab);
            float volume = Vector3.Dot(ab, across), u = Vector3.Dot(from, across) / volume, v = Vector3.Dot(direction, up) / volume;
            float at = Vector3.Dot(ac, up) / volume;
            if (u >= 0 && v >= 0 && u + v <= 1 && at > 0 && at < first.Distance)
            {
                first = (at, Vector3.Normalize(Vector3.Cross(ab, ac)));
            }
        }

        return first;
    }

    /// <summary>The point of a triangle nearest to the origin: above its inside, or of an edge.</summary>
    private static Vector3 Nearest(Vector3 a, Vector3 b, Vector3 c)
    {
        Vector3 normal = Vector3.Cross(b - a, c - a);
        bool isAbove = Vector3.Dot(normal, Vector3.Cross(a, b)) >= 0 && Vector3.Dot(normal, Vector3.Cross(b, c)) >= 0
            && Vector3.Dot(normal, Vector3.Cross(c, a)) >= 0;
        return isAbove
            ? Vector3.Dot(a, normal) / normal.LengthSquared() * normal
            : Shortest(OfEdge(a, b), Shortest(OfEdge(b, c), OfEdge(c, a)));
    }

    private static Vector3 Shortest(Vector3 a, Vector3 b) => a.LengthSquared() <= b.LengthSquared() ? a : b;

    private static Vector3 OfEdge(Vector3 a, Vector3 b) =>
        a + (Math.Clamp(Vector3.Dot(-a, b - a) / (b - a).LengthSquared(), 0, 1) * (b - a));

    /// <summary>How much of the sphere of directions a triangle fills, positive from behind. van Oosterom and Strackee 1983.</summary>
    private static double SolidAngle(Vector3 a, Vector3 b, Vector3 c)
    {
        float la = a.Length(), lb = b.Length(), lc = c.Length();
        float below = (la * lb * lc) + (Vector3.Dot(a, b) * lc) + (Vector3.Dot(b, c) * la) + (Vector3.Dot(c, a) * lb);
        return 2 * Math.Atan2(Vector3.Dot(a, Vector3.Cross(b, c)), below);
    }
}
