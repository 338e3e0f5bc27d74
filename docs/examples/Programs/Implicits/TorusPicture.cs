using System.Numerics;
using WedgeFast.Network;

namespace Programs.Implicits;

/// <summary>Two views as PNG: the mesh, and where the network is 0, red where that is away from the mesh by a twentieth or more.</summary>
internal static class TorusPicture
{
    private const int Size = 240;
    private const float Reach = 1.1f;

    private static readonly Vector3 Forward = Vector3.Normalize(new Vector3(-0.5f, -0.9f, -0.9f));
    private static readonly Vector3 Right = Vector3.Normalize(Vector3.Cross(Forward, Vector3.UnitZ));
    private static readonly Vector3 Up = Vector3.Cross(Right, Forward);
    private static readonly Vector3 Light = Vector3.Normalize((0.4f * Right) + (0.8f * Up) - Forward);

    public static void Write(string path, ReluNetwork network, TriangleMesh mesh)
    {
        byte[] pixels = new byte[2 * Size * Size * 3];
        Parallel.For(0, Size, row =>
        {
            for (int column = 0; column < Size; column++)
            {
                float across = (2f * column / Size) - 1, up = 1 - (2f * row / Size);
                Vector3 origin = (Reach * across * Right) + (Reach * up * Up) - (2 * Forward);
                int at = 3 * ((row * 2 * Size) + column);
                (float distance, Vector3 normal) = mesh.Hit(origin, Forward);
                Paint(pixels.AsSpan(at, 3), float.IsFinite(distance), normal, 0);
                Vector3? found = Zero(network, origin);
                double off = found is { } point ? Math.Abs(mesh.Distance([point.X, point.Y, point.Z])) : 0;
                Paint(pixels.AsSpan(at + (3 * Size), 3), found is not null, Gradient(network, found ?? default), off);
            }
        });
        PngFile.Write(path, 2 * Size, pixels);
    }

    private static void Paint(Span<byte> pixel, bool isHit, Vector3 normal, double off)
    {
        float light = isHit ? 0.25f + (0.75f * Math.Max(0, Vector3.Dot(normal, Light))) : 1, red = (float)Math.Min(1, off / 0.05);
        Vector3 colour = isHit ? light * Vector3.Lerp(new Vector3(150, 185, 230), new Vector3(235, 60, 40), red) : new Vector3(255);
        (pixel[0], pixel[1], pixel[2]) = ((byte)colour.X, (byte)colour.Y, (byte)colour.Z);
    }

    /// <summary>The first place on a ray, within the cube of the samples, where the network is below 0.</summary>
    private static Vector3? Zero(ReluNetwork network, Vector3 origin)
    {
        float before = 0;
        for (float at = 0; at < 4; at += (float)Math.Max(0.02, 0.5 * Value(network, origin + (at * Forward))))
        {
            Vector3 point = origin + (at * Forward);
            if (Vector3.Abs(point) is { X: <= 1, Y: <= 1, Z: <= 1 } && Value(network, point) < 0)
            {
                return origin + (Bisected(network, origin, before, at) * Forward);
            }

            before = at;
        }

        return null;
    }

    private static float Bisected(ReluNetwork network, Vector3 origin, float above, float below)
    {
        for (int halvings = 0; halvings < 12; halvings++)
        {
            float middle = (above + below) / 2;
            (above, below) = Value(network, origin + (middle * Forward)) < 0 ? (above, middle) : (middle, below);
        }

        return below;
    }

    private static Vector3 Gradient(ReluNetwork network, Vector3 point)
    {
        const float Step = 0.01f;
        float Slope(Vector3 axis) => (float)(Value(network, point + (Step * axis)) - Value(network, point - (Step * axis)));
        return Vector3.Normalize(new Vector3(Slope(Vector3.UnitX), Slope(Vector3.UnitY), Slope(Vector3.UnitZ)));
    }

    private static double Value(ReluNetwork network, Vector3 point) => network.Predict([point.X, point.Y, point.Z]);
}
