using System.Collections.Concurrent;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;

namespace WedgeFast.Cli.Scoring;

/// <summary>Works on the rows of a file while it is read, a block on each thread, in memory that does not grow with the file.</summary>
internal static class StreamedRows
{
    private const int BlockLength = 1 << 18;

    /// <summary>Reads a file to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="begin">What to do with a block of rows, given the header; several blocks at a time.</param>
    /// <param name="take">Takes what became of a block, in the order of the file; rows that a pipe has given are not kept waiting.</param>
    /// <exception cref="CliError">The file cannot be read; rows before the fault have been taken.</exception>
    public static void Run<T>(InputFile file, Func<CsvHeader, Func<CsvRows, T>> begin, Action<T> take)
    {
        BlockingCollection<Task<T>> working = new(2 * Environment.ProcessorCount);
        CancellationTokenSource stop = new();
        Task reading = Task.Run(() => Read(file, begin, working, stop.Token));
        try
        {
            foreach (Task<T> next in working.GetConsumingEnumerable())
            {
                take(next.GetAwaiter().GetResult());
            }
        }
        catch
        {
            // Whoever reads may wait for a pipe that stays silent: nobody waits for it.
            stop.Cancel();
            throw;
        }

        reading.GetAwaiter().GetResult();
        working.Dispose();
        stop.Dispose();
    }

    private static void Read<T>(
        InputFile file, Func<CsvHeader, Func<CsvRows, T>> begin, BlockingCollection<Task<T>> working, CancellationToken stop)
    {
        try
        {
            file.Read(characters =>
            {
                using CsvSource source = new(file.Name, characters, BlockLength, isAwaited: () => working.Count == 0);
                Func<CsvRows, T> work = begin(source.Header);
                while (source.TryRead(out CsvBlock block))
                {
                    working.Add(Task.Run(() => Worked(source, block, work), CancellationToken.None), stop);
                }

                return true;
            });
        }
        finally
        {
            working.CompleteAdding();
        }
    }

    private static T Worked<T>(CsvSource source, CsvBlock block, Func<CsvRows, T> work)
    {
        T result;
        using (CsvRows rows = source.Open(block))
        {
            result = work(rows);
        }

        block.Free();
        return result;
    }
}
