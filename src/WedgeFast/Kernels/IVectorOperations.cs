namespace WedgeFast.Kernels;

/// <summary>
/// The arithmetic a kernel needs, over one vector type, so that a kernel is written once and compiled per width. Every operation is the
/// correctly rounded IEEE 754 one in each lane: all widths give the same bits.
/// </summary>
/// <typeparam name="TVector">The vector: a double itself or Vector128, Vector256, Vector512 of double.</typeparam>
internal interface IVectorOperations<TVector>
    where TVector : unmanaged
{
    /// <summary>The number of doubles in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The doubles from <paramref name="source"/> on, unaligned.</summary>
    static abstract TVector Load(ref readonly double source);

    /// <summary>Writes the lanes from <paramref name="destination"/> on, unaligned.</summary>
    static abstract void Store(TVector value, ref double destination);

    /// <summary>One value in all lanes.</summary>
    static abstract TVector Create(double value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>-a.</summary>
    static abstract TVector Negate(TVector a);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>A mask: all bits of a lane set where |a| &gt; |b|, none elsewhere (NaN compares false).</summary>
    static abstract TVector MagnitudeGreater(TVector a, TVector b);

    /// <summary>A mask: all bits of a lane set where a is a zero of either sign, none elsewhere.</summary>
    static abstract TVector IsZero(TVector a);

    /// <summary>Per lane <paramref name="a"/> where the mask is set, else <paramref name="b"/>.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);

    /// <summary>a xor b, of masks.</summary>
    static abstract TVector Xor(TVector a, TVector b);

    /// <summary>-a where the mask is set, else a.</summary>
    static abstract TVector NegateWhere(TVector mask, TVector a);

    /// <summary>|a|.</summary>
    static abstract TVector Abs(TVector a);

    /// <summary>The larger of a and b; either where one is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The smaller of a and b; either where one is NaN.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The square root.</summary>
    static abstract TVector Sqrt(TVector a);

    /// <summary>A mask: all bits of a lane set where a &lt; b, none elsewhere (NaN compares false).</summary>
    static abstract TVector IsLess(TVector a, TVector b);

    /// <summary>One bit per lane of a mask, the lowest for lane 0.</summary>
    static abstract uint Bits(TVector mask);

    /// <summary>The largest lane; any where one is NaN.</summary>
    static abstract double Largest(TVector a);

    /// <summary>The sum of the lanes, in a fixed order.</summary>
    static abstract double Sum(TVector a);

    /// <summary>
    /// Writes the lanes whose bits are set next to each other from <paramref name="destination"/> on. What follows them is overwritten up
    /// to the length of a vector.
    /// </summary>
    static abstract void Compress(uint bits, TVector value, ref double destination);
}
