namespace WedgeFast.Onnx;

/// <summary>The number type of an ONNX model's input, output and arithmetic.</summary>
public enum OnnxPrecision
{
    /// <summary>64 bits: the network's own numbers.</summary>
    Double,

    /// <summary>32 bits: the network's numbers rounded.</summary>
    Float,
}
