namespace WedgeFast.Cli;

/// <summary>What the process returns. Where several apply: 1 before 2 before 4 before 3 before 0.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and within the tolerance.</summary>
    public const int Done = 0;

    /// <summary>Something nobody foresaw, or a file that could not be written after all checks had passed.</summary>
    public const int Unexpected = 1;

    /// <summary>Bad usage or bad input; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped before the tolerance was reached; the best network was still written.</summary>
    public const int Stopped = 3;

    /// <summary>Verifying found the claim false.</summary>
    public const int ClaimFalse = 4;

    /// <summary>A second Ctrl-C.</summary>
    public const int Aborted = 130;
}
