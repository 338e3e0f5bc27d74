using Parquet;
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
        _reader = ParquetReader.CreateAsync(file).GetAwaiter().GetResult();
        HashSet<DataField> flat = [.. _reader.Schema.Fields.OfType<DataField>().Where(field => !field.IsArray && ParquetColumn.Knows(field.ClrType))];
        _fields = [.. _reader.Schema.Fields.OfType<DataField>().Where(flat.Contains)];
        Names = [.. _fields.Select(field => field.Name)];
        LeftOut = [.. _reader.Schema.Fields.Where(field => field is not DataField data || !flat.Contains(data)).Select(field => (field.Name, What(field)))];
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
        return new TableBatch(rows, [.. _fields.Select(field => ParquetColumn.Read(group, field, rows).GetAwaiter().GetResult())]);
    }

    /// <inheritdoc/>
    public override void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static string What(Field field) => field is DataField { IsArray: false } data ? data.ClrType.Name : field.SchemaType == SchemaType.Data ? "list" : $"{field.SchemaType}".ToUpperInvariant();
}
