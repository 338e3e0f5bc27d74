namespace WedgeFast.Training;

/// <summary>How many hidden layers cross-validation chose.</summary>
/// <param name="Points">What was found per number of hidden layers, from 1 on; empty where there were too few distinct rows to hold some
/// out, or a stop came first.</param>
/// <param name="HiddenLayers">The choice: the fewest whose excess over the least error is within one standard error of that difference; 1
/// without points.</param>
internal sealed record LayerChoice(IReadOnlyList<LayerPoint> Points, int HiddenLayers);

/// <summary>What cross-validation found at one number of hidden layers.</summary>
/// <param name="HiddenLayers">The number.</param>
/// <param name="Mean">The mean loss of held-out rows, by sample weight.</param>
/// <param name="StandardError">Its standard error, from how much the folds differ.</param>
internal readonly record struct LayerPoint(int HiddenLayers, double Mean, double StandardError);
