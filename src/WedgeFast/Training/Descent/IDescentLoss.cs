namespace WedgeFast.Training;

/// <summary>The losses of rows as a descent needs them.</summary>
internal interface IDescentLoss
{
    /// <summary>q.</summary>
    int Outputs { get; }

    /// <summary>A row's share of the mean loss and its gradient by the outputs.</summary>
    /// <param name="row">The row.</param>
    /// <param name="outputs">q values.</param>
    /// <param name="gradient">q values, set.</param>
    double Add(int row, ReadOnlySpan<float> outputs, Span<float> gradient);
}
