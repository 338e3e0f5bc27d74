namespace WedgeFast.Onnx;

/// <summary>
/// What a value of a graph is on every row: a bias and, for each of some layers, the layer's outputs times a matrix. Layer 0 is the
/// inputs.
/// </summary>
/// <param name="Bias">One value per column.</param>
/// <param name="Blocks">Per layer its matrix, a row per output of the layer, row-major; null for the identity.</param>
internal sealed record AffineValue(double[] Bias, SortedDictionary<int, double[]?> Blocks)
{
    /// <summary>Values per row.</summary>
    public int Columns => Bias.Length;

    /// <summary>A layer's outputs as they are.</summary>
    public static AffineValue Layer(int layer, int size) => new(new double[size], new SortedDictionary<int, double[]?> { [layer] = null });

    /// <summary>The matrix of a layer, written out.</summary>
    public double[] Matrix(int layer)
    {
        if (Blocks[layer] is { } matrix)
        {
            return matrix;
        }

        double[] identity = new double[Columns * Columns];
        for (int k = 0; k < Columns; k++)
        {
            identity[(k * Columns) + k] = 1;
        }

        return identity;
    }

    /// <summary>Times a matrix of as many rows as there are columns, row-major.</summary>
    public AffineValue Times(double[] matrix, int columns)
    {
        SortedDictionary<int, double[]?> blocks = [];
        foreach ((int layer, double[]? block) in Blocks)
        {
            blocks[layer] = block is null ? matrix : Product(block, matrix, columns);
        }

        return new AffineValue(Product(Bias, matrix, columns), blocks);
    }

    /// <summary>Each column times a factor.</summary>
    public AffineValue Scaled(double[] factors)
    {
        SortedDictionary<int, double[]?> blocks = [];
        foreach (int layer in Blocks.Keys)
        {
            blocks[layer] = [.. Matrix(layer).Select((value, at) => value * factors[at % Columns])];
        }

        return new AffineValue([.. Bias.Select((value, at) => value * factors[at])], blocks);
    }

    /// <summary>Plus numbers, one per column.</summary>
    public AffineValue Plus(double[] shift) => this with { Bias = [.. Bias.Zip(shift, (a, b) => a + b)] };

    /// <summary>Plus a value of as many columns.</summary>
    public AffineValue Plus(AffineValue other)
    {
        SortedDictionary<int, double[]?> blocks = new(Blocks);
        foreach (int layer in other.Blocks.Keys)
        {
            blocks[layer] = Blocks.ContainsKey(layer) ? [.. Matrix(layer).Zip(other.Matrix(layer), (a, b) => a + b)] : other.Blocks[layer];
        }

        return new AffineValue([.. Bias.Zip(other.Bias, (a, b) => a + b)], blocks);
    }

    /// <summary>The columns of this, then those of another value.</summary>
    public AffineValue Beside(AffineValue other)
    {
        int columns = Columns + other.Columns;
        SortedDictionary<int, double[]?> blocks = [];
        Place(this, 0);
        Place(other, Columns);
        return new AffineValue([.. Bias, .. other.Bias], blocks);

        void Place(AffineValue part, int from)
        {
            foreach (int layer in part.Blocks.Keys)
            {
                double[] source = part.Matrix(layer);
                double[] target = blocks.GetValueOrDefault(layer) ?? new double[source.Length / part.Columns * columns];
                for (int at = 0; at < source.Length; at++)
                {
                    target[(at / part.Columns * columns) + from + (at % part.Columns)] = source[at];
                }

                blocks[layer] = target;
            }
        }
    }

    private static double[] Product(double[] left, double[] right, int columns)
    {
        int inner = right.Length / columns, rows = left.Length / inner;
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                double factor = left[(i * inner) + k];
                for (int j = 0; j < columns; j++)
                {
                    product[(i * columns) + j] += factor * right[(k * columns) + j];
                }
            }
        }

        return product;
    }
}
