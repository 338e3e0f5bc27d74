using WedgeFast.Cli.Data;

namespace WedgeFast.Cli.Csv;

/// <summary>Reads CSV files strictly, a block of rows on each thread.</summary>
internal static class CsvFile
{
    private const int BlockLength = 1 << 20;

    /// <summary>Reads the chosen columns of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="choose">Which columns, given the header; only these are looked at.</param>
    /// <param name="text">Which column to read as words, given the header; null for none.</param>
    /// <exception cref="CliError">The file cannot be read or breaks a rule; the message names file, line, column and value.</exception>
    public static CsvTable Read(InputFile file, Func<CsvHeader, IReadOnlyList<ChosenColumn>> choose, Func<CsvHeader, int?>? text = null) =>
        Read(file, choose, text, BlockLength);

    /// <summary>The same in blocks of about <paramref name="blockLength"/> characters.</summary>
    internal static CsvTable Read(
        InputFile file, Func<CsvHeader, IReadOnlyList<ChosenColumn>> choose, Func<CsvHeader, int?>? text, int blockLength) => file.Read(bytes =>
    {
        using CsvSource source = new(file.Name, bytes, blockLength, isAwaited: () => false);
        CellReader cells = new(source.Header, choose(source.Header), text?.Invoke(source.Header));
        ReadRows(source, cells);
        return cells.Finish();
    });

    private static void ReadRows(CsvSource source, CellReader cells)
    {
        // Blocks end in the order of the file, so that the first error of the file is the one that is told.
        Queue<Task<CellReader>> parsing = [];
        try
        {
            while (source.TryRead(out CsvRows? rows))
            {
                CellReader part = cells.Part();
                parsing.Enqueue(Task.Run(() =>
                {
                    using (rows)
                    {
                        rows.ReadTo(part);
                    }

                    return part;
                }));
                if (parsing.Count > Environment.ProcessorCount)
                {
                    cells.Append(parsing.Dequeue().GetAwaiter().GetResult());
                }
            }

            while (parsing.TryDequeue(out Task<CellReader>? next))
            {
                cells.Append(next.GetAwaiter().GetResult());
            }
        }
        finally
        {
            Task.WhenAll(parsing).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }
    }
}
