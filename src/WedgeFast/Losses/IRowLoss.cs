namespace WedgeFast.Losses;

/// <summary>
/// The mathematics of a loss l(f, y) of one output and one target. Implementations are structs, so that <see cref="RowLoss{TRow}"/>
/// compiles its loops over blocks of rows for each.
/// </summary>
public interface IRowLoss
{
    /// <summary>l(f, y), at least 0.</summary>
    /// <param name="f">The output.</param>
    /// <param name="y">The target.</param>
    double Value(double f, double y);

    /// <summary>dl/df.</summary>
    /// <param name="f">The output.</param>
    /// <param name="y">The target.</param>
    double Derivative(double f, double y);

    /// <summary>d2l/df2; where it jumps, either side's.</summary>
    /// <param name="f">The output.</param>
    /// <param name="y">The target.</param>
    double SecondDerivative(double f, double y);

    /// <summary>As <see cref="Loss.ModelCurvatures"/>. Default: <see cref="SecondDerivative"/>, which must be positive then.</summary>
    /// <param name="f">The output.</param>
    /// <param name="y">The target.</param>
    double ModelCurvature(double f, double y) => SecondDerivative(f, y);

    /// <summary>The conjugate sup over f of u f - l(f, y); infinite outside its domain, an interval.</summary>
    /// <param name="u">The point.</param>
    /// <param name="y">The target.</param>
    double Conjugate(double u, double y);

    /// <summary>
    /// A bound on the roundings of <see cref="Conjugate"/> inside its domain. Default: those of the entropy of two classes.
    /// </summary>
    /// <param name="u">The point.</param>
    /// <param name="y">The target.</param>
    double ConjugateRounding(double u, double y) => Loss.EntropyRounding(2, Math.Abs(u));

    /// <summary>The point of the conjugate's domain nearest to u. Default: u, the domain is the line.</summary>
    /// <param name="u">The point.</param>
    /// <param name="y">The target.</param>
    double Clamp(double u, double y) => u;

    /// <summary>How far u in the conjugate's domain is from its end. Default: infinitely far.</summary>
    /// <param name="u">The point.</param>
    /// <param name="y">The target.</param>
    double Margin(double u, double y) => double.PositiveInfinity;

    /// <summary>How much of the loss at f is beyond where it becomes linear. Default: nothing.</summary>
    /// <param name="f">The output.</param>
    /// <param name="y">The target.</param>
    double Excess(double f, double y) => 0;
}
