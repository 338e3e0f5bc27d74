using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace WedgeFast.Tables;

/// <summary>An Arrow file, a record batch at a time: behind its mark it is what the stream format is.</summary>
internal sealed class ArrowSource : TableSource
{
    private const int MarkLength = 8;

    private readonly ArrowStreamReader _reader;
    private readonly int[] _columns;
    private readonly long _length;

    /// <summary>Reads what the file says of itself.</summary>
    public ArrowSource(Stream file)
    {
        byte[] bytes = Bytes(file);
        _length = bytes.Length;
        ReadOnlySpan<byte> mark = "ARROW1"u8;
        if (bytes.AsSpan().StartsWith("FEA1"u8))
        {
            throw new TableFault("Feather of version 1, not 2");
        }

        if (bytes.Length < 2 * MarkLength || !bytes.AsSpan().StartsWith(mark) || !bytes.AsSpan().EndsWith(mark))
        {
            throw new TableFault("no mark at its beginning or its end");
        }

        ArrowContext context = new(new BoundedAllocator(_length), new CompressionCodecFactory());
        _reader = new ArrowStreamReader(context, bytes.AsMemory(MarkLength));
        IReadOnlyList<Field> fields = _reader.Schema.FieldsList;
        _columns = [.. Enumerable.Range(0, fields.Count).Where(k => ArrowColumn.Knows(fields[k].DataType))];
        Names = [.. _columns.Select(k => fields[k].Name)];
        LeftOut = [.. fields.Where(field => !ArrowColumn.Knows(field.DataType)).Select(field => (field.Name, field.DataType.Name))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, string What)> LeftOut { get; }

    /// <inheritdoc/>
    public override TableBatch? Read()
    {
        RecordBatch? batch = _reader.ReadNextRecordBatch();
        return batch is null ? null : new TableBatch(Checked(batch.Length, _length), [.. _columns.Select(k => ArrowColumn.Of(batch.Column(k)))]);
    }

    /// <inheritdoc/>
    public override void Dispose() => _reader.Dispose();

    private static byte[] Bytes(Stream file)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
