namespace WedgeFast.C;

/// <summary>Options are no JSON, or one of them is wrong.</summary>
/// <param name="message">Which, and what was expected.</param>
internal sealed class OptionException(string message) : Exception(message);
