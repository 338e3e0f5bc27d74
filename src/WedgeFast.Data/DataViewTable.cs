using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.Data;

/// <summary>Makes a <see cref="Table"/> of an <see cref="IDataView"/>, in one pass over its rows.</summary>
public static class DataViewTable
{
    /// <summary>
    /// Reads columns: numbers of any type and truth values, 1 and 0, become numbers, texts words; keys become words, their values where the
    /// view tells them as texts, else their numbers; a vector becomes as many columns of numbers, named after its slots where they have
    /// names, else "name.0", "name.1", ..
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="columns">The names of the columns; null for all that are not hidden.</param>
    /// <exception cref="ArgumentException">A column is not there, or of another type: the message names it.</exception>
    public static Table AsTable(this IDataView view, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        DataViewSchema.Column[] chosen = columns is null
            ? [.. view.Schema.Where(column => !column.IsHidden)]
            : [.. columns.Select(name => view.Schema.GetColumnOrNull(name) ?? throw Absent(view, name))];
        List<Sink> sinks = [];
        using DataViewRowCursor cursor = view.GetRowCursor(chosen);
        Action[] readers = [.. chosen.Select(column => ReaderOf(cursor, column, sinks))];
        while (cursor.MoveNext())
        {
            foreach (Action read in readers)
            {
                read();
            }
        }

        Table table = new();
        foreach (Sink sink in sinks)
        {
            if (sink.IsText)
            {
                table.Add(sink.Name, sink.Words);
            }
            else
            {
                table.Add(sink.Name, sink.Numbers);
            }
        }

        return table;
    }

    private static ArgumentException Absent(IDataView view, string name) => new(
        $"There is no column \"{name}\": the view has {string.Join(", ", view.Schema.Select(column => $"\"{column.Name}\""))}.", "columns");

    private static Action ReaderOf(DataViewRow row, DataViewSchema.Column column, List<Sink> sinks)
    {
        if (column.Type is VectorDataViewType vector)
        {
            return ReaderOfVector(row, column, vector, sinks);
        }

        Sink sink = new(column.Name, column.Type is TextDataViewType or KeyDataViewType);
        sinks.Add(sink);
        return column.Type switch
        {
            TextDataViewType => Read<ReadOnlyMemory<char>>(row, column, value => sink.Words.Add(value.ToString())),
            KeyDataViewType key => ReaderOfKey(row, column, key, sink),
            BooleanDataViewType => Read<bool>(row, column, value => sink.Numbers.Add(value ? 1 : 0)),
            NumberDataViewType => ReaderOfNumber(row, column, sink),
            _ => throw new ArgumentException($"Column \"{column.Name}\" holds {column.Type}: expected numbers, truth values, texts, keys or vectors of numbers.", "columns"),
        };
    }

    private static Action ReaderOfNumber(DataViewRow row, DataViewSchema.Column column, Sink sink)
    {
        Type type = column.Type.RawType;
        return type == typeof(float) ? Read<float>(row, column, value => sink.Numbers.Add(value))
            : type == typeof(double) ? Read<double>(row, column, sink.Numbers.Add)
            : type == typeof(int) ? Read<int>(row, column, value => sink.Numbers.Add(value))
            : type == typeof(long) ? Read<long>(row, column, value => sink.Numbers.Add(value))
            : type == typeof(short) ? Read<short>(row, column, value => sink.Numbers.Add(value))
            : type == typeof(sbyte) ? Read<sbyte>(row, column, value => sink.Numbers.Add(value))
            : type == typeof(byte) ? Read<byte>(row, column, value => sink.Numbers.Add(value))
            : type == typeof(ushort) ? Read<ushort>(row, column, value => sink.Numbers.Add(value))
            : type == typeof(uint) ? Read<uint>(row, column, value => sink.Numbers.Add(value))
            : Read<ulong>(row, column, value => sink.Numbers.Add(value));
    }

    private static Action ReaderOfKey(DataViewRow row, DataViewSchema.Column column, KeyDataViewType key, Sink sink)
    {
        string[]? values = SlotTexts(column, "KeyValues");
        void Add(ulong value) => sink.Words.Add(
            value == 0 ? null : values is not null && value <= (ulong)values.Length ? values[value - 1] : (value - 1).ToString(CultureInfo.InvariantCulture));
        return key.RawType == typeof(byte) ? Read<byte>(row, column, value => Add(value))
            : key.RawType == typeof(ushort) ? Read<ushort>(row, column, value => Add(value))
            : key.RawType == typeof(uint) ? Read<uint>(row, column, value => Add(value))
            : Read<ulong>(row, column, Add);
    }

    private static Action ReaderOfVector(DataViewRow row, DataViewSchema.Column column, VectorDataViewType vector, List<Sink> sinks)
    {
        if (!vector.IsKnownSize || (vector.ItemType.RawType != typeof(float) && vector.ItemType.RawType != typeof(double)))
        {
            throw new ArgumentException($"Column \"{column.Name}\" holds {vector}: expected vectors of as many numbers in each row.", "columns");
        }

        string[]? names = SlotTexts(column, "SlotNames");
        Sink[] own = [.. Enumerable.Range(0, vector.Size).Select(k =>
            new Sink(names is not null && names[k].Length > 0 ? names[k] : string.Create(CultureInfo.InvariantCulture, $"{column.Name}.{k}"), false))];
        sinks.AddRange(own);
        return vector.ItemType.RawType == typeof(float)
            ? Read<VBuffer<float>>(row, column, value => Spread(value, own, number => number))
            : Read<VBuffer<double>>(row, column, value => Spread(value, own, number => number));
    }

    private static void Spread<T>(VBuffer<T> values, Sink[] sinks, Func<T, double> number)
    {
        foreach ((int k, T value) in values.Items(all: true).Select(item => (item.Key, item.Value)))
        {
            sinks[k].Numbers.Add(number(value));
        }
    }

    private static Action Read<T>(DataViewRow row, DataViewSchema.Column column, Action<T> add)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            add(value);
        };
    }

    private static string[]? SlotTexts(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind) is not { } annotation || annotation.Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.Annotations.GetValue(kind, ref texts);
        return [.. texts.DenseValues().Select(text => text.ToString())];
    }

    private sealed record Sink(string Name, bool IsText)
    {
        public List<double> Numbers { get; } = [];

        public List<string?> Words { get; } = [];
    }
}
