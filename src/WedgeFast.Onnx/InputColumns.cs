using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast.Onnx;

/// <summary>
/// The input of a graph: rows of d numbers. What is done to each column on its own before anything else, as by a scaler, stays a scaling of
/// the inputs: weights are decayed in the units they were trained in.
/// </summary>
internal sealed class InputColumns
{
    private (double[] Scale, double[] Shift)? _settled;

    /// <summary>Reads a ValueInfoProto.</summary>
    /// <exception cref="InvalidDataException">The input is no table of numbers.</exception>
    public InputColumns(ProtobufFields info)
    {
        string name = info.Text(1);
        ProtobufFields? shape = info.Messages(2).FirstOrDefault()?.Messages(1).FirstOrDefault()?.Messages(2).FirstOrDefault();
        ProtobufFields[] sizes = [.. shape?.Messages(1) ?? []];
        if (shape is not null && sizes.Length != 2)
        {
            throw new InvalidDataException($"the input {OnnxConstant.Show(name)} has {sizes.Length.ToString(CultureInfo.InvariantCulture)} dimensions: expected 2, rows and columns.");
        }

        long count = sizes.Length == 2 ? sizes[1].Integer(1) : 0;
        Count = count is > 0 and <= int.MaxValue ? (int)count : null;
        Scaled[name] = null;
    }

    /// <summary>d; null as long as it is not known.</summary>
    public int? Count { get; set; }

    /// <summary>Values that are the inputs, scaled or, where there is null, as they are.</summary>
    public Dictionary<string, (double[] Scale, double[] Shift)?> Scaled { get; } = [];

    /// <summary>The scaling that the network was found to have; null for none.</summary>
    public Standardizer? Scaling => _settled is not (double[] scale, double[] shift) ? null : new Standardizer(
        [.. shift.Zip(scale, (b, a) => -b / a)], [.. scale.Select(a => 1 / a)]);

    private bool IsSettled { get; set; }

    /// <summary>A node that changes nothing.</summary>
    public void Same(OnnxNode node, string source) => Scaled[node.Outputs[0]] = Scaled[source];

    /// <summary>A node that scales each column: (x - offset) scale.</summary>
    public void Scale(OnnxNode node, string source, double[] scale, double[] offset)
    {
        Scale(node, source, new OnnxConstant(offset.Length == 0 ? [0] : offset, [offset.Length]), "Sub");
        Scale(node, node.Outputs[0], new OnnxConstant(scale.Length == 0 ? [1] : scale, [scale.Length]), "Mul");
    }

    /// <summary>A node that adds, subtracts, multiplies or divides by constants.</summary>
    public void Scale(OnnxNode node, string source, OnnxConstant constant, string operation)
    {
        Count ??= constant.IsRow && constant.Values.Length > 1 ? constant.Values.Length : null;
        if (Count is not int count || !constant.IsRow || (constant.Values.Length != 1 && constant.Values.Length != count))
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"{node.Title}: a constant of shape {OnnxConstant.Show(constant.Shape)} with rows of {Count?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} inputs: expected a number for each."));
        }

        (double[] Scale, double[] Shift) now = Scaled[source] ?? ([.. Enumerable.Repeat(1.0, count)], new double[count]);
        double[] scale = [.. now.Scale], shift = [.. now.Shift];
        for (int k = 0; k < count; k++)
        {
            double number = constant.Values[constant.Values.Length == 1 ? 0 : k];
            double factor = operation switch { "Mul" => number, "Div" => 1 / number, _ => 1 };
            double added = operation switch { "Add" => number, "Sub" => -number, _ => 0 };
            (scale[k], shift[k]) = (scale[k] * factor, (shift[k] * factor) + added);
            if (!(scale[k] > 0) || !double.IsFinite(1 / scale[k]) || !double.IsFinite(shift[k] / scale[k]))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"{node.Title}: it scales input {k} by {scale[k]}: expected finite numbers above 0."));
            }
        }

        Scaled[node.Outputs[0]] = (scale, shift);
    }

    /// <summary>The inputs where a node uses them for more than scaling: from here on their scaling is that of the network.</summary>
    /// <returns>Layer 0, or null where it is not known how many inputs there are.</returns>
    /// <exception cref="InvalidDataException">Other nodes use them otherwise scaled.</exception>
    public AffineValue? Settle(OnnxNode node, string source)
    {
        (double[] Scale, double[] Shift)? now = Scaled[source];
        bool same = _settled is not (double[] scale, double[] shift) ? now is null
            : now is (double[] a, double[] b) && a.SequenceEqual(scale) && b.SequenceEqual(shift);
        if (IsSettled && !same)
        {
            throw new InvalidDataException($"{node.Title}: other nodes read the inputs otherwise scaled: expected one scaling.");
        }

        (IsSettled, _settled) = (true, now);
        return Count is int count ? AffineValue.Layer(0, count) : null;
    }
}
