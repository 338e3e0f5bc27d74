namespace WedgeFast.Samples;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), with uniforms and normals
/// that have the same bits on every machine.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A uniform in [0, 1): the top 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal by Box-Muller: sqrt(-2 log(1 - u)) cos(2 pi v), with u and v the next two uniforms.</summary>
    public double Normal()
    {
        double radius = Math.Sqrt(-2 * PortableMath.Log(1 - Uniform()));
        return radius * PortableMath.Cos(2 * Math.PI * Uniform());
    }
}
