namespace WedgeFast.Onnx;

/// <summary>Operators that change nothing in a table of rows: Identity, Dropout, Flatten, Reshape, Squeeze, Cast.</summary>
internal static class UnchangedRows
{
    private const int FloatType = 1;
    private const int DoubleType = 11;

    /// <summary>
    /// The value that goes through; null where it does not, or where it is the inputs, which the graph then knows by this name too.
    /// </summary>
    public static AffineValue? Value(in NodeOperands operands)
    {
        if (!Keeps(operands))
        {
            return null;
        }

        if (operands.IsInput(0))
        {
            operands.Graph.Input.Same(operands.Node, operands.Source(0));
            return null;
        }

        return operands.Value(0);
    }

    private static bool Keeps(in NodeOperands operands)
    {
        OnnxNode node = operands.Node;
        int columns = operands.IsInput(0) ? operands.Graph.Input.Count ?? -1 : operands.Value(0)?.Columns ?? -1;
        return node.Operation switch
        {
            "Cast" => node.Integer("to", 0) is FloatType or DoubleType,
            "Flatten" => node.Integer("axis", 1) is 1 or -1,
            "Reshape" => operands.Constant(1) is { } shape
                && (shape.Values is [-1] ? columns == 1 : shape.Values is [-1 or 0, double width] && (width == columns || width == -1)),
            "Squeeze" => columns == 1,
            "Dropout" => operands.Constant(2) is not { } training || training.Values.All(value => value == 0),
            _ => true,
        };
    }
}
