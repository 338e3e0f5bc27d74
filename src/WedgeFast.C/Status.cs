namespace WedgeFast.C;

/// <summary>What functions return, as wedgefast.h has it.</summary>
internal static class Status
{
    public const int Ok = 0;
    public const int Stopped = 1;
    public const int ClaimFails = 2;
    public const int Argument = -1;
    public const int Handle = -2;
    public const int Options = -3;
    public const int File = -4;
    public const int Unsupported = -5;
    public const int NothingYet = -6;
    public const int Memory = -7;
    public const int Internal = -8;

    /// <summary>The status that an exception means.</summary>
    public static int Of(Exception error) => error switch
    {
        HandleException => Handle,
        OptionException => Options,
        InvalidDataException or IOException or UnauthorizedAccessException => File,
        NotSupportedException => Unsupported,
        OperationCanceledException => NothingYet,
        OutOfMemoryException => Memory,
        ArgumentException => Argument,
        _ => Internal,
    };
}
