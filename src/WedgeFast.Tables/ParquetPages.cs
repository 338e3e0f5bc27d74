using System.Buffers.Binary;
using Parquet.Meta;

namespace WedgeFast.Tables;

/// <summary>
/// What a Parquet file says of the lengths of its parts: the package takes memory for them as they are written. Its end and the headers of
/// its pages are structs of Thrift's compact protocol.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class ParquetPages(Stream file)
{
    private const long Anyway = 1 << 26, PerByte = 1000;
    private const int Uncompressed = 2, Compressed = 3, Deepest = 32, ListType = 9, SetType = 10;

    /// <summary>Refuses pages that are too long for the file.</summary>
    /// <param name="metadata">What the end of the file says of it.</param>
    public void Check(FileMetaData metadata)
    {
        foreach (ColumnMetaData column in metadata.RowGroups.SelectMany(group => group.Columns).Select(chunk => chunk.MetaData).OfType<ColumnMetaData>())
        {
            long start = column.DictionaryPageOffset is > 0 and long first ? Math.Min(first, column.DataPageOffset) : column.DataPageOffset;
            RequireCount(column.NumValues);
            Check(start, start + column.TotalCompressedSize);
        }
    }

    /// <summary>Refuses a description at the end of the file whose texts and lists are longer than the file.</summary>
    public void CheckEnd()
    {
        const int Tail = 2 * sizeof(int);
        Require(file.Length > 2 * Tail);
        byte[] size = new byte[sizeof(int)];
        file.Position = file.Length - Tail;
        file.ReadExactly(size);
        file.Position = Math.Max(0, file.Length - Tail - Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(size)));
        Struct(0, ThriftShape.FileMetadata, take: null);
        file.Position = 0;
    }

    private void Check(long start, long end)
    {
        Require(start >= 0 && end >= start && end <= file.Length);
        for (long at = start; at < end;)
        {
            file.Position = at;
            long uncompressed = -1, compressed = -1;
            Struct(0, ThriftShape.PageHeader, (field, value) =>
            {
                uncompressed = field == Uncompressed ? value : uncompressed;
                compressed = field == Compressed ? value : compressed;
            }, within: (_, value) => RequireCount(value));
            Require(compressed >= 0 && compressed <= end - file.Position && uncompressed >= 0 && uncompressed <= Anyway + (PerByte * file.Length));
            at = file.Position + compressed;
        }
    }

    private void Struct(int depth, ThriftShape? shape, Action<long, long>? take, Action<long, long>? within = null)
    {
        Require(depth < Deepest);
        long field = 0;
        for (int head = Byte(); head != 0; head = Byte())
        {
            field = head >> 4 == 0 ? Number() : field + (head >> 4);
            Expect(shape?.Fits(field, head & 15));
            long value = (head & 15) == ListType ? List(depth, shape, field) : Value(head & 15, depth, shape?.Inner(field), within);
            take?.Invoke(field, value);
        }
    }

    private long Value(int type, int depth, ThriftShape? inner, Action<long, long>? within = null)
    {
        switch (type)
        {
            case 1 or 2:
                return 0;
            case 3:
                return Byte();
            case 4 or 5 or 6:
                return Number();
            case 7:
                Skip(sizeof(double));
                return 0;
            case 8:
                Skip(Varint());
                return 0;
            case ListType or SetType:
                return List(depth, shape: null, field: 0);
            case 12:
                Struct(depth + 1, inner, within);
                return 0;
            default:
                throw new TableFault("a page with an unknown header");
        }
    }

    private long List(int depth, ThriftShape? shape, long field)
    {
        int head = Byte();
        Expect(shape?.ElementsFit(field, head & 15));
        long count = head >> 4 == 15 ? Varint() : head >> 4;
        Require(count <= file.Length);
        for (long k = 0; k < count; k++)
        {
            // Truth values have a byte each in a list.
            Value((head & 15) is 1 or 2 ? 3 : head & 15, depth + 1, shape?.Inner(field));
        }

        return 0;
    }

    private void Skip(long count)
    {
        Require(count >= 0 && count <= file.Length - file.Position);
        file.Position += count;
    }

    private long Number()
    {
        long number = Varint();
        return (long)((ulong)number >> 1) ^ -(number & 1);
    }

    private long Varint()
    {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int part = Byte();
            number |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw new TableFault("a page with an unknown header");
    }

    private int Byte() => file.ReadByte() is >= 0 and int value ? value : throw new TableFault("pages beyond its end");

    // Numbers of values, and lengths that are smaller.
    private void RequireCount(long count) => Require(count >= 0 && count <= TableSource.MostRows(file.Length));

    private static void Expect(bool? fits)
    {
        if (fits is false)
        {
            throw new TableFault("a header of fields that are not what they should be");
        }
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new TableFault("pages too long for a file of its length");
        }
    }
}
