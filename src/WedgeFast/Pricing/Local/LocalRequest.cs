namespace WedgeFast.Pricing;

/// <summary>What a local search is asked for.</summary>
/// <param name="Threshold">Neurons with |g| at most this are of no interest.</param>
/// <param name="MaxNeurons">The most neurons to return.</param>
/// <param name="Starts">About how many random starts, beside those that are given.</param>
/// <param name="Steps">The most steps of an ascent.</param>
/// <param name="Seed">What the starts are drawn from.</param>
internal readonly record struct LocalRequest(double Threshold, int MaxNeurons, int Starts, int Steps, ulong Seed);
