using WedgeFast.Onnx;
using Xunit;

namespace WedgeFast.Tests.Onnx;

/// <summary>Whether the squares of a model's numbers can be told from the network that was read from it.</summary>
public sealed class FoldingTests
{
    [Theory]
    [InlineData("chain", null)]
    [InlineData("negated", null)]
    [InlineData("sigmoid", null)]
    [InlineData("linear term", null)]
    [InlineData("joined", null)]
    [InlineData("scaled input", null)]
    [InlineData("two matrices", "node 'two' (MatMul): a matrix times another, with no Relu between them")]
    [InlineData("two last matrices", "node 'two' (MatMul): a matrix times another, with no Relu between them")]
    [InlineData("factor", "node 'two' (Mul): factors besides the matrices")]
    [InlineData("alpha", "node 'two' (Gemm): factors besides the matrices")]
    [InlineData("tied", "node 'two' (MatMul): a matrix that another node has too")]
    [InlineData("tied by transposition", "node 'two' (MatMul): a matrix that another node has too")]
    [InlineData("softmax of two", "node 'two' (Softmax): two outputs of which the difference counts")]
    [InlineData("residual", "node 'two' (Add): a sum of what has no matrix of its own")]
    [InlineData("sum of two", "node 'two' (Add): a sum of what has no matrix of its own")]
    [InlineData("bare Relu", "a Relu, or the output, has no matrix before it")]
    public void IsSaidWithTheNode(string model, string? folding)
    {
        using MemoryStream stream = new(Build(model).ToBytes());
        Assert.Equal(folding, OnnxFile.Read(stream).Folding);
    }

    private static OnnxBuilder Build(string model)
    {
        OnnxBuilder graph = new OnnxBuilder().Input("x", 2).Output("y")
            .Constant("u", [1, 0.5, -1, 0.25], [2, 2]).Constant("v", [0.5, -1, 1, 2], [2, 2]).Constant("z", [1, 0.5], [2, 1]).Constant("s", [2, 3], [2]);
        OnnxBuilder hidden = model is "two matrices" or "factor" or "alpha" or "scaled input" ? graph : graph.Node("MatMul", ["x", "u"], "a").Node("Relu", ["a"], "h");
        return model switch
        {
            "chain" => hidden.Node("MatMul", ["h", "z"], "y"),
            "negated" => hidden.Node("MatMul", ["h", "z"], "o").Node("Neg", ["o"], "y"),
            "sigmoid" => hidden.Node("MatMul", ["h", "z"], "o").Node("Sigmoid", ["o"], "y"),
            "linear term" => hidden.Node("MatMul", ["h", "z"], "o").Constant("l", [1, 2], [2, 1]).Node("MatMul", ["x", "l"], "p").Node("Add", ["o", "p"], "y"),
            "joined" => hidden.Node("Concat", ["x", "h"], "j", ("axis", 1L)).Constant("w", [1, 2, 3, 4], [4, 1]).Node("MatMul", ["j", "w"], "y"),
            "scaled input" => graph.Node("Mul", ["x", "s"], "t").Node("MatMul", ["t", "u"], "a").Node("Relu", ["a"], "h").Node("MatMul", ["h", "z"], "y"),
            "two matrices" => graph.Node("MatMul", ["x", "u"], "a").Named("two", "MatMul", ["a", "v"], "b").Node("Relu", ["b"], "h").Node("MatMul", ["h", "z"], "y"),
            "two last matrices" => hidden.Node("MatMul", ["h", "v"], "b").Named("two", "MatMul", ["b", "z"], "y"),
            "factor" => graph.Node("MatMul", ["x", "u"], "a").Named("two", "Mul", ["a", "s"], "b").Node("Relu", ["b"], "h").Node("MatMul", ["h", "z"], "y"),
            "alpha" => graph.Named("two", "Gemm", ["x", "u"], "a", ("alpha", 2f)).Node("Relu", ["a"], "h").Node("MatMul", ["h", "z"], "y"),
            "tied" => hidden.Named("two", "MatMul", ["h", "u"], "b").Node("Relu", ["b"], "c").Node("MatMul", ["c", "z"], "y"),
            "tied by transposition" => hidden.Node("Transpose", ["u"], "t").Named("two", "MatMul", ["h", "t"], "b").Node("Relu", ["b"], "c").Node("MatMul", ["c", "z"], "y"),
            "softmax of two" => hidden.Node("MatMul", ["h", "v"], "o").Named("two", "Softmax", ["o"], "y"),
            "residual" => hidden.Node("MatMul", ["h", "v"], "b").Named("two", "Add", ["b", "h"], "c").Node("Relu", ["c"], "d").Node("MatMul", ["d", "z"], "y"),
            "sum of two" => hidden.Node("MatMul", ["h", "v"], "b").Constant("w", [1, 2, 3, 4], [2, 2]).Node("MatMul", ["h", "w"], "c").Named("two", "Add", ["b", "c"], "d")
                .Node("Relu", ["d"], "e").Node("MatMul", ["e", "z"], "y"),
            _ => hidden.Node("Relu", ["h"], "b").Node("MatMul", ["b", "z"], "y"),
        };
    }
}
