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
        InputFile file, Func<CsvHeader, IReadOnlyList<ChosenColumn>> choose, Func<CsvHeader, int?>? text, int blockLength) => file.Read(characters =>
    {
        using CsvSource source = new(file.Name, characters, blockLength, isAwaited: () => false);
        CellReader cells = new(source.Header, choose(source.Header), text?.Invoke(source.Header));
        return ReadRows(source, Blocks(source, kept: null), cells, areKept: false).Finish();
    });

    /// <summary>Reads a file whose columns are looked at more than once.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">Reads it, given something that reads columns.</param>
    public static T ReadTwice<T>(InputFile file, Func<CsvHeader, Func<CellReader, CellReader>, T> read) => file.Read(characters =>
    {
        using CsvSource source = new(file.Name, characters, BlockLength, isAwaited: () => false);
        List<CsvBlock>? kept = null;
        return read(source.Header, cells =>
        {
            IEnumerable<CsvBlock> blocks = kept ?? Blocks(source, kept = []);
            return ReadRows(source, blocks, cells, areKept: true);
        });
    });

    private static IEnumerable<CsvBlock> Blocks(CsvSource source, List<CsvBlock>? kept)
    {
        while (source.TryRead(out CsvBlock block))
        {
            kept?.Add(block);
            yield return block;
        }
    }

    private static CellReader ReadRows(CsvSource source, IEnumerable<CsvBlock> blocks, CellReader cells, bool areKept)
    {
        // Blocks end in the order of the file, so that the first error of the file is the one that is told.
        Queue<Task<CellReader>> parsing = [];
        try
        {
            foreach (CsvBlock block in blocks)
            {
                CellReader part = cells.Part();
                parsing.Enqueue(Task.Run(() => Parsed(source, block, part, areKept)));
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

        return cells;
    }

    private static CellReader Parsed(CsvSource source, CsvBlock block, CellReader part, bool isKept)
    {
        using (CsvRows rows = source.Open(block))
        {
            rows.ReadTo(part);
        }

        if (!isKept)
        {
            block.Free();
        }

        return part;
    }
}
