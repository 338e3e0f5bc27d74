using System.Runtime.Intrinsics;

namespace WedgeFast.Kernels;

/// <summary>How many doubles a kernel handles at once. Results never depend on it; tests force every value.</summary>
internal enum VectorWidth
{
    /// <summary>The widest one this machine runs in hardware.</summary>
    Auto,

    /// <summary>One double at a time.</summary>
    Scalar,

    /// <summary>2 doubles.</summary>
    Vector128,

    /// <summary>4 doubles.</summary>
    Vector256,

    /// <summary>8 doubles.</summary>
    Vector512,
}

/// <summary>Turns <see cref="VectorWidth.Auto"/> into a width.</summary>
internal static class VectorWidths
{
    /// <summary>
    /// The width itself, or the widest one in hardware for <see cref="VectorWidth.Auto"/>. A width beyond the hardware is emulated by the
    /// runtime: correct, and an order of magnitude slower, so only tests ask for it.
    /// </summary>
    public static VectorWidth Resolve(VectorWidth width) => width switch
    {
        not VectorWidth.Auto => width,
        _ when Vector512.IsHardwareAccelerated => VectorWidth.Vector512,
        _ when Vector256.IsHardwareAccelerated => VectorWidth.Vector256,
        _ when Vector128.IsHardwareAccelerated => VectorWidth.Vector128,
        _ => VectorWidth.Scalar,
    };
}
