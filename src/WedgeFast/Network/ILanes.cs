namespace WedgeFast.Network;

/// <summary>The arithmetic of prediction over one vector type of float or double, so that a kernel is written once per shape.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal interface ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>The number of lanes in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The values from <paramref name="source"/> on, unaligned.</summary>
    static abstract TVector Load(ref readonly T source);

    /// <summary>Writes the lanes from <paramref name="destination"/> on, unaligned.</summary>
    static abstract void Store(TVector value, ref T destination);

    /// <summary>One value in all lanes.</summary>
    static abstract TVector Create(T value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>max(a, 0); NaN stays NaN.</summary>
    static abstract TVector Rectify(TVector a);
}
