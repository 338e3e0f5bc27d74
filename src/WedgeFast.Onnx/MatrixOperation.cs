namespace WedgeFast.Onnx;

/// <summary>Gemm and MatMul: rows times a constant matrix.</summary>
internal static class MatrixOperation
{
    /// <summary>alpha A B + beta C; null where it is not understood.</summary>
    /// <exception cref="InvalidDataException">Operands that do not go together.</exception>
    public static AffineValue? Gemm(in NodeOperands operands)
    {
        OnnxNode node = operands.Node;
        if (operands.Constant(1) is not { Shape.Length: 2 } matrix || node.Integer("transA", 0) != 0)
        {
            return null;
        }

        matrix = node.Integer("transB", 0) == 0 ? matrix : matrix.Transposed();
        double alpha = node.Number("alpha", 1), beta = node.Number("beta", 1);
        if (operands.Value(0, matrix.Shape[0]) is not { } rows)
        {
            return null;
        }

        AffineValue product = Times(operands, rows, matrix);
        product = alpha == 1 ? product : product.Scaled([.. Enumerable.Repeat(alpha, product.Columns)], node.Title);
        if (!operands.Has(2))
        {
            return product;
        }

        return operands.Constant(2) is { } bias ? product.Plus([.. operands.RowOf(bias, product.Columns).Select(value => beta * value)]) : null;
    }

    /// <summary>A B; null where it is not understood.</summary>
    /// <exception cref="InvalidDataException">Operands that do not go together.</exception>
    public static AffineValue? MatMul(in NodeOperands operands) =>
        operands.Constant(1) is { Shape.Length: 1 or 2 } matrix && operands.Value(0, matrix.Shape[0]) is { } rows ? Times(operands, rows, matrix) : null;

    private static AffineValue Times(in NodeOperands operands, AffineValue rows, OnnxConstant matrix)
    {
        int width = matrix.Shape.Length == 2 ? matrix.Shape[1] : 1;
        operands.Graph.Use(operands.Source(1), operands.Node.Title);
        return matrix.Shape[0] == rows.Columns && width > 0
            ? rows.Times(matrix.Values, width, operands.Node.Title)
            : throw operands.Mismatch($"rows of {rows.Columns} times a matrix of shape {OnnxConstant.Show(matrix.Shape)}", $"a matrix of {rows.Columns} rows");
    }
}
