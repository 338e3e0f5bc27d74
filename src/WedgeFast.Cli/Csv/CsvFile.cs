using System.Text;
using WedgeFast.Cli.Data;

namespace WedgeFast.Cli.Csv;

/// <summary>Reads CSV files strictly, a block of rows on each thread.</summary>
internal static class CsvFile
{
    private const int StartLength = 1 << 16;
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
        // A byte order mark decides between UTF-8 and UTF-16 and is not part of the first name.
        using StreamReader characters = new(bytes, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, StartLength);
        char[] start = new char[StartLength];
        int length = characters.ReadBlock(start);
        char delimiter = Delimiter.Detect(start.AsSpan(0, length));
        using PrefixedReader whole = new(start.AsMemory(0, length), characters);
        BlockReader blocks = new(whole, delimiter, blockLength);
        while (blocks.TryRead(out CsvBlock block))
        {
            using CsvRows top = new(file.Name, block, delimiter);
            if (top.TryReadHeader(out CsvHeader? header))
            {
                CellReader cells = new(header, choose(header), text?.Invoke(header));
                top.ReadTo(cells);
                ReadRest(file.Name, blocks, delimiter, cells);
                return cells.Finish();
            }
        }

        throw new CliError($"{file.Name}: the file is empty: expected a header row");
    });

    private static void ReadRest(string source, BlockReader blocks, char delimiter, CellReader cells)
    {
        // Blocks end in the order of the file, so that the first error of the file is the one that is told.
        Queue<Task<CellReader>> parsing = [];
        try
        {
            while (blocks.TryRead(out CsvBlock block))
            {
                CellReader part = cells.Part();
                parsing.Enqueue(Task.Run(() =>
                {
                    using CsvRows rows = new(source, block, delimiter);
                    rows.ReadTo(part);
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
