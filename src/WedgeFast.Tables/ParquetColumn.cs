using Parquet;
using Parquet.Schema;

namespace WedgeFast.Tables;

/// <summary>The cells of a column in a row group of a Parquet file.</summary>
internal static class ParquetColumn
{
    private static readonly Dictionary<Type, Func<ParquetRowGroupReader, DataField, int, Task<Action<int, CellText>>>> Known = new()
    {
        [typeof(bool)] = Of<bool>((text, value) => text.Add(value ? '1' : '0')),
        [typeof(sbyte)] = Of<sbyte>((text, value) => text.Add(value)),
        [typeof(byte)] = Of<byte>((text, value) => text.Add(value)),
        [typeof(short)] = Of<short>((text, value) => text.Add(value)),
        [typeof(ushort)] = Of<ushort>((text, value) => text.Add(value)),
        [typeof(int)] = Of<int>((text, value) => text.Add(value)),
        [typeof(uint)] = Of<uint>((text, value) => text.Add(value)),
        [typeof(long)] = Of<long>((text, value) => text.Add(value)),
        [typeof(ulong)] = Of<ulong>((text, value) => text.Add(value)),
        [typeof(float)] = Of<float>((text, value) => text.Add((double)value)),
        [typeof(double)] = Of<double>((text, value) => text.Add(value)),
        [typeof(decimal)] = Of<decimal>((text, value) => text.Add(value)),
        [typeof(DateTime)] = Of<DateTime>((text, value) => text.Add(value)),
        [typeof(TimeSpan)] = Of<TimeSpan>((text, value) => text.Add(value)),
        [typeof(string)] = Texts,
        [typeof(ReadOnlyMemory<char>)] = Texts,
    };

    private static readonly Func<ParquetRowGroupReader, DataField, int, Task<Action<int, CellText>>> Microseconds =
        Of<long>((text, value) => text.Add(TimeSpan.FromMicroseconds(value)));

    /// <summary>Whether the cells of a column can be read.</summary>
    public static bool Knows(DataField field) => !field.IsArray && Known.ContainsKey(field.ClrType);

    /// <summary>Reads a column of times of day that are whole numbers of microseconds.</summary>
    public static Task<Action<int, CellText>> ReadMicroseconds(ParquetRowGroupReader group, DataField field, int rows) => Microseconds(group, field, rows);

    /// <summary>Reads a column.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="field">The column.</param>
    /// <param name="rows">How many rows there are.</param>
    public static Task<Action<int, CellText>> Read(ParquetRowGroupReader group, DataField field, int rows) => Known[field.ClrType](group, field, rows);

    private static Func<ParquetRowGroupReader, DataField, int, Task<Action<int, CellText>>> Of<T>(Action<CellText, T> add) where T : struct =>
        async (group, field, rows) =>
        {
            if (!field.IsNullable)
            {
                T[] values = new T[rows];
                await group.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
                return (row, text) => add(text, values[row]);
            }

            T?[] some = new T?[rows];
            await group.ReadAsync<T>(field, some.AsMemory()).ConfigureAwait(false);
            return (row, text) =>
            {
                if (some[row] is { } value)
                {
                    add(text, value);
                }
            };
        };

    private static async Task<Action<int, CellText>> Texts(ParquetRowGroupReader group, DataField field, int rows)
    {
        string?[] texts = new string?[rows];
        await group.ReadAsync(field, texts.AsMemory()!).ConfigureAwait(false);
        return (row, text) => text.Add(texts[row]);
    }
}
