namespace WedgeFast.Optimizing;

/// <summary>What is nearest to a target.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Value">The output there.</param>
/// <param name="Below">No output that is below the target is above this.</param>
/// <param name="Above">No output that is above the target is below this.</param>
/// <param name="Parts">How many parts of the box were looked at.</param>
/// <param name="IsComplete">Whether the search ended by itself.</param>
internal sealed record Nearest(double[] Inputs, double Value, double Below, double Above, int Parts, bool IsComplete)
{
    /// <summary>With other inputs, where these are nearer.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="value">The output there.</param>
    /// <param name="distance">How far an output is from the target.</param>
    public Nearest With(double[] inputs, double value, Func<double, double> distance) =>
        Inputs.Length > 0 && distance(Value) <= distance(value) ? this : this with { Inputs = inputs, Value = value };
}
