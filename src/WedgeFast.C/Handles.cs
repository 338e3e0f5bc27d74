using System.Collections.Concurrent;

namespace WedgeFast.C;

/// <summary>
/// The models that callers hold. Handles are numbers that are given once, and no addresses: one that was freed, or never was one, is
/// recognised.
/// </summary>
internal static class Handles
{
    private static readonly ConcurrentDictionary<ulong, Model> Models = [];
    private static ulong Last;

    /// <summary>Gives a model a handle.</summary>
    public static ulong Add(Model model)
    {
        ulong handle = Interlocked.Increment(ref Last);
        Models[handle] = model;
        return handle;
    }

    /// <summary>The model of a handle.</summary>
    /// <exception cref="HandleException">There is none.</exception>
    public static Model Get(ulong handle) => Models.TryGetValue(handle, out Model? model) ? model : throw new HandleException(handle);

    /// <summary>Forgets a handle.</summary>
    /// <exception cref="HandleException">There is none.</exception>
    public static void Remove(ulong handle)
    {
        if (!Models.TryRemove(handle, out _))
        {
            throw new HandleException(handle);
        }
    }
}
