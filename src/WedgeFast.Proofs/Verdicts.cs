namespace WedgeFast.Proofs;

/// <summary>A file cannot be read, or is not of the kind that this checker knows: nothing follows, exit code 2.</summary>
internal sealed class UnreadableException(string message) : Exception(message);

/// <summary>A proof does not prove its claim: exit code 4.</summary>
internal sealed class RefutedException(string message) : Exception(message);
