using System.Buffers.Binary;

namespace WedgeFast.Tables;

/// <summary>
/// What the end of an Arrow file says of its blocks, which have to lie within the file: the package takes memory for them as they are
/// written. The format is that of Arrow's File.fbs, a FlatBuffers table.
/// </summary>
internal static class ArrowFooter
{
    private const int Mark = 6, BlockLength = 24, SchemaOf = 1, Dictionaries = 2, Batches = 3, FieldsOfSchema = 1, ChildrenOfField = 5, Deepest = 16;
    private const int HeaderType = 1, Header = 2, DictionaryBatch = 2, DataOfDictionary = 1, Nodes = 1, Buffers = 2, Views = 4;

    /// <summary>Refuses blocks that lie elsewhere.</summary>
    /// <param name="file">The file, which is left at its beginning.</param>
    public static void Check(Stream file)
    {
        long length = file.Length;
        byte[] end = Bytes(file, length - Mark - sizeof(int), Mark + sizeof(int));
        int size = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end.AsSpan(sizeof(int)).SequenceEqual("ARROW1"u8) || size <= 0 || size > length - Mark)
        {
            throw new TableFault("no mark at its end");
        }

        byte[] footer = Bytes(file, length - Mark - sizeof(int) - size, size);
        if (Place(footer, Int(footer, 0), SchemaOf) is > 0 and int schema)
        {
            CheckFields(footer, schema + Int(footer, schema), FieldsOfSchema, 0);
        }

        foreach (int field in (ReadOnlySpan<int>)[Dictionaries, Batches])
        {
            CheckBlocks(file, footer, field);
        }

        file.Position = 0;
    }

    private static void CheckBlocks(Stream file, ReadOnlySpan<byte> footer, int field)
    {
        long length = file.Length;
        if (Place(footer, Int(footer, 0), field) is not (> 0 and int place))
        {
            return;
        }

        int vector = place + Int(footer, place);
        for (int at = vector + sizeof(int), k = Int(footer, vector); k > 0; k--, at += BlockLength)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(footer[at..]), body = BinaryPrimitives.ReadInt64LittleEndian(footer[(at + 16)..]);
            int metadata = Int(footer, at + 8);
            if (offset < 0 || metadata < 0 || body < 0 || offset > length - metadata || body > length - metadata - offset)
            {
                throw new TableFault("blocks beyond its end");
            }

            CheckMessage(file, offset, metadata);
        }
    }

    // Where a field of a table is, 0 where it is not there.
    private static int Place(ReadOnlySpan<byte> bytes, int table, int field)
    {
        int entries = table - Int(bytes, table), slot = sizeof(int) + (field * sizeof(short));
        int place = BinaryPrimitives.ReadUInt16LittleEndian(bytes[entries..]) <= slot ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(entries + slot)..]);
        return place == 0 ? 0 : table + place;
    }

    private static void CheckFields(ReadOnlySpan<byte> footer, int table, int field, int depth)
    {
        if (Place(footer, table, field) is not (> 0 and int place))
        {
            return;
        }

        int vector = place + Int(footer, place), count = Int(footer, vector);
        if (count < 0 || count > footer.Length / sizeof(int) || depth == Deepest)
        {
            throw new TableFault("more columns than its end has room for");
        }

        for (int k = 0, at = vector + sizeof(int); k < count; k++, at += sizeof(int))
        {
            CheckFields(footer, at + Int(footer, at), ChildrenOfField, depth + 1);
        }
    }

    // In front of a message is its length, of newer ones behind a mark of four bytes.
    private static void CheckMessage(Stream file, long offset, int metadata)
    {
        ReadOnlySpan<byte> start = Bytes(file, offset, 2 * sizeof(int));
        int first = Int(start, 0), size = first == -1 ? Int(start, sizeof(int)) : first;
        if (size < 0 || size > metadata)
        {
            throw new TableFault("messages longer than their blocks");
        }

        ReadOnlySpan<byte> message = Bytes(file, offset + (first == -1 ? 2 : 1) * sizeof(int), size);
        int table = Int(message, 0);
        bool areWords = Place(message, table, HeaderType) is > 0 and int type && message[type] == DictionaryBatch;
        int batch = Table(message, table, Header);
        CheckBatch(message, areWords ? Table(message, batch, DataOfDictionary) : batch);
    }

    private static void CheckBatch(ReadOnlySpan<byte> message, int batch)
    {
        foreach (int field in (ReadOnlySpan<int>)[Nodes, Buffers, Views])
        {
            if (Place(message, batch, field) is > 0 and int place && (uint)Int(message, place + Int(message, place)) > message.Length / sizeof(long))
            {
                throw new TableFault("more parts than a message has room for");
            }
        }

        CheckViews(message, batch);
    }

    // Of each column of views how many buffers are its own: memory is taken for so many.
    private static void CheckViews(ReadOnlySpan<byte> message, int batch)
    {
        if (Place(message, batch, Views) is not (> 0 and int place))
        {
            return;
        }

        int buffers = Place(message, batch, Buffers) is > 0 and int all ? Int(message, all + Int(message, all)) : 0;
        int vector = place + Int(message, place);
        for (int at = vector + sizeof(int), k = Int(message, vector); k > 0; k--, at += sizeof(long))
        {
            long own = BinaryPrimitives.ReadInt64LittleEndian(message[at..]);
            if (own < 0 || own > buffers)
            {
                throw new TableFault("more buffers of views than there are");
            }
        }
    }

    private static int Table(ReadOnlySpan<byte> bytes, int table, int field) =>
        Place(bytes, table, field) is > 0 and int place ? place + Int(bytes, place) : throw new TableFault("an empty message");

    private static int Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static byte[] Bytes(Stream file, long start, int count)
    {
        byte[] bytes = new byte[count];
        file.Position = start;
        file.ReadExactly(bytes);
        return bytes;
    }
}
