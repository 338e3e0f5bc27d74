namespace WedgeFast.Tables;

/// <summary>A file that holds a table by columns.</summary>
internal abstract class TableSource : IDisposable
{
    // A few bits a row is the least that a file worth reading holds.
    private const long RowsPerByte = 64, RowsAnyway = 1 << 16;

    /// <summary>The columns' names.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Columns that are no numbers, texts, truth values, dates or times, and what they are.</summary>
    public abstract IReadOnlyList<(string Name, string What)> LeftOut { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">Its format.</param>
    public static TableSource Open(Stream file, TableFormat format) =>
        format == TableFormat.Parquet ? new ParquetSource(file) : new ArrowSource(file);

    /// <summary>The next rows; null at the end.</summary>
    public abstract TableBatch? Read();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The most rows that a file of that length may have.</summary>
    public static long MostRows(long bytes) => RowsAnyway + (RowsPerByte * bytes);

    /// <summary>Refuses numbers of rows for which a damaged file would take all memory.</summary>
    protected static int Checked(long rows, long bytes) => rows >= 0 && rows <= MostRows(bytes) && rows < Array.MaxLength
        ? (int)rows
        : throw new TableFault($"{rows} rows in {bytes} bytes");
}
