using WedgeFast.Losses;
using WedgeFast.Sparse;

namespace WedgeFast.Training;

/// <summary>Classes that a linear function of the inputs separates: with a linear term they have no best network.</summary>
internal static class SeparableClasses
{
    /// <summary>A minimum over the free columns is found when no output moves by more in the last step; at infinity they move by 1.</summary>
    private const double SmallChange = 1e-3;

    /// <summary>
    /// Refuses them by the last step towards the model without neurons when rows weigh the same: whether there is one does not depend on their weights.
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
        bool exists = FreeMargin.Of(equal, sum.Margins(solver.Residual, equal.RowScale)) > DualBound.Leak(sum, equal, solver.Residual);
        if (!exists && solver.LastChange > SmallChange)
        {
            throw new ArgumentException(
                "a linear function of the inputs separates the classes, so with a linear term there is no best network; leave the linear term out.");
        }
    }
}
