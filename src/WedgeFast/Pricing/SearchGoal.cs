namespace WedgeFast.Pricing;

/// <summary>What a search is for.</summary>
/// <param name="Beta">Neurons with |g| up to this are of no interest.</param>
/// <param name="Accuracy">Relative: how far above beta, or above the best found, a bound may stay.</param>
/// <param name="Rounding">What rounding may hide, absolutely: no bound can be asked to be closer.</param>
/// <param name="Slack">How much better than the best of its region a neuron must be, in units of what that is above beta.</param>
internal readonly record struct SearchGoal(double Beta, double Accuracy, double Rounding, double Slack)
{
    /// <summary>The threshold of a region whose best neuron has this |g|.</summary>
    public double Threshold(double best)
    {
        double above = Math.Max(best, Beta);
        return (above * (1 + Accuracy)) + Rounding + (Slack * (above - Beta));
    }
}
