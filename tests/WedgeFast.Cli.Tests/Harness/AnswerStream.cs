namespace WedgeFast.Cli.Tests.Harness;

/// <summary>A stdout that others can wait for.</summary>
internal sealed class AnswerStream : MemoryStream
{
    private readonly object _lock = new();

    // The base writes spans by writing arrays.
    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_lock)
        {
            base.Write(buffer, offset, count);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until there are as many lines.</summary>
    /// <returns>False where they did not come in time.</returns>
    public bool WaitForLines(int lines, TimeSpan limit)
    {
        DateTime end = DateTime.UtcNow + limit;
        lock (_lock)
        {
            while (GetBuffer().AsSpan(0, (int)Length).Count((byte)'\n') < lines)
            {
                TimeSpan left = end - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lock, left))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
