using System.Runtime.InteropServices;

namespace WedgeFast.Cli;

/// <summary>
/// While it lives, the first Ctrl-C or termination signal asks for a stop that keeps the best result so far; the second ends the process.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static int Listening;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Action? _stopping;
    private bool _isSignalled;

    /// <summary>Starts to listen.</summary>
    /// <param name="stopping">Called at the first signal, on a thread of its own.</param>
    public StopSignals(Action? stopping = null)
    {
        _stopping = stopping;
        HaveListened = true;
        Interlocked.Increment(ref Listening);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Whether one of them lives.</summary>
    public static bool Listen => Volatile.Read(ref Listening) > 0;

    /// <summary>Whether one has lived: then there is a result.</summary>
    public static bool HaveListened { get; private set; }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Interlocked.Decrement(ref Listening);
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Each signal comes on a thread of its own.
        context.Cancel = true;
        if (Interlocked.Exchange(ref _isSignalled, true))
        {
            Environment.Exit(ExitCodes.Aborted);
        }

        _source.Cancel();
        _stopping?.Invoke();
    }
}
