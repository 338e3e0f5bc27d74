using System.Globalization;
using System.Numerics;

namespace Programs.Implicits;

/// <summary>Meshes as Wavefront OBJ: lines "v x y z", and "f a b c .." of corners counted from 1. All else is passed over.</summary>
internal static class ObjFile
{
    public static void Write(string path, IEnumerable<Vector3> corners, IEnumerable<int[]> faces) => File.WriteAllLines(path, [
        .. corners.Select(corner => string.Create(CultureInfo.InvariantCulture, $"v {corner.X:R} {corner.Y:R} {corner.Z:R}")),
        .. faces.Select(face => $"f {string.Join(' ', face.Select(corner => corner + 1))}")]);

    /// <summary>Reads a mesh; faces of more corners become fans of triangles.</summary>
    /// <exception cref="FormatException">A line that is none.</exception>
    public static TriangleMesh Read(string path)
    {
        List<Vector3> corners = [];
        List<(int, int, int)> faces = [];
        foreach (string[] words in File.ReadLines(path).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            switch (words)
            {
                case ["v", string x, string y, string z, ..]:
                    corners.Add(new Vector3(Number(x), Number(y), Number(z)));
                    break;
                case ["f", string first, .. string[] rest] when rest.Length > 1:
                    faces.AddRange(rest.Zip(rest.Skip(1), (b, c) => (Corner(first), Corner(b), Corner(c))));
                    break;
            }
        }

        return new TriangleMesh([.. corners], [.. faces]);
    }

    /// <summary>Writes a torus about the z axis, of rings of quadrilaterals.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="radius">From the axis to the middle of the tube.</param>
    /// <param name="tube">The radius of the tube.</param>
    public static void WriteTorus(string path, float radius, float tube)
    {
        const int Rings = 20, Sides = 10;
        int Corner(int ring, int side) => (ring % Rings * Sides) + (side % Sides);
        Write(
            path,
            Enumerable.Range(0, Rings * Sides).Select(corner =>
            {
                (float sine, float cosine) = MathF.SinCos(corner / Sides * 2 * MathF.PI / Rings);
                (float height, float across) = MathF.SinCos(corner % Sides * 2 * MathF.PI / Sides);
                float middle = radius + (tube * across);
                return new Vector3(middle * cosine, middle * sine, tube * height);
            }),
            Enumerable.Range(0, Rings * Sides).Select(face => Square(face / Sides, face % Sides)));

        int[] Square(int ring, int side) =>
            [Corner(ring, side), Corner(ring + 1, side), Corner(ring + 1, side + 1), Corner(ring, side + 1)];
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    // "7", "7/1" or "7/1/3": the corner, its texture and its normal.
    private static int Corner(string text) => int.Parse(text.Split('/')[0], CultureInfo.InvariantCulture) - 1;
}
