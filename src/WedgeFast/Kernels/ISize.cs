namespace WedgeFast.Kernels;

/// <summary>A number the compiler knows when it specialises a kernel, so that branches on it cost nothing.</summary>
internal interface ISize
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}

/// <summary>0.</summary>
internal readonly struct Size0 : ISize
{
    /// <inheritdoc/>
    public static int Value => 0;
}

/// <summary>1.</summary>
internal readonly struct Size1 : ISize
{
    /// <inheritdoc/>
    public static int Value => 1;
}

/// <summary>2.</summary>
internal readonly struct Size2 : ISize
{
    /// <inheritdoc/>
    public static int Value => 2;
}

/// <summary>3.</summary>
internal readonly struct Size3 : ISize
{
    /// <inheritdoc/>
    public static int Value => 3;
}

/// <summary>4.</summary>
internal readonly struct Size4 : ISize
{
    /// <inheritdoc/>
    public static int Value => 4;
}

/// <summary>5.</summary>
internal readonly struct Size5 : ISize
{
    /// <inheritdoc/>
    public static int Value => 5;
}

/// <summary>6.</summary>
internal readonly struct Size6 : ISize
{
    /// <inheritdoc/>
    public static int Value => 6;
}

/// <summary>7.</summary>
internal readonly struct Size7 : ISize
{
    /// <inheritdoc/>
    public static int Value => 7;
}

/// <summary>8.</summary>
internal readonly struct Size8 : ISize
{
    /// <inheritdoc/>
    public static int Value => 8;
}
