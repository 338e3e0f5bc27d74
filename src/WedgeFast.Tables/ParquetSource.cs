using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace WedgeFast.Tables;

/// <summary>A Parquet file, a row group at a time.</summary>
internal sealed class ParquetSource : TableSource
{
    private readonly ParquetReader _reader;
    private readonly long _length;
    private readonly DataField[] _fields;
    private int _group;

    /// <summary>Reads what the file says of itself.</summary>
    public ParquetSource(Stream file)
    {
        _length = file.Length;
        new ParquetPages(file).CheckEnd();
        _reader = ParquetReader.CreateAsync(file).GetAwaiter().GetResult();
        new ParquetPages(file).Check(_reader.Metadata ?? throw new TableFault("nothing said of its columns"));
        HashSet<string> microseconds = [.. _reader.Metadata.Schema.Where(column => column.ConvertedType == ConvertedType.TIME_MICROS).Select(column => column.Name)];
        _fields = [.. _reader.Schema.Fields.OfType<DataField>().Where(field => ParquetColumn.Knows(field) && (!IsTime(field) || microseconds.Contains(field.Name)))];
        HashSet<Field> flat = [.. _fields];
        Names = [.. _fields.Select(field => field.Name)];
        LeftOut = [.. _reader.Schema.Fields.Where(field => !flat.Contains(field)).Select(field => (field.Name, What(field)))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, string What)> LeftOut { get; }

    /// <inheritdoc/>
    public override TableBatch? Read()
    {
        if (_group == _reader.RowGroupCount)
        {
            return null;
        }

        using ParquetRowGroupReader group = _reader.OpenRowGroupReader(_group++);
        int rows = Checked(group.RowCount, _length);
        return new TableBatch(rows, [.. _fields.Select(field => Column(group, field, rows).GetAwaiter().GetResult())]);
    }

    /// <inheritdoc/>
    public override void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    // The package gives times of day in UTC as whole numbers, of which the schema alone says what they count.
    private static bool IsTime(DataField field) => field is TimeDataField && field.ClrType != typeof(TimeSpan);

    private static Task<Action<int, CellText>> Column(ParquetRowGroupReader group, DataField field, int rows) =>
        IsTime(field) ? ParquetColumn.ReadMicroseconds(group, field, rows) : ParquetColumn.Read(group, field, rows);

    private static string What(Field field) => field is not DataField data ? field.SchemaType == SchemaType.List ? "list" : "record"
        : data.IsArray ? "list" : IsTime(data) ? "time" : data.ClrType == typeof(ReadOnlyMemory<byte>) ? "bytes" : data.ClrType.Name;
}
