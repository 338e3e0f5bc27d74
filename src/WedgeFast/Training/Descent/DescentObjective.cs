using System.Numerics.Tensors;

namespace WedgeFast.Training;

/// <summary>
/// The objective of a network in the parameters of <see cref="DescentNetwork"/>: mean loss + beta/2 (sum |w_j|^2 + |z_j|^2), which at the best scaling
/// between w_j and z_j is the penalty beta sum |z_j| |w_j|. Rows are taken in chunks whose sums are added in a fixed order: the result does not depend on
/// the number of threads.
/// </summary>
internal sealed class DescentObjective : IDescentFunction
{
    private const int Tile = DescentRows.Tile;
    private const int RowsPerChunk = 512;
    private const int MostChunks = 16;

    private readonly DescentRows _rows;
    private readonly IDescentLoss _loss;
    private readonly DescentNetwork _shape;
    private readonly float[]? _mask;
    private readonly ParallelOptions _parallel;
    private readonly float[] _point;
    private readonly float[] _before;
    private readonly Chunk[] _chunks;

    /// <summary>Prepares workspaces.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="loss">Their losses.</param>
    /// <param name="shape">A network of the sizes wanted.</param>
    /// <param name="mask">1 where a neuron reads a feature, 0 where it does not, in the order of the weights; null where all read all.</param>
    /// <param name="threads">Threads.</param>
    public DescentObjective(DescentRows rows, IDescentLoss loss, DescentNetwork shape, float[]? mask, int threads)
    {
        (_rows, _loss, _shape, _mask) = (rows, loss, shape, mask);
        _point = new float[shape.Parameters.Length];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _before = rows.Inputs.IsSpline ? new float[shape.BiasAt] : [];
        int chunks = Math.Clamp(rows.Count / RowsPerChunk, 1, MostChunks);
        int tiles = ((rows.Count - 1) / Tile) + 1;
        _chunks = [.. Enumerable.Range(0, chunks).Select(c => new Chunk(
            Tile * (int)((long)tiles * c / chunks), Math.Min(rows.Count, Tile * (int)((long)tiles * (c + 1) / chunks)), shape, _before.Length))];
    }

    /// <summary>beta, in the units of the loss.</summary>
    public double Beta { get; set; }

    /// <summary>Products of one input of one row for one neuron so far.</summary>
    public double Products { get; private set; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<float> point, Span<float> gradient)
    {
        Products += (double)_rows.Values.Length * _shape.Neurons;
        SumBefore(point);
        point.CopyTo(_point);
        Run(chunk => Evaluate(chunk, _point));
        gradient.Clear();
        double value = 0;
        foreach (Chunk chunk in _chunks)
        {
            TensorPrimitives.Add<float>(gradient, chunk.Gradient, gradient);
            value += chunk.Value;
        }

        AddBefore(gradient);
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
        float[] before = Before(rows, network);
        float[] outputs = new float[rows.Count * network.Outputs], activations = new float[network.Neurons];
        for (int i = 0; i < rows.Count; i++)
        {
            Project(rows, i, network, network.Parameters, before, activations, outputs.AsSpan(i * network.Outputs));
        }

        return outputs;
    }

    /// <summary>The running sums of a network's weights over the features of each spline; empty without splines.</summary>
    public static float[] Before(DescentRows rows, DescentNetwork network)
    {
        float[] before = rows.Inputs.IsSpline ? new float[network.BiasAt] : [];
        SumBefore(network.Parameters, rows.Inputs, network.Neurons, before);
        return before;
    }

    /// <summary>w_j.x + b_j of a row for all neurons of a network of a shape, and its outputs.</summary>
    public static void Project(
        DescentRows rows, int row, DescentNetwork shape, float[] point, float[] before, Span<float> activations, Span<float> outputs)
    {
        int dimension = rows.Inputs.Count, neurons = shape.Neurons;
        outputs[0] = point[shape.InterceptAt] + DescentKernels.Project(
            rows.Values.AsSpan(row * dimension, dimension), rows.Features.AsSpan(row * dimension, dimension), point.AsSpan(0, shape.BiasAt), before,
            point.AsSpan(shape.BiasAt, neurons), point.AsSpan(shape.OutputAt, neurons), activations);
        for (int q = 1; q < shape.Outputs; q++)
        {
            outputs[q] = point[shape.InterceptAt + q] + DescentKernels.Output(activations, point.AsSpan(shape.OutputAt + (q * neurons), neurons));
        }
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

    private void Evaluate(Chunk chunk, float[] point)
    {
        Array.Clear(chunk.Gradient);
        Array.Clear(chunk.Before);
        chunk.Value = 0;
        int neurons = _shape.Neurons, dimension = _rows.Inputs.Count;
        for (int first = chunk.First; first < chunk.End; first += Tile)
        {
            int count = Math.Min(Tile, chunk.End - first), outputs = count * _shape.Outputs;
            for (int r = 0; r < count; r++)
            {
                Project(_rows, first + r, _shape, point, _before, chunk.Activations.AsSpan(r * neurons, neurons), chunk.Outputs.AsSpan(r * _shape.Outputs));
            }

            chunk.Value += _loss.Add(first, chunk.Outputs.AsSpan(0, outputs), chunk.Slopes.AsSpan(0, outputs));
            TurnBack(chunk, count, point);
            ReadOnlySpan<float> back = chunk.Back.AsSpan(0, count * neurons);
            DescentKernels.AddBiases(back, chunk.Gradient.AsSpan(_shape.BiasAt, neurons));
            if (_before.Length == 0)
            {
                DescentKernels.AddPlain(_rows.Values.AsSpan(first * dimension, count * dimension), dimension, back, neurons, chunk.Gradient);
                continue;
            }

            for (int k = 0, at = first * dimension; k < dimension; k++)
            {
                DescentKernels.AddSplines(
                    _rows.Values.AsSpan(at + k), _rows.Features.AsSpan(at + k), dimension, _rows.BySegment.AsSpan(at + (k * count), count), back, neurons,
                    chunk.Gradient, chunk.Before);
            }
        }
    }

    // Each output adds its part to the gradient by the activations.
    private void TurnBack(Chunk chunk, int count, float[] point)
    {
        int neurons = _shape.Neurons, outputs = _shape.Outputs;
        for (int q = 0; q < outputs; q++)
        {
            int at = _shape.OutputAt + (q * neurons);
            DescentKernels.TurnBack(
                chunk.Slopes.AsSpan(q, ((count - 1) * outputs) + 1), outputs, chunk.Activations, point.AsSpan(at, neurons),
                chunk.Gradient.AsSpan(at, neurons), isFirst: q == 0, chunk.Back);
            for (int r = 0; r < count; r++)
            {
                chunk.Gradient[_shape.InterceptAt + q] += chunk.Slopes[(r * outputs) + q];
            }
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

    private void SumBefore(ReadOnlySpan<float> point) => SumBefore(point, _rows.Inputs, _shape.Neurons, _before);

    private static void SumBefore(ReadOnlySpan<float> point, InputKnots inputs, int neurons, float[] before)
    {
        for (int k = 0; k < inputs.Count && before.Length > 0; k++)
        {
            before.AsSpan(inputs.FirstOf[k] * neurons, neurons).Clear();
            for (int feature = inputs.FirstOf[k] + 1; feature < inputs.FirstOf[k + 1]; feature++)
            {
                int at = feature * neurons, last = at - neurons;
                TensorPrimitives.Add(before.AsSpan(last, neurons), point.Slice(last, neurons), before.AsSpan(at, neurons));
            }
        }
    }

    // A weight counts in the running sums of all later features of its input.
    private void AddBefore(Span<float> gradient)
    {
        if (_before.Length == 0)
        {
            return;
        }

        float[] total = _chunks[0].Before;
        foreach (Chunk chunk in _chunks.AsSpan(1))
        {
            TensorPrimitives.Add<float>(total, chunk.Before, total);
        }

        int neurons = _shape.Neurons;
        float[] sum = new float[neurons];
        for (int k = 0; k < _rows.Inputs.Count; k++)
        {
            Array.Clear(sum);
            for (int feature = _rows.Inputs.FirstOf[k + 1] - 1; feature >= _rows.Inputs.FirstOf[k]; feature--)
            {
                Span<float> own = gradient.Slice(feature * neurons, neurons);
                TensorPrimitives.Add(own, sum, own);
                TensorPrimitives.Add<float>(sum, total.AsSpan(feature * neurons, neurons), sum);
            }
        }
    }

    private sealed class Chunk(int first, int end, DescentNetwork shape, int before)
    {
        public int First => first;

        public int End => end;

        public float[] Gradient { get; } = new float[shape.Parameters.Length];

        public float[] Before { get; } = new float[before];

        public float[] Activations { get; } = new float[Tile * shape.Neurons];

        public float[] Back { get; } = new float[Tile * shape.Neurons];

        public float[] Outputs { get; } = new float[Tile * shape.Outputs];

        public float[] Slopes { get; } = new float[Tile * shape.Outputs];

        public double Value { get; set; }
    }
}
