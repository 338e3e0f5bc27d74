namespace WedgeFast.Tables;

/// <summary>A file is damaged, or not of its format.</summary>
/// <param name="what">What is wrong, as a part of a sentence.</param>
/// <param name="cause">What led to it; null for nothing.</param>
internal sealed class TableFault(string what, Exception? cause = null) : Exception(what, cause);
