namespace WedgeFast.Onnx;

/// <summary>One node's arithmetic: which operators are understood.</summary>
internal static class NodeOperation
{
    /// <summary>The result where all that is read is constant; null where it is not, or not understood.</summary>
    public static OnnxConstant? Constant(in NodeOperands operands)
    {
        OnnxConstant? first = operands.Constant(0);
        return first is null ? null : operands.Node.Operation switch
        {
            "Identity" or "Cast" => first,
            "Transpose" when first.Shape.Length == 2 && operands.Node.Integers("perm") is null or [1, 0] => first.Transposed(),
            _ => null,
        };
    }

    /// <summary>
    /// The result where it depends on the inputs; null where it is not understood, or where it is the inputs, scaled, or probabilities,
    /// which the graph then knows.
    /// </summary>
    /// <exception cref="InvalidDataException">Operands that do not go together.</exception>
    public static AffineValue? Value(in NodeOperands operands)
    {
        OnnxNode node = operands.Node;
        switch (node.Operation)
        {
            case "Add" or "Sub" or "Mul" or "Div" or "Neg":
                return ElementwiseOperation.Value(operands);
            case "ai.onnx.ml.Scaler" when operands.IsInput(0):
                operands.Graph.Input.Scale(node, operands.Source(0), node.Numbers("scale"), node.Numbers("offset"));
                return null;
            case "Identity" or "Dropout" or "Flatten" or "Reshape" or "Squeeze" or "Cast":
                return UnchangedRows.Value(operands);
            case "Gemm":
                return MatrixOperation.Gemm(operands);
            case "MatMul":
                return MatrixOperation.MatMul(operands);
            case "Concat" when node.Integer("axis", 1) is 1 or -1:
                return Concatenated(operands);
            case "Relu" when operands.Value(0) is { } value:
                operands.Graph.Layers.Add(value);
                return AffineValue.Layer(operands.Graph.Layers.Count, value.Columns);
            case "Sigmoid" when operands.Value(0) is { Columns: 1 } value:
                operands.Graph.LogOdds.Add(value);
                return null;
            case "Softmax" or "LogSoftmax" when node.Integer("axis", -1) is 1 or -1 && operands.Value(0) is { Columns: > 1 } value:
                operands.Graph.LogOdds.Add(value.Columns == 2 ? Difference(value, node.Title) : value);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Of two values that go into a softmax their difference counts.</summary>
    private static AffineValue Difference(AffineValue value, string node) => value.Times([-1, 1], 1, node) with
    {
        IsWeighted = value.IsWeighted,
        Folding = value.Folding ?? $"{node}: two outputs of which the difference counts",
    };

    private static AffineValue? Concatenated(in NodeOperands operands)
    {
        AffineValue? all = null;
        for (int k = 0; k < operands.Count; k++)
        {
            if (operands.Value(k) is not { } part)
            {
                return null;
            }

            all = all is null ? part : all.Beside(part, operands.Node.Title);
        }

        return all;
    }
}
