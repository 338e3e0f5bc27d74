namespace WedgeFast.Training;

/// <summary>What one fold found at one beta.</summary>
/// <param name="Loss">The mean loss of the rows held out.</param>
/// <param name="Error">What choices go by: their mean absolute error, for classes the loss.</param>
/// <param name="Neurons">The number of neurons.</param>
internal readonly record struct FoldError(double Loss, double Error, int Neurons);
