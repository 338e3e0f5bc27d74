using System.Runtime.InteropServices;

namespace WedgeFast.Cli;

/// <summary>
/// Signals while no <see cref="StopSignals"/> listen: before and between what can be stopped a signal ends the process with one line, no
/// file having been written; once something was trained it is written first, and a second signal, or one after that which stopped training,
/// ends at once.
/// </summary>
internal sealed class EarlySignals : IDisposable
{
    private readonly StandardStreams _streams;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private bool _signalled;

    /// <summary>Starts to listen.</summary>
    /// <param name="streams">Where to say so.</param>
    public EarlySignals(StandardStreams streams)
    {
        _streams = streams;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (StopSignals.Listen)
        {
            _signalled = true;
            return;
        }

        if (_signalled)
        {
            Environment.Exit(ExitCodes.Aborted);
        }

        _signalled = true;
        if (!StopSignals.HaveListened)
        {
            _streams.Error.WriteLine("wedgefast: stopped by a signal before there was a result: no file was written");
            Environment.Exit(ExitCodes.Stopped);
        }
    }
}
