namespace Programs.Implicits;

/// <summary>A shape by its signed distance: how far its surface is, negative inside.</summary>
internal interface IShape
{
    /// <summary>2 of the plane, 3 of space.</summary>
    int Dimension { get; }

    /// <summary>The signed distance of a point.</summary>
    double Distance(ReadOnlySpan<double> point);
}
