namespace WedgeFast.Onnx;

/// <summary>Between what a sum of an ONNX chain is, before it is cut at 0, while inputs are within their ranges.</summary>
/// <param name="Name">The name of the node that gives it, a Gemm.</param>
/// <param name="Position">Its position among the values of the node, from 0 on.</param>
/// <param name="Lower">It is not below.</param>
/// <param name="Upper">It is not above.</param>
public sealed record ValueBounds(string Name, int Position, double Lower, double Upper);
