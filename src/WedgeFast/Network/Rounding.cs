using System.Globalization;
using System.Numerics;

namespace WedgeFast.Network;

/// <summary>Rounds a network's numbers to another precision.</summary>
internal static class Rounding
{
    /// <summary>The nearest number of type <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">It is beyond the range of the type.</exception>
    public static T To<T>(double value)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T rounded = T.CreateChecked(value);
        return T.IsFinite(rounded)
            ? rounded
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The network holds {value}: beyond the range of {typeof(T).Name}."));
    }
}
