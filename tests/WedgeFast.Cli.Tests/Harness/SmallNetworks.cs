using WedgeFast.Tests.Onnx;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>ONNX models for <see cref="SmallData"/>, as other programs write them.</summary>
internal static class SmallNetworks
{
    /// <summary>Two layers, two inputs.</summary>
    public static byte[] TwoLayers { get; } = new OnnxBuilder().Input("x", 2).Output("y")
        .Constant("0.weight", [1, 0.5, -1, 0.25, 0.5, 1], [3, 2]).Constant("0.bias", [0.5, 1, -2], [3]).Constant("2.weight", [0.5, -1, 1], [1, 3]).Constant("2.bias", [1], [1])
        .Node("Gemm", ["x", "0.weight", "0.bias"], "a", ("transB", 1L)).Node("Relu", ["a"], "b")
        .Node("Gemm", ["b", "2.weight", "2.bias"], "y", ("transB", 1L)).ToBytes();

    /// <summary>Three layers, two inputs, two neurons in each hidden one.</summary>
    public static byte[] ThreeLayers { get; } = new OnnxBuilder().Input("x", 2).Output("y")
        .Constant("u", [1, 0.5, -1, 0.25], [2, 2]).Constant("b", [0.5, 4], [2]).Constant("v", [0.5, -1, 1, 2], [2, 2]).Constant("c", [0.1, -2], [2]).Constant("z", [1, 0.5], [2, 1])
        .Node("MatMul", ["x", "u"], "1").Node("Add", ["1", "b"], "2").Node("Relu", ["2"], "3")
        .Node("MatMul", ["3", "v"], "4").Node("Add", ["4", "c"], "5").Node("Relu", ["5"], "6").Node("MatMul", ["6", "z"], "y").ToBytes();

    /// <summary>Two layers and a Sigmoid behind them.</summary>
    public static byte[] Classifier { get; } = new OnnxBuilder().Input("x", 2).Output("p")
        .Constant("w", [1, 0.5, -1, 0.25], [2, 2]).Constant("z", [1, 0.5], [2, 1])
        .Node("MatMul", ["x", "w"], "a").Node("Relu", ["a"], "b").Node("MatMul", ["b", "z"], "c").Node("Sigmoid", ["c"], "p").ToBytes();
}
