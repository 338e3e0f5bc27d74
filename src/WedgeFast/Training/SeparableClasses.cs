namespace WedgeFast.Training;

/// <summary>Classes that a linear function of the inputs separates: with a linear term they have no best network.</summary>
internal static class SeparableClasses
{
    /// <summary>A minimum over the free columns is found when no output moves by more in the last step; at infinity they move by 1.</summary>
    private const double SmallChange = 1e-3;

    /// <summary>Refuses them.</summary>
    /// <param name="lastChange">The largest change of an output in the last step towards the model without neurons.</param>
    /// <exception cref="ArgumentException">There is no best model without neurons.</exception>
    public static void Refuse(double lastChange)
    {
        if (lastChange > SmallChange)
        {
            throw new ArgumentException(
                "a linear function of the inputs separates the classes, so with a linear term there is no best network; leave the linear term out.");
        }
    }
}
