using System.Numerics.Tensors;

namespace WedgeFast.Training;

/// <summary>
/// The weights of a network as its kernels read them, tile after tile: a row of lanes for each feature; of splines the sums of weights up
/// to each knot, one more row per input than it has features.
/// </summary>
internal sealed class DescentTable
{
    private readonly InputKnots _inputs;
    private readonly DescentNetwork _shape;
    private readonly float[] _values;
    private readonly float[] _point;

    /// <summary>Prepares the tables of networks of a shape.</summary>
    /// <param name="inputs">How inputs become features.</param>
    /// <param name="shape">A network of the sizes wanted.</param>
    public DescentTable(InputKnots inputs, DescentNetwork shape)
    {
        (_inputs, _shape) = (inputs, shape);
        RowCount = inputs.FirstOf[^1] + (inputs.IsSpline ? inputs.Count : 0);
        _values = new float[RowCount * shape.Neurons];
        _point = new float[shape.Parameters.Length];
        Tiles = DescentTile.Of(shape.Neurons);
    }

    /// <summary>The tiles of neurons.</summary>
    public DescentTile[] Tiles { get; }

    /// <summary>The rows of a tile's table.</summary>
    public int RowCount { get; }

    /// <summary>The number of values of all tables.</summary>
    public int Length => _values.Length;

    /// <summary>Reads the parameters of a network.</summary>
    public void Set(ReadOnlySpan<float> point)
    {
        point.CopyTo(_point);
        foreach (DescentTile tile in Tiles)
        {
            Span<float> table = _values.AsSpan(RowCount * tile.First, RowCount * tile.Lanes);
            for (int k = 0, to = 0; k < _inputs.Count; k++)
            {
                if (_inputs.IsSpline)
                {
                    table.Slice(to, tile.Lanes).Clear();
                    to += tile.Lanes;
                }

                for (int feature = _inputs.FirstOf[k]; feature < _inputs.FirstOf[k + 1]; feature++, to += tile.Lanes)
                {
                    ReadOnlySpan<float> weights = point.Slice((feature * _shape.Neurons) + tile.First, tile.Lanes);
                    if (_inputs.IsSpline)
                    {
                        TensorPrimitives.Add(weights, table.Slice(to - tile.Lanes, tile.Lanes), table.Slice(to, tile.Lanes));
                    }
                    else
                    {
                        weights.CopyTo(table[to..]);
                    }
                }
            }
        }
    }

    /// <summary>A network's parameter of each of a tile's neurons.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="first">Where that of neuron 0 is.</param>
    public ReadOnlySpan<float> Of(DescentTile tile, int first) => _point.AsSpan(first + tile.First, tile.Lanes);

    /// <summary>w_j.x + b_j of rows for all neurons, and their outputs.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The first.</param>
    /// <param name="activations">As many times the neurons as there are rows: a tile's rows after another's.</param>
    /// <param name="outputs">As many times the outputs, row-major.</param>
    public void Project(DescentRows rows, int first, Span<float> activations, Span<float> outputs)
    {
        int each = _shape.Outputs, count = outputs.Length / each, dimension = _inputs.Count;
        ReadOnlySpan<float> intercepts = _point.AsSpan(_shape.InterceptAt, each), values = rows.Values.AsSpan(first * dimension, count * dimension);
        for (int at = 0; at < outputs.Length; at += each)
        {
            intercepts.CopyTo(outputs[at..]);
        }

        foreach (DescentTile tile in Tiles)
        {
            Span<float> own = activations.Slice(count * tile.First, count * tile.Lanes);
            ReadOnlySpan<float> table = _values.AsSpan(RowCount * tile.First, RowCount * tile.Lanes), bias = Of(tile, _shape.BiasAt);
            if (_inputs.IsSpline)
            {
                tile.Kernels.ProjectSplines(values, rows.Features.AsSpan(first * dimension, count * dimension), dimension, table, bias, own);
            }
            else
            {
                tile.Kernels.ProjectPlain(values, dimension, table, bias, own);
            }

            for (int q = 0; q < each; q++)
            {
                tile.Kernels.AddOutputs(own, Of(tile, _shape.OutputAt + (q * _shape.Neurons)), outputs[q..], each);
            }
        }
    }

    /// <summary>Sets the gradient by the weights, given that by the tables.</summary>
    /// <param name="tables">The gradient by the tables, added up from its end for splines.</param>
    /// <param name="gradient">The gradient by the parameters.</param>
    public void TurnBack(Span<float> tables, Span<float> gradient)
    {
        foreach (DescentTile tile in Tiles)
        {
            Span<float> table = tables.Slice(RowCount * tile.First, RowCount * tile.Lanes);
            for (int k = 0; k < _inputs.Count; k++)
            {
                int end = _inputs.FirstOf[k + 1], shift = _inputs.IsSpline ? k + 1 : 0;
                for (int feature = end - 1; feature >= _inputs.FirstOf[k]; feature--)
                {
                    // A weight counts at its own knot and at all behind it.
                    Span<float> row = table.Slice((feature + shift) * tile.Lanes, tile.Lanes);
                    if (_inputs.IsSpline && feature < end - 1)
                    {
                        TensorPrimitives.Add(row, table.Slice((feature + shift + 1) * tile.Lanes, tile.Lanes), row);
                    }

                    row.CopyTo(gradient[((feature * _shape.Neurons) + tile.First)..]);
                }
            }
        }
    }
}
