namespace WedgeFast.C;

/// <summary>No model has a handle.</summary>
/// <param name="handle">The handle.</param>
internal sealed class HandleException(ulong handle)
    : Exception(FormattableString.Invariant($"There is no model {handle}: expected a handle that was not freed."));
