using Apache.Arrow;
using Apache.Arrow.Types;

namespace WedgeFast.Tables;

/// <summary>The cells of a column in a record batch of an Arrow file.</summary>
internal static class ArrowColumn
{
    /// <summary>Whether cells of a type can be read.</summary>
    public static bool Knows(IArrowType type) => type is DictionaryType dictionary
        ? Knows(dictionary.ValueType)
        : type.TypeId is ArrowTypeId.Boolean or ArrowTypeId.Int8 or ArrowTypeId.UInt8 or ArrowTypeId.Int16 or ArrowTypeId.UInt16 or ArrowTypeId.Int32
            or ArrowTypeId.UInt32 or ArrowTypeId.Int64 or ArrowTypeId.UInt64 or ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double
            or ArrowTypeId.Decimal128 or ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Timestamp or ArrowTypeId.Time32 or ArrowTypeId.Time64
            or ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView or ArrowTypeId.Null;

    /// <summary>What adds the cell of a row.</summary>
    public static Action<int, CellText> Of(IArrowArray column) => column switch
    {
        NullArray => Nothing,
        BooleanArray flags => Present(flags, (row, text) => text.Add(flags.GetValue(row) is true ? '1' : '0')),
        Int8Array numbers => Numbers(numbers, value => value),
        UInt8Array numbers => Numbers(numbers, value => value),
        Int16Array numbers => Numbers(numbers, value => value),
        UInt16Array numbers => Numbers(numbers, value => value),
        Int32Array numbers => Numbers(numbers, value => value),
        UInt32Array numbers => Numbers(numbers, value => value),
        Int64Array numbers => Numbers(numbers, value => value),
        UInt64Array numbers => Numbers(numbers, value => value),
        HalfFloatArray numbers => Numbers(numbers, value => (double)value),
        FloatArray numbers => Numbers(numbers, value => (double)value),
        DoubleArray numbers => Numbers(numbers, value => value),
        Decimal128Array decimals => Present(decimals, (row, text) => text.Add(decimals.GetString(row))),
        Date32Array dates => Present(dates, (row, text) => text.Add(dates.GetDateTime(row)!.Value)),
        Date64Array dates => Present(dates, (row, text) => text.Add(dates.GetDateTime(row)!.Value)),
        TimestampArray times => Present(times, (row, text) => text.Add(times.GetTimestampUnchecked(row).UtcDateTime)),
        Time32Array times => Present(times, (row, text) => text.Add(times.GetTime(row)!.Value.ToTimeSpan())),
        Time64Array times => Present(times, (row, text) => text.Add(times.GetTime(row)!.Value.ToTimeSpan())),
        StringArray texts => Texts(texts),
        LargeStringArray texts => LargeTexts(texts),
        StringViewArray texts => Present(texts, (row, text) => text.AddUtf8(texts.GetBytes(row))),
        DictionaryArray words => Words(words),
        _ => throw new TableFault($"a column of type {column.Data.DataType.Name}"),
    };

    private static Action<int, CellText> Numbers<T, TText>(PrimitiveArray<T> column, Func<T, TText> number)
        where T : struct, IEquatable<T> where TText : ISpanFormattable =>
        Present(column, (row, text) => text.Add(number(column.Values[row])));

    private static Action<int, CellText> Texts(StringArray texts)
    {
        RequireOrder(texts.ValueOffsets[..(texts.Length == 0 ? 0 : texts.Length + 1)]);
        return Present(texts, (row, text) => AddText(text, texts.Values, texts.ValueOffsets[row], texts.ValueOffsets[row + 1]));
    }

    private static Action<int, CellText> LargeTexts(LargeStringArray texts)
    {
        RequireOrder(texts.ValueOffsets[..(texts.Length == 0 ? 0 : texts.Length + 1)]);
        return Present(texts, (row, text) => AddText(text, texts.ValueBuffer.Span, texts.ValueOffsets[row], texts.ValueOffsets[row + 1]));
    }

    // Texts follow each other: a damaged file could have all of them in each row.
    private static void RequireOrder<T>(ReadOnlySpan<T> offsets) where T : IComparable<T>
    {
        for (int k = 1; k < offsets.Length; k++)
        {
            if (offsets[k].CompareTo(offsets[k - 1]) < 0)
            {
                throw new TableFault("texts that overlap");
            }
        }
    }

    // The package's own way takes places of texts as they are written, whatever they are.
    private static void AddText(CellText text, ReadOnlySpan<byte> all, long start, long end) =>
        text.AddUtf8(all.Slice(checked((int)start), checked((int)(end - start))));

    private static Action<int, CellText> Words(DictionaryArray column)
    {
        Action<int, CellText> word = Of(column.Dictionary);
        Func<int, long> index = column.Indices switch
        {
            Int8Array numbers => row => numbers.Values[row],
            UInt8Array numbers => row => numbers.Values[row],
            Int16Array numbers => row => numbers.Values[row],
            UInt16Array numbers => row => numbers.Values[row],
            Int32Array numbers => row => numbers.Values[row],
            UInt32Array numbers => row => numbers.Values[row],
            Int64Array numbers => row => numbers.Values[row],
            _ => throw new TableFault("a dictionary with other indices than whole numbers"),
        };
        return Present(column.Indices, (row, text) => word(checked((int)index(row)), text));
    }

    private static void Nothing(int row, CellText text)
    {
    }

    private static Action<int, CellText> Present(IArrowArray column, Action<int, CellText> add) => (row, text) =>
    {
        if (!column.IsNull(row))
        {
            add(row, text);
        }
    };
}
