namespace WedgeFast.Geometry;

/// <summary>What the output is to be as a function of the inputs, whatever the data say.</summary>
public enum NetworkShape
{
    /// <summary>Any function.</summary>
    Any,

    /// <summary>Convex: no neuron has an output weight below 0.</summary>
    Convex,

    /// <summary>Concave: no neuron has an output weight above 0.</summary>
    Concave,
}
