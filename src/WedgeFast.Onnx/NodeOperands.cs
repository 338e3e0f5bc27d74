using System.Globalization;

namespace WedgeFast.Onnx;

/// <summary>A node and what it reads.</summary>
/// <param name="graph">What the nodes before it make.</param>
/// <param name="node">The node.</param>
internal readonly struct NodeOperands(GraphValues graph, OnnxNode node)
{
    /// <summary>What the nodes before it make.</summary>
    public GraphValues Graph => graph;

    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>How many operands there are, those left out included.</summary>
    public int Count => node.Inputs.Length;

    /// <summary>The name of an operand.</summary>
    public string Source(int k) => node.Inputs[k];

    /// <summary>Whether an operand is given.</summary>
    public bool Has(int k) => k < Count && Source(k).Length > 0;

    /// <summary>Whether an operand is the input of the graph, as it is or scaled.</summary>
    public bool IsInput(int k) => graph.IsInput(Source(k));

    /// <summary>An operand that is constant; null for others.</summary>
    public OnnxConstant? Constant(int k) => k < Count ? graph.Constants[Source(k)] : null;

    /// <summary>
    /// An operand that depends on the inputs; null for others. Where the inputs are used for more than scaling, their scaling is settled.
    /// </summary>
    public AffineValue? Value(int k) => !Has(k) ? null : IsInput(k) ? graph.Input.Settle(node, Source(k)) : graph[Source(k)];

    /// <summary>An operand of a known number of columns.</summary>
    public AffineValue? Value(int k, int columns)
    {
        if (IsInput(k))
        {
            graph.Input.Count ??= columns;
        }

        return Value(k);
    }

    /// <summary>A constant that goes with every row of a value: a number for each column.</summary>
    /// <exception cref="InvalidDataException">It is of another shape.</exception>
    public double[] RowOf(OnnxConstant constant, int columns)
    {
        double[] numbers = constant.Values.Length == 1 ? [.. Enumerable.Repeat(constant.Values[0], columns)] : constant.Values;
        return constant.IsRow && numbers.Length == columns ? numbers
            : throw Mismatch($"a constant of shape {OnnxConstant.Show(constant.Shape)} with rows of {columns}", $"{columns} numbers");
    }

    /// <summary>The fault that operands do not go together.</summary>
    public InvalidDataException Mismatch(FormattableString found, FormattableString expected) => new(
        $"{node.Title}: {found.ToString(CultureInfo.InvariantCulture)}: expected {expected.ToString(CultureInfo.InvariantCulture)}.");
}
