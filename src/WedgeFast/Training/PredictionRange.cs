namespace WedgeFast.Training;

/// <summary>How far networks that are all but as good may disagree in one place.</summary>
/// <param name="Prediction">What the model predicts there.</param>
/// <param name="Lower">No network of the class, of any width, with an objective up to the limit predicts less.</param>
/// <param name="Upper">None predicts more.</param>
/// <param name="LowerFound">The least prediction of such a network that was found; the range of all of them reaches down to here at
/// least.</param>
/// <param name="UpperFound">The largest one that was found.</param>
/// <param name="Limit">The objective that networks may have.</param>
public sealed record PredictionRange(double Prediction, double Lower, double Upper, double LowerFound, double UpperFound, double Limit);
