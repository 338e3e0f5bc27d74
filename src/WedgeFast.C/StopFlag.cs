namespace WedgeFast.C;

/// <summary>Watches a number of the caller: once it is not 0, what is under way is to stop.</summary>
internal sealed unsafe class StopFlag : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly int* _flag;
    private readonly Thread? _watch;

    /// <summary>Starts watching.</summary>
    /// <param name="flag">The number; null where there is none.</param>
    public StopFlag(int* flag)
    {
        _flag = flag;
        if (flag is null)
        {
            return;
        }

        if (Volatile.Read(ref *flag) != 0)
        {
            _stop.Cancel();
            return;
        }

        // Training may take every thread of the pool: this one is none of it.
        _watch = new Thread(Watch) { IsBackground = true };
        _watch.Start();
    }

    /// <summary>Is cancelled once the number is not 0.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Ends watching: nothing looks at the number any more.</summary>
    public void Dispose()
    {
        _ended.Set();
        _watch?.Join();
        _ended.Dispose();
        _stop.Dispose();
    }

    private void Watch()
    {
        while (!_ended.Wait(Interval))
        {
            if (Volatile.Read(ref *_flag) != 0)
            {
                _stop.Cancel();
                return;
            }
        }
    }
}
