namespace WedgeFast.Sparse;

/// <summary>
/// A convex, twice differentiable loss l(f, y) of several outputs f and a row's targets y. Implementations are structs, so that loops over samples
/// are compiled for each. MATHEMATICS.md, "Several outputs".
/// </summary>
internal interface IVectorLoss
{
    /// <summary>No second derivative along a direction of length one is above this.</summary>
    double MostCurvature { get; }

    /// <summary>Whether the second derivative is the identity.</summary>
    bool IsSquared { get; }

    /// <summary>Whether adding one number to all outputs changes nothing.</summary>
    bool HasGauge { get; }

    /// <summary>l(f, y), at least 0.</summary>
    double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y);

    /// <summary>The gradient by f.</summary>
    void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> gradient);

    /// <summary>The second derivatives by f, the lower triangle row by row.</summary>
    void Hessian(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> hessian);

    /// <summary>The conjugate sup over f of u.f - l(f, y); infinite outside its domain.</summary>
    double Conjugate(ReadOnlySpan<double> u, ReadOnlySpan<double> y);

    /// <summary>Moves u into the conjugate's domain, if only roundings have moved it out.</summary>
    void Clamp(Span<double> u, ReadOnlySpan<double> y);

    /// <summary>How far u may be moved within the conjugate's domain, in any direction that the domain has.</summary>
    double Margin(ReadOnlySpan<double> u, ReadOnlySpan<double> y);
}
