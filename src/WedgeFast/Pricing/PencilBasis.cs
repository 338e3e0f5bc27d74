using System.Numerics;

namespace WedgeFast.Pricing;

/// <summary>
/// An orthonormal basis (u, v) of the plane in which a pencil turns: all of R^2 for one fixed sample, the orthogonal complement of the
/// difference of the two fixed samples in R^3.
/// </summary>
internal readonly struct PencilBasis
{
    private readonly double _u0, _u1, _u2, _v0, _v1, _v2;

    private PencilBasis(double u0, double u1, double u2, double v0, double v1, double v2)
        => (_u0, _u1, _u2, _v0, _v1, _v2) = (u0, u1, u2, v0, v1, v2);

    /// <summary>The basis for the plane.</summary>
    public static PencilBasis Plane { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>The basis of the complement of (a, b, c), not zero.</summary>
    public static PencilBasis Complement(double a, double b, double c)
    {
        double length = Math.Sqrt((a * a) + (b * b) + (c * c));
        (a, b, c) = (a / length, b / length, c / length);

        // Cross with the axis that is furthest from parallel.
        double u0, u1, u2;
        double abs0 = Math.Abs(a), abs1 = Math.Abs(b), abs2 = Math.Abs(c);
        if (abs0 <= abs1 && abs0 <= abs2)
        {
            (u0, u1, u2) = (0, c, -b);
        }
        else if (abs1 <= abs2)
        {
            (u0, u1, u2) = (-c, 0, a);
        }
        else
        {
            (u0, u1, u2) = (b, -a, 0);
        }

        double l = Math.Sqrt((u0 * u0) + (u1 * u1) + (u2 * u2));
        (u0, u1, u2) = (u0 / l, u1 / l, u2 / l);
        return new PencilBasis(u0, u1, u2, (b * u2) - (c * u1), (c * u0) - (a * u2), (a * u1) - (b * u0));
    }

    /// <summary>The projection of a difference of points.</summary>
    public (double U, double V) Project(double a, double b, double c)
        => ((a * _u0) + (b * _u1) + (c * _u2), (a * _v0) + (b * _v1) + (c * _v2));

    /// <summary>
    /// The projection of a difference e from the normal d x e over |d|, d what the basis is the complement of: u x v is along d, so the
    /// projection's components are those of the normal along v and against u.
    /// </summary>
    public (double U, double V) AcrossNormal(double a, double b, double c)
        => ((a * _v0) + (b * _v1) + (c * _v2), -((a * _u0) + (b * _u1) + (c * _u2)));

    /// <summary>The normal with components (u, v) in the basis; the first <paramref name="size"/> coordinates of it.</summary>
    public double[] Normal(double u, double v, int size)
    {
        ReadOnlySpan<double> w = [(u * _u0) + (v * _v0), (u * _u1) + (v * _v1), (u * _u2) + (v * _v2)];
        return w[..size].ToArray();
    }

    /// <summary>The 1-norm of u-component times u plus v-component times v.</summary>
    public double Norm1(double u, double v)
        => Math.Abs((u * _u0) + (v * _v0)) + Math.Abs((u * _u1) + (v * _v1)) + Math.Abs((u * _u2) + (v * _v2));

    /// <summary>The 1-norms of several such sums.</summary>
    public Vector<double> Norm1(Vector<double> u, Vector<double> v)
        => Vector.Abs((u * _u0) + (v * _v0)) + Vector.Abs((u * _u1) + (v * _v1)) + Vector.Abs((u * _u2) + (v * _v2));
}
