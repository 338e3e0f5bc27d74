namespace WedgeFast.Optimizing;

/// <summary>How large an output can be in a box.</summary>
/// <param name="Inputs">Inputs of the network where it is that large.</param>
/// <param name="Value">The output there, times the sign that was sought, as it is predicted.</param>
/// <param name="Bound">No inputs of the box give more, nor does predicting any give more for rounding.</param>
/// <param name="Parts">How many parts of the box were looked at.</param>
/// <param name="IsComplete">Whether the search ended by itself: the bound is the value but for 1e-10 of what intervals say of the size of
/// outputs.</param>
internal sealed record Extremum(double[] Inputs, double Value, double Bound, int Parts, bool IsComplete);
