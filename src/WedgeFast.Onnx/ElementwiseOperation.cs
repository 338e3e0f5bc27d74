namespace WedgeFast.Onnx;

/// <summary>
/// Operators that take each column on its own: Neg, and Add, Sub, Mul, Div with a constant or, where it stays affine, of two values.
/// </summary>
internal static class ElementwiseOperation
{
    /// <summary>The result; null where it is not understood, or where it is the inputs, scaled, which the graph then knows.</summary>
    /// <exception cref="InvalidDataException">Operands that do not go together.</exception>
    public static AffineValue? Value(in NodeOperands operands)
    {
        string operation = operands.Node.Operation;
        if (operation == "Neg")
        {
            return operands.Value(0) is { } value ? Negated(value, operands.Node.Title) : null;
        }

        if (operands.Count != 2)
        {
            return null;
        }

        if (operands.Constant(1) is { } right)
        {
            return With(operands, 0, right);
        }

        return operands.Constant(0) is { } left
            ? operation is "Add" or "Mul" ? With(operands, 1, left) : null
            : operation is "Add" or "Sub" ? OfTwo(operands) : null;
    }

    private static AffineValue Negated(AffineValue value, string node) => value.Scaled([.. Enumerable.Repeat(-1.0, value.Columns)], node);

    private static AffineValue? With(in NodeOperands operands, int k, OnnxConstant constant)
    {
        string operation = operands.Node.Operation;
        if (operands.IsInput(k))
        {
            operands.Graph.Input.Scale(operands.Node, operands.Source(k), constant, operation);
            return null;
        }

        if (operands.Value(k) is not { } value)
        {
            return null;
        }

        double[] numbers = operands.RowOf(constant, value.Columns);
        return operation switch
        {
            "Add" => value.Plus(numbers),
            "Sub" => value.Plus([.. numbers.Select(number => -number)]),
            "Mul" => value.Scaled(numbers, operands.Node.Title),
            _ => value.Scaled([.. numbers.Select(number => 1 / number)], operands.Node.Title),
        };
    }

    private static AffineValue? OfTwo(in NodeOperands operands)
    {
        if (operands.Value(0) is not { } left || operands.Value(1) is not { } right)
        {
            return null;
        }

        if (left.Columns != right.Columns)
        {
            throw operands.Mismatch($"rows of {left.Columns} and rows of {right.Columns}", $"as many values in each");
        }

        return left.Plus(operands.Node.Operation == "Add" ? right : Negated(right, operands.Node.Title), operands.Node.Title);
    }
}
