namespace WedgeFast.Onnx;

/// <summary>
/// What a value of a graph is on every row: a bias and, for each of some layers, the layer's outputs times a matrix. Layer 0 is the
/// inputs.
/// </summary>
/// <param name="Bias">One value per column.</param>
/// <param name="Blocks">Per layer its matrix, a row per output of the layer, row-major; null for the identity.</param>
internal sealed record AffineValue(double[] Bias, SortedDictionary<int, double[]?> Blocks)
{
    /// <summary>Whether it is layers' outputs times a matrix of the model, not these as they are.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>
    /// Where numbers of the model were merged into others, so that their squares can no longer be told from these: why, a clause; else
    /// null.
    /// </summary>
    public string? Folding { get; init; }

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
    /// <param name="matrix">The matrix.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="node">How messages call the node that has it.</param>
    public AffineValue Times(double[] matrix, int columns, string node)
    {
        SortedDictionary<int, double[]?> blocks = [];
        foreach ((int layer, double[]? block) in Blocks)
        {
            blocks[layer] = block is null ? matrix : Product(block, matrix, columns);
        }

        string? folding = IsWeighted ? $"{node}: a matrix times another, with no Relu between them" : null;
        return new AffineValue(Product(Bias, matrix, columns), blocks) { IsWeighted = true, Folding = Folding ?? folding };
    }

    /// <summary>Each column times a factor.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="node">How messages call the node that has them.</param>
    public AffineValue Scaled(double[] factors, string node)
    {
        SortedDictionary<int, double[]?> blocks = [];
        foreach (int layer in Blocks.Keys)
        {
            blocks[layer] = [.. Matrix(layer).Select((value, at) => value * factors[at % Columns])];
        }

        string? folding = factors.All(factor => Math.Abs(factor) == 1) ? null : $"{node}: factors besides the matrices";
        return this with { Bias = [.. Bias.Select((value, at) => value * factors[at])], Blocks = blocks, Folding = Folding ?? folding };
    }

    /// <summary>Plus numbers, one per column.</summary>
    public AffineValue Plus(double[] shift) => this with { Bias = [.. Bias.Zip(shift, (a, b) => a + b)] };

    /// <summary>Plus a value of as many columns.</summary>
    /// <param name="other">The other.</param>
    /// <param name="node">How messages call the node that adds them.</param>
    public AffineValue Plus(AffineValue other, string node)
    {
        SortedDictionary<int, double[]?> blocks = new(Blocks);
        foreach (int layer in other.Blocks.Keys)
        {
            blocks[layer] = Blocks.ContainsKey(layer) ? [.. Matrix(layer).Zip(other.Matrix(layer), (a, b) => a + b)] : other.Blocks[layer];
        }

        bool alone = IsWeighted && other.IsWeighted && !Blocks.Keys.Intersect(other.Blocks.Keys).Any();
        return new AffineValue([.. Bias.Zip(other.Bias, (a, b) => a + b)], blocks)
        {
            IsWeighted = IsWeighted && other.IsWeighted,
            Folding = Folding ?? other.Folding ?? (alone ? null : $"{node}: a sum of what has no matrix of its own"),
        };
    }

    /// <summary>The columns of this, then those of another value.</summary>
    /// <param name="other">The other.</param>
    /// <param name="node">How messages call the node that joins them.</param>
    public AffineValue Beside(AffineValue other, string node)
    {
        int columns = Columns + other.Columns;
        SortedDictionary<int, double[]?> blocks = [];
        Place(this, 0);
        Place(other, Columns);
        string? folding = IsWeighted == other.IsWeighted ? null : $"{node}: values with a matrix and values without beside each other";
        return new AffineValue([.. Bias, .. other.Bias], blocks)
        {
            IsWeighted = IsWeighted && other.IsWeighted,
            Folding = Folding ?? other.Folding ?? folding,
        };

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
