using System.Globalization;

namespace WedgeFast.Onnx;

/// <summary>
/// Follows the nodes of a graph from its input on. Everything between two Relus is affine and becomes one <see cref="AffineValue"/>. An operator
/// that is not understood matters only if the output depends on it.
/// </summary>
internal sealed class GraphReader
{
    private readonly Dictionary<string, OnnxConstant> _constants = [];
    private readonly Dictionary<string, AffineValue> _values = [];
    private readonly Dictionary<string, string> _unknown = [];
    private readonly Func<string, ReadOnlyMemory<byte>>? _external;
    private readonly List<AffineValue> _logOdds = [];
    private readonly string _input;
    private bool _goesOn;

    /// <summary>Reads a GraphProto.</summary>
    /// <exception cref="InvalidDataException">It is not understood; the message is one line and names the node.</exception>
    public GraphReader(ProtobufFields graph, Func<string, ReadOnlyMemory<byte>>? external)
    {
        _external = external;
        foreach (ProtobufFields tensor in graph.Messages(5))
        {
            ReadConstant(tensor.Text(8), () => OnnxConstant.Read(tensor, tensor.Text(8), external));
        }

        ProtobufFields[] inputs = [.. graph.Messages(11).Where(info => !_constants.ContainsKey(info.Text(1)) && !_unknown.ContainsKey(info.Text(1)))];
        if (inputs.Length != 1)
        {
            throw new InvalidDataException($"{inputs.Length} inputs{Names(inputs)}: expected 1, rows of numbers.");
        }

        _input = inputs[0].Text(1);
        Input = new InputColumns(inputs[0]);
        foreach (ProtobufFields message in graph.Messages(1))
        {
            OnnxNode node = new(message);
            Read(node);
        }

        Outputs = [.. graph.Messages(12).Select(info => info.Text(1))];
    }

    /// <summary>The inputs.</summary>
    public InputColumns Input { get; }

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>What goes into each Relu; its outputs are layer 1, 2, ..</summary>
    public List<AffineValue> Layers { get; } = [];

    /// <summary>
    /// What goes into each Sigmoid, the difference of the two values that go into a Softmax, and what goes into a Softmax of more: log-odds. None
    /// where more layers follow.
    /// </summary>
    public IReadOnlyList<AffineValue> LogOdds => _goesOn ? [] : _logOdds;

    /// <summary>The value of an output, or null.</summary>
    public AffineValue? Value(string name) => name == _input ? null : _values.GetValueOrDefault(name);

    /// <summary>Why an output has no value.</summary>
    public string Why(string name) => _unknown.GetValueOrDefault(
        name, $"the output {OnnxConstant.Show(name)}: expected a chain of Gemm, MatMul, Add and Relu that leads there");

    private static string Names(ProtobufFields[] inputs) =>
        inputs.Length == 0 ? "" : $" ({string.Join(", ", inputs.Take(4).Select(info => OnnxConstant.Show(info.Text(1))))}{(inputs.Length > 4 ? ", .." : "")})";

    // A constant that is not understood, as a list of labels, may be of no importance.
    private void ReadConstant(string name, Func<OnnxConstant?> read)
    {
        try
        {
            if (read() is { } constant)
            {
                _constants[name] = constant;
            }
            else
            {
                _unknown[name] = $"constant {OnnxConstant.Show(name)} is no list of numbers";
            }
        }
        catch (InvalidDataException fault)
        {
            _unknown[name] = fault.Message.TrimEnd('.');
        }
    }

    private void Read(OnnxNode node)
    {
        if (node.Outputs.Length == 0)
        {
            return;
        }

        string output = node.Outputs[0];
        if (node.Operation == "Constant")
        {
            ReadConstant(output, () => node.Constant(_external));
            return;
        }

        foreach (string other in node.Outputs)
        {
            _unknown[other] = $"{node.Title}: not understood: expected chains of Gemm, MatMul, Add and Relu";
        }

        string? without = node.Inputs.FirstOrDefault(name => name.Length > 0 && !Knows(name));
        if (without is not null)
        {
            _goesOn |= node.Operation is "Gemm" or "MatMul";
            _unknown[output] = _unknown.GetValueOrDefault(without, $"{node.Title}: reads {OnnxConstant.Show(without)}, which nothing before it makes");
            return;
        }

        Operation operation = new(this, node);
        if (operation.Constant() is { } constant)
        {
            _constants[output] = constant;
        }
        else if (operation.Value() is { } value)
        {
            _values[output] = value;
        }

        if (Knows(output))
        {
            _unknown.Remove(output);
        }
    }

    private bool Knows(string name) => name == _input || _constants.ContainsKey(name) || _values.ContainsKey(name) || Input.Scaled.ContainsKey(name);

    /// <summary>One node's arithmetic.</summary>
    private readonly struct Operation(GraphReader graph, OnnxNode node)
    {
        private const int FloatType = 1;
        private const int DoubleType = 11;

        /// <summary>The result where all that is read is constant; null where it is not, or not understood.</summary>
        public OnnxConstant? Constant()
        {
            OnnxConstant? first = ConstantAt(0);
            return first is null ? null : node.Operation switch
            {
                "Identity" or "Cast" => first,
                "Transpose" when first.Shape.Length == 2 && node.Integers("perm") is null or [1, 0] => Transposed(first),
                _ => null,
            };
        }

        /// <summary>The result where it depends on the inputs; null where it is not understood.</summary>
        public AffineValue? Value()
        {
            if (node.Inputs.Length == 0)
            {
                return null;
            }

            switch (node.Operation)
            {
                case "Add" or "Sub" or "Mul" or "Div" or "Neg":
                    return Elementwise();
                case "ai.onnx.ml.Scaler" when IsInput(0):
                    graph.Input.Scale(node, Source(0), node.Numbers("scale"), node.Numbers("offset"));
                    return null;
                case "Identity" or "Dropout" or "Flatten" or "Reshape" or "Squeeze" or "Cast":
                    return KeepsRows() ? Same() : null;
                case "Gemm":
                    return Gemm();
                case "MatMul" when ConstantAt(1) is { Shape.Length: 1 or 2 } matrix && ValueAt(0, matrix.Shape[0]) is { } rows:
                    return Times(rows, matrix);
                case "Concat" when node.Integer("axis", 1) is 1 or -1:
                    return Concatenated();
                case "Relu" when ValueAt(0) is { } value:
                    graph.Layers.Add(value);
                    return AffineValue.Layer(graph.Layers.Count, value.Columns);
                case "Sigmoid" when ValueAt(0) is { Columns: 1 } value:
                    graph._logOdds.Add(value);
                    return null;
                case "Softmax" or "LogSoftmax" when node.Integer("axis", -1) is 1 or -1 && ValueAt(0) is { Columns: > 1 } value:
                    graph._logOdds.Add(value.Columns == 2 ? value.Times([-1, 1], 1) : value);
                    return null;
                default:
                    return null;
            }
        }

        private OnnxConstant? ConstantAt(int k) => k < node.Inputs.Length ? graph._constants.GetValueOrDefault(node.Inputs[k]) : null;

        private string Source(int k) => node.Inputs[k];

        private bool IsInput(int k) => Source(k) == graph._input || graph.Input.Scaled.ContainsKey(Source(k));

        // Where the inputs are used for more than scaling, their scaling is settled.
        private AffineValue? ValueAt(int k)
        {
            if (k >= node.Inputs.Length || node.Inputs[k].Length == 0)
            {
                return null;
            }

            return IsInput(k) ? graph.Input.Settle(node, Source(k)) : graph._values.GetValueOrDefault(Source(k));
        }

        private AffineValue? Same()
        {
            if (IsInput(0))
            {
                graph.Input.Same(node, Source(0));
                return null;
            }

            return ValueAt(0);
        }

        // What changes nothing in a table of rows.
        private bool KeepsRows()
        {
            int columns = IsInput(0) ? graph.Input.Count ?? -1 : ValueAt(0)?.Columns ?? -1;
            return node.Operation switch
            {
                "Cast" => node.Integer("to", 0) is FloatType or DoubleType,
                "Flatten" => node.Integer("axis", 1) is 1 or -1,
                "Reshape" => ConstantAt(1) is { } shape && (shape.Values is [-1] ? columns == 1 : shape.Values is [-1 or 0, double width] && (width == columns || width == -1)),
                "Squeeze" => columns == 1,
                "Dropout" => ConstantAt(2) is not { } training || training.Values.All(value => value == 0),
                _ => true,
            };
        }

        private AffineValue? Elementwise()
        {
            if (node.Operation == "Neg")
            {
                return ValueAt(0) is { } value ? value.Scaled(Repeated(-1, value.Columns)) : null;
            }

            if (node.Inputs.Length != 2)
            {
                return null;
            }

            if (ConstantAt(1) is { } right)
            {
                return With(0, right, node.Operation);
            }

            return ConstantAt(0) is { } left
                ? node.Operation is "Add" or "Mul" ? With(1, left, node.Operation) : null
                : node.Operation is "Add" or "Sub" ? OfTwo() : null;
        }

        private AffineValue? With(int k, OnnxConstant constant, string operation)
        {
            if (IsInput(k))
            {
                graph.Input.Scale(node, Source(k), constant, operation);
                return null;
            }

            AffineValue value = ValueAt(k)!;
            double[] numbers = constant.Values.Length == 1 ? Repeated(constant.Values[0], value.Columns) : constant.Values;
            bool isRow = constant.Shape.Length <= 1 || constant.Shape[..^1].All(size => size == 1);
            if (!isRow || numbers.Length != value.Columns)
            {
                throw Mismatch(node, $"a constant of shape {OnnxConstant.Show(constant.Shape)} with rows of {value.Columns}", $"{value.Columns} numbers");
            }

            return operation switch
            {
                "Add" => value.Plus(numbers),
                "Sub" => value.Plus([.. numbers.Select(number => -number)]),
                "Mul" => value.Scaled(numbers),
                _ => value.Scaled([.. numbers.Select(number => 1 / number)]),
            };
        }

        private AffineValue? OfTwo()
        {
            AffineValue left = ValueAt(0)!, right = ValueAt(1)!;
            if (left.Columns != right.Columns)
            {
                throw Mismatch(node, $"rows of {left.Columns} and rows of {right.Columns}", $"as many values in each");
            }

            return left.Plus(node.Operation == "Add" ? right : right.Scaled(Repeated(-1, right.Columns)));
        }

        private AffineValue? Gemm()
        {
            if (ConstantAt(1) is not { Shape.Length: 2 } matrix || node.Integer("transA", 0) != 0)
            {
                return null;
            }

            matrix = node.Integer("transB", 0) == 0 ? matrix : Transposed(matrix);
            double alpha = node.Number("alpha", 1), beta = node.Number("beta", 1);
            if (ValueAt(0, matrix.Shape[0]) is not { } rows)
            {
                return null;
            }

            AffineValue product = Times(rows, alpha == 1 ? matrix : matrix with { Values = [.. matrix.Values.Select(value => alpha * value)] });
            if (node.Inputs.Length < 3 || node.Inputs[2].Length == 0)
            {
                return product;
            }

            if (ConstantAt(2) is not { } bias)
            {
                return null;
            }

            double[] numbers = bias.Values.Length == 1 ? Repeated(bias.Values[0], product.Columns) : bias.Values;
            return numbers.Length == product.Columns
                ? product.Plus([.. numbers.Select(value => beta * value)])
                : throw Mismatch(node, $"a constant of shape {OnnxConstant.Show(bias.Shape)} with rows of {product.Columns}", $"{product.Columns} numbers");
        }

        private AffineValue? ValueAt(int k, int columns)
        {
            if (IsInput(k))
            {
                graph.Input.Count ??= columns;
            }

            return ValueAt(k);
        }

        private AffineValue Times(AffineValue rows, OnnxConstant matrix)
        {
            int width = matrix.Shape.Length == 2 ? matrix.Shape[1] : 1;
            return matrix.Shape[0] == rows.Columns && width > 0
                ? rows.Times(matrix.Values, width)
                : throw Mismatch(node, $"rows of {rows.Columns} times a matrix of shape {OnnxConstant.Show(matrix.Shape)}", $"a matrix of {rows.Columns} rows");
        }

        private AffineValue? Concatenated()
        {
            AffineValue? all = null;
            for (int k = 0; k < node.Inputs.Length; k++)
            {
                if (ValueAt(k) is not { } part)
                {
                    return null;
                }

                all = all is null ? part : all.Beside(part);
            }

            return all;
        }

        private static double[] Repeated(double value, int count)
        {
            double[] values = new double[count];
            Array.Fill(values, value);
            return values;
        }

        private static OnnxConstant Transposed(OnnxConstant constant)
        {
            (int rows, int columns) = (constant.Shape[0], constant.Shape[1]);
            double[] values = new double[constant.Values.Length];
            for (int at = 0; at < values.Length; at++)
            {
                values[(at % columns * rows) + (at / columns)] = constant.Values[at];
            }

            return new OnnxConstant(values, [columns, rows]);
        }
    }

    private static InvalidDataException Mismatch(OnnxNode node, FormattableString found, FormattableString expected) => new(
        $"{node.Title}: {found.ToString(CultureInfo.InvariantCulture)}: expected {expected.ToString(CultureInfo.InvariantCulture)}.");
}
