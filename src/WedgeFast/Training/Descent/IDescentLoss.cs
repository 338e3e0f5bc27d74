namespace WedgeFast.Training;

/// <summary>The losses of rows as a descent needs them.</summary>
internal interface IDescentLoss
{
    /// <summary>q.</summary>
    int Outputs { get; }

    /// <summary>The share of some rows in the mean loss, and its gradient by the outputs.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="outputs">r x q values, row-major.</param>
    /// <param name="gradient">r x q values, row-major, set.</param>
    double Add(int first, ReadOnlySpan<float> outputs, Span<float> gradient);
}
