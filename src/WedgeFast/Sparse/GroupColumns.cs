using System.Numerics.Tensors;
using WedgeFast.Kernels;

namespace WedgeFast.Sparse;

/// <summary>
/// Columns with a block of coefficients each, one per output, free columns, and the outputs they add up to: f = offset + free columns + A
/// z. The outputs follow each change of a block.
/// </summary>
internal sealed class GroupColumns
{
    private readonly IReadOnlyList<double[]> _linear;
    private readonly double[] _offset;
    private readonly ColumnStore _columns;
    private readonly int _outputs;
    private readonly List<double[]> _blocks = [];
    private readonly List<double> _squares = [];
    private readonly List<int> _active = [];

    /// <summary>Starts at outputs <paramref name="offset"/>, without columns.</summary>
    /// <param name="rows">n.</param>
    /// <param name="linear">The free columns besides the constant, n values each.</param>
    /// <param name="offset">A fixed part of the outputs, n values for each output; not copied.</param>
    public GroupColumns(int rows, IReadOnlyList<double[]> linear, double[] offset)
    {
        (_linear, _offset, _outputs) = (linear, offset, offset.Length / rows);
        _columns = new ColumnStore(rows);
        Outputs = [.. offset];
        Free = new double[(linear.Count + 1) * _outputs];
    }

    /// <summary>The outputs, n values for each.</summary>
    public double[] Outputs { get; }

    /// <summary>The coefficients of the free columns: q of the constant, then q per column.</summary>
    public double[] Free { get; }

    /// <summary>The free columns besides the constant.</summary>
    public IReadOnlyList<double[]> Linear => _linear;

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>The columns whose blocks were not 0 when they were last listed.</summary>
    public IReadOnlyList<int> Active => _active;

    /// <summary>All columns, one after the other.</summary>
    public ReadOnlySpan<double> Values => _columns.Values;

    /// <summary>A column.</summary>
    public ReadOnlySpan<double> Column(int column) => _columns[column];

    /// <summary>A column's coefficients. Who changes them brings the outputs up to date.</summary>
    public double[] Block(int column) => _blocks[column];

    /// <summary>The sum of a column's weighted squares.</summary>
    public double Square(int column) => _squares[column];

    /// <summary>Whether a column's coefficients are all 0.</summary>
    public bool IsIdle(int column) => !_blocks[column].AsSpan().ContainsAnyExcept(0.0);

    /// <summary>Adds a column with coefficients 0.</summary>
    /// <param name="column">n values, copied.</param>
    /// <param name="weights">The weights of the rows.</param>
    public void Add(ReadOnlySpan<double> column, ReadOnlySpan<double> weights)
    {
        column.CopyTo(_columns.Append());
        _blocks.Add(new double[_outputs]);
        double square = 0;
        for (int i = 0; i < column.Length; i++)
        {
            square += weights[i] * column[i] * column[i];
        }

        _squares.Add(square);
    }

    /// <summary>Sets a block, moving the outputs along.</summary>
    public void Set(int column, ReadOnlySpan<double> z)
    {
        double[] block = _blocks[column];
        int n = Outputs.Length / _outputs;
        for (int q = 0; q < z.Length; q++)
        {
            double change = z[q] - block[q];
            if (change != 0)
            {
                ColumnProducts.AddScaled(_columns[column], change, Outputs.AsSpan(q * n, n));
                block[q] = z[q];
            }
        }
    }

    /// <summary>The coefficients of the active columns, block after block.</summary>
    public double[] ActiveBlocks() => [.. _active.SelectMany(j => _blocks[j])];

    /// <summary>Lists the active columns anew.</summary>
    public void ListActive()
    {
        _active.Clear();
        _active.AddRange(Enumerable.Range(0, Count).Where(j => !IsIdle(j)));
    }

    /// <summary>The outputs from the coefficients: sums of many small changes drift.</summary>
    public void Recompute()
    {
        int n = Outputs.Length / _outputs;
        _offset.CopyTo(Outputs, 0);
        for (int k = 0; k < _outputs; k++)
        {
            Span<double> output = Outputs.AsSpan(k * n, n);
            TensorPrimitives.Add(output, Free[k], output);
            for (int c = 0; c < _linear.Count; c++)
            {
                ColumnProducts.AddScaled(_linear[c], Free[((c + 1) * _outputs) + k], output);
            }

            foreach (int j in _active)
            {
                ColumnProducts.AddScaled(_columns[j], _blocks[j][k], output);
            }
        }
    }

    /// <summary>Keeps only these columns, ascending.</summary>
    public void Keep(int[] kept)
    {
        double[][] blocks = [.. kept.Select(j => _blocks[j])];
        double[] squares = [.. kept.Select(j => _squares[j])];
        _columns.Keep(kept);
        _blocks.Clear();
        _blocks.AddRange(blocks);
        _squares.Clear();
        _squares.AddRange(squares);
        ListActive();
    }
}
