using System.Numerics.Tensors;

namespace WedgeFast.Training;

/// <summary>
/// The objective of a network in the parameters of <see cref="DescentNetwork"/>: mean loss + beta/2 (sum |w_j|^2 + |z_j|^2), which at the
/// best scaling between w_j and z_j is the penalty beta sum |z_j| |w_j|. Rows are taken in chunks whose sums are added in a fixed order:
/// the result does not depend on the number of threads.
/// </summary>
internal sealed class DescentObjective : IDescentFunction
{
    private const int Tile = DescentRows.Tile;
    private const int RowsPerChunk = 256;
    private const int MostChunks = 16;

    private readonly DescentRows _rows;
    private readonly IDescentLoss _loss;
    private readonly DescentNetwork _shape;
    private readonly DescentTable _table;
    private readonly float[]? _mask;
    private readonly ParallelOptions _parallel;
    private readonly Chunk[] _chunks;

    /// <summary>Prepares workspaces.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="loss">Their losses.</param>
    /// <param name="shape">A network of the sizes wanted.</param>
    /// <param name="mask">1 where a neuron reads a feature, 0 where it does not, in the order of the weights; null where all read
    /// all.</param>
    /// <param name="threads">Threads.</param>
    public DescentObjective(DescentRows rows, IDescentLoss loss, DescentNetwork shape, float[]? mask, int threads)
    {
        (_rows, _loss, _shape, _mask) = (rows, loss, shape, mask);
        _table = new DescentTable(rows.Inputs, shape);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        int chunks = Math.Clamp(rows.Count / RowsPerChunk, 1, MostChunks);
        int tiles = ((rows.Count - 1) / Tile) + 1;
        _chunks = [.. Enumerable.Range(0, chunks).Select(c => new Chunk(
            Tile * (int)((long)tiles * c / chunks), Math.Min(rows.Count, Tile * (int)((long)tiles * (c + 1) / chunks)), shape, _table.Length))];
    }

    /// <summary>beta, in the units of the loss.</summary>
    public double Beta { get; set; }

    /// <summary>Products of one input of one row for one neuron so far.</summary>
    public double Products { get; private set; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<float> point, Span<float> gradient)
    {
        Products += (double)_rows.Values.Length * _shape.Neurons;
        _table.Set(point);
        Run(Evaluate);
        Chunk all = _chunks[0];
        double value = all.Value;
        foreach (Chunk chunk in _chunks.AsSpan(1))
        {
            TensorPrimitives.Add<float>(all.Tables, chunk.Tables, all.Tables);
            TensorPrimitives.Add<float>(all.Others, chunk.Others, all.Others);
            value += chunk.Value;
        }

        _table.TurnBack(all.Tables, gradient);
        all.Others.CopyTo(gradient[_shape.BiasAt..]);
        if (_mask is not null)
        {
            TensorPrimitives.Multiply<float>(gradient[.._mask.Length], _mask, gradient[.._mask.Length]);
        }

        return value + Decay(point, gradient);
    }

    /// <summary>The outputs of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="network">The network.</param>
    /// <returns>n x q values, row-major.</returns>
    public static float[] Outputs(DescentRows rows, DescentNetwork network)
    {
        DescentTable table = new(rows.Inputs, network);
        table.Set(network.Parameters);
        float[] outputs = new float[rows.Count * network.Outputs], activations = new float[Tile * network.Neurons];
        for (int first = 0; first < rows.Count; first += Tile)
        {
            int count = Math.Min(Tile, rows.Count - first);
            table.Project(rows, first, activations.AsSpan(0, count * network.Neurons), outputs.AsSpan(first * network.Outputs, count * network.Outputs));
        }

        return outputs;
    }

    private void Run(Action<Chunk> action)
    {
        if (_parallel.MaxDegreeOfParallelism == 1 || _chunks.Length == 1)
        {
            Array.ForEach(_chunks, action);
        }
        else
        {
            Parallel.ForEach(_chunks, _parallel, action);
        }
    }

    private void Evaluate(Chunk chunk)
    {
        Array.Clear(chunk.Tables);
        Array.Clear(chunk.Others);
        chunk.Value = 0;
        for (int first = chunk.First; first < chunk.End; first += Tile)
        {
            int count = Math.Min(Tile, chunk.End - first);
            Span<float> outputs = chunk.Outputs.AsSpan(0, count * _shape.Outputs), slopes = chunk.Slopes.AsSpan(0, outputs.Length);
            _table.Project(_rows, first, chunk.Activations.AsSpan(0, count * _shape.Neurons), outputs);
            chunk.Value += _loss.Add(first, outputs, slopes);
            Span<float> intercepts = chunk.Others.AsSpan(_shape.InterceptAt - _shape.BiasAt);
            for (int at = 0; at < slopes.Length; at++)
            {
                intercepts[at % intercepts.Length] += slopes[at];
            }

            foreach (DescentTile tile in _table.Tiles)
            {
                TurnBack(chunk, tile, first, count);
            }
        }
    }

    private void TurnBack(Chunk chunk, DescentTile tile, int first, int count)
    {
        int outputs = _shape.Outputs, dimension = _rows.Inputs.Count;
        Span<float> activations = chunk.Activations.AsSpan(count * tile.First, count * tile.Lanes);
        Span<float> back = chunk.Back.Length > 0 ? chunk.Back.AsSpan(0, activations.Length) : activations;
        for (int q = 0; q < outputs; q++)
        {
            int at = _shape.OutputAt + (q * _shape.Neurons);
            tile.Kernels.TurnBack(
                chunk.Slopes.AsSpan(q, ((count - 1) * outputs) + 1), outputs, activations, _table.Of(tile, at),
                chunk.Others.AsSpan(at - _shape.BiasAt + tile.First, tile.Lanes), isFirst: q == 0, back);
        }

        tile.Kernels.AddBiases(back, chunk.Others.AsSpan(tile.First, tile.Lanes));
        Span<float> table = chunk.Tables.AsSpan(_table.RowCount * tile.First, _table.RowCount * tile.Lanes);
        ReadOnlySpan<float> values = _rows.Values.AsSpan(first * dimension, count * dimension);
        if (!_rows.Inputs.IsSpline)
        {
            tile.Kernels.AddPlain(values, dimension, back, table);
            return;
        }

        for (int k = 0, at = first * dimension; k < dimension; k++)
        {
            tile.Kernels.AddSplines(
                values[k..], _rows.Features.AsSpan(at + k), dimension, _rows.BySegment.AsSpan(at + (k * count), count), back, table[(k * tile.Lanes)..]);
        }
    }

    private double Decay(ReadOnlySpan<float> point, Span<float> gradient)
    {
        double sum = 0;
        foreach ((int first, int end) in (ReadOnlySpan<(int, int)>)[(0, _shape.BiasAt), (_shape.OutputAt, _shape.InterceptAt)])
        {
            ReadOnlySpan<float> decayed = point[first..end];
            TensorPrimitives.MultiplyAdd(decayed, (float)Beta, gradient[first..end], gradient[first..end]);
            sum += TensorPrimitives.SumOfSquares(decayed);
        }

        return Beta * sum / 2;
    }

    /// <summary>Rows that one thread works on, with the gradients by the tables and by all parameters behind the weights.</summary>
    private sealed class Chunk(int first, int end, DescentNetwork shape, int tables)
    {
        public int First => first;

        public int End => end;

        public float[] Tables { get; } = new float[tables];

        public float[] Others { get; } = new float[shape.Parameters.Length - shape.BiasAt];

        public float[] Activations { get; } = new float[Tile * shape.Neurons];

        public float[] Back { get; } = shape.Outputs == 1 ? [] : new float[Tile * shape.Neurons];

        public float[] Outputs { get; } = new float[Tile * shape.Outputs];

        public float[] Slopes { get; } = new float[Tile * shape.Outputs];

        public double Value { get; set; }
    }
}
