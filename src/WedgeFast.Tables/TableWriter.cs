using Apache.Arrow;
using Apache.Arrow.Ipc;
using Parquet;
using Parquet.Schema;

namespace WedgeFast.Tables;

/// <summary>Writes columns of numbers and texts.</summary>
internal static class TableWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">As what.</param>
    /// <param name="columns">The columns, of equal length: arrays of double?, long? or string.</param>
    public static void Write(Stream stream, TableFormat format, IReadOnlyList<(string Name, System.Array Values)> columns)
    {
        if (format == TableFormat.Parquet)
        {
            WriteParquet(stream, columns).GetAwaiter().GetResult();
        }
        else
        {
            WriteArrow(stream, columns);
        }
    }

    private static async Task WriteParquet(Stream stream, IReadOnlyList<(string Name, System.Array Values)> columns)
    {
        DataField[] fields = [.. columns.Select(column => column.Values switch
        {
            double?[] => new DataField<double?>(column.Name),
            long?[] => new DataField<long?>(column.Name),
            _ => (DataField)new DataField<string>(column.Name),
        })];
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream).ConfigureAwait(false);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        for (int k = 0; k < fields.Length; k++)
        {
            await (columns[k].Values switch
            {
                double?[] numbers => group.WriteAsync<double>(fields[k], numbers.AsMemory()),
                long?[] numbers => group.WriteAsync<long>(fields[k], numbers.AsMemory()),
                System.Array texts => group.WriteAsync(fields[k], (string[])texts),
            }).ConfigureAwait(false);
        }

        group.CompleteValidate();
    }

    private static void WriteArrow(Stream stream, IReadOnlyList<(string Name, System.Array Values)> columns)
    {
        IArrowArray[] arrays = [.. columns.Select(column => ArrayOf(column.Values))];
        Schema schema = new([.. columns.Select((column, k) => new Apache.Arrow.Field(column.Name, arrays[k].Data.DataType, nullable: true))], null);
        using RecordBatch batch = new(schema, arrays, columns[0].Values.Length);
        using ArrowFileWriter writer = new(stream, schema, leaveOpen: true);
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }

    private static IArrowArray ArrayOf(System.Array values)
    {
        switch (values)
        {
            case double?[] numbers:
                DoubleArray.Builder doubles = new();
                foreach (double? number in numbers)
                {
                    doubles.Append(number);
                }

                return doubles.Build();
            case long?[] numbers:
                Int64Array.Builder longs = new();
                foreach (long? number in numbers)
                {
                    longs.Append(number);
                }

                return longs.Build();
            default:
                StringArray.Builder texts = new();
                foreach (string? text in (string?[])values)
                {
                    texts.Append(text);
                }

                return texts.Build();
        }
    }
}
