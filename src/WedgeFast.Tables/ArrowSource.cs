using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace WedgeFast.Tables;

/// <summary>An Arrow file, a record batch at a time.</summary>
internal sealed class ArrowSource : TableSource
{
    private const int MarkLength = 8;

    private readonly ArrowFileReader _reader;
    private readonly int[] _columns;
    private readonly long _length;

    /// <summary>Reads what the file says of itself.</summary>
    public ArrowSource(Stream file)
    {
        _length = file.Length;
        byte[] mark = new byte[MarkLength];
        file.ReadExactly(mark);
        if (mark.AsSpan().StartsWith("FEA1"u8))
        {
            throw new TableFault("Feather of version 1, not 2");
        }

        if (!mark.AsSpan().StartsWith("ARROW1"u8))
        {
            throw new TableFault("no mark at its beginning");
        }

        ArrowFooter.Check(file);
        _reader = new ArrowFileReader(new ArrowContext(new BoundedAllocator(_length), new CompressionCodecFactory()), file);
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
}
