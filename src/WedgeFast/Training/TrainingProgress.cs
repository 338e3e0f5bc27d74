namespace WedgeFast.Training;

/// <summary>Where training stands after a round.</summary>
/// <param name="Round">Rounds done: pricing calls so far.</param>
/// <param name="Neurons">Neurons in the current network.</param>
/// <param name="Objective">P of the current network.</param>
/// <param name="RelativeGap">(P - D) / P0 with the best dual bound so far; null before any bound is complete.</param>
/// <param name="Hyperplanes">Hyperplanes of the class: the sum over coordinate sets V of C(n, |V|).</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct TrainingProgress(
    int Round, int Neurons, double Objective, double? RelativeGap, double Hyperplanes, TimeSpan Elapsed);
