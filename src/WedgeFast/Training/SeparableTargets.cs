using WedgeFast.Losses;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>
/// Targets that a linear function of the inputs separates, classes or counts of 0 from others: with a linear term they have no best
/// network.
/// </summary>
internal static class SeparableTargets
{
    /// <summary>
    /// A minimum over the free columns is found when no output moves by more in the last step; at infinity they move by 1.
    /// </summary>
    private const double SmallChange = 1e-3;

    /// <summary>
    /// Refuses them by the last step towards the model without neurons when rows weigh the same: whether there is one does not depend on
    /// their weights.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">q.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="linear">The free columns besides the constant.</param>
    /// <exception cref="ArgumentException">There is no best model without neurons.</exception>
    public static void Refuse(Loss loss, int outputs, double[] targets, double[][] linear)
    {
        double[] ones = new double[targets.Length];
        Array.Fill(ones, 1.0);
        FreeColumns equal = new(ones, linear);
        LossSum sum = new(loss, outputs, targets, [.. equal.RowScale.Select(s => s * s)]);
        IFreeSolver solver = IFreeSolver.Create(sum, equal, linear, new double[targets.Length * outputs]);
        bool exists = FreeMargin.Of(equal, sum.Moves(solver.Residual, equal.RowScale).Margins) > DualBound.Leak(sum, equal, solver.Residual);
        if (!exists && solver.LastChange > SmallChange)
        {
            string what = loss.HasClasses ? "the classes" : "targets of 0 from the others";
            throw new ArgumentException(
                $"a linear function of the inputs separates {what}, so with a linear term there is no best network; leave the linear term out.");
        }
    }
}
