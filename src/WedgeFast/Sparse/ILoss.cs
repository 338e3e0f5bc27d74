namespace WedgeFast.Sparse;

/// <summary>
/// A convex, differentiable loss l(f, y) of an output f and a target y. Implementations are structs, so that loops over samples are compiled
/// for each. MATHEMATICS.md, "Losses".
/// </summary>
internal interface ILoss
{
    /// <summary>l(f, y), at least 0.</summary>
    double Value(double f, double y);

    /// <summary>dl/df.</summary>
    double Derivative(double f, double y);

    /// <summary>d2l/df2; where it jumps, either side's.</summary>
    double SecondDerivative(double f, double y);

    /// <summary>
    /// A positive curvature for a quadratic model of the loss about f: the second derivative wherever that makes a good model, more where it
    /// vanishes or where the loss is so much flatter than its slope that a step on the model would leave its range.
    /// </summary>
    double ModelCurvature(double f, double y);

    /// <summary>The conjugate sup over f of u f - l(f, y); infinite outside its domain, an interval.</summary>
    double Conjugate(double u, double y);

    /// <summary>The point of the conjugate's domain nearest to u.</summary>
    double Clamp(double u, double y);

    /// <summary>How far u in the conjugate's domain is from its end.</summary>
    double Margin(double u, double y);

    /// <summary>How much of the loss at f is beyond where it becomes linear; 0 for a loss that never does.</summary>
    double Excess(double f, double y) => 0;

    /// <summary>
    /// A bound on the root mean square of f - y over weighted samples with mean loss at most <paramref name="meanLoss"/>; infinite where the
    /// loss bounds nothing.
    /// </summary>
    /// <param name="meanLoss">The mean loss.</param>
    /// <param name="leastShare">The least weight of a sample, all together being 1.</param>
    double ErrorBound(double meanLoss, double leastShare);
}
