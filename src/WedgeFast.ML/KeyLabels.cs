using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.ML;

/// <summary>What the keys of a label are.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Texts">Their values where these are texts; else none.</param>
internal sealed record KeyLabels(int Count, string[] Texts)
{
    private const string KeyValues = "KeyValues";

    /// <summary>Those of a column.</summary>
    public static KeyLabels Of(DataViewSchema.Column column, KeyDataViewType key)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KeyValues) is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            return new KeyLabels(checked((int)key.Count), []);
        }

        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.Annotations.GetValue(KeyValues, ref texts);
        return new KeyLabels(checked((int)key.Count), [.. texts.DenseValues().Select(text => text.ToString())]);
    }

    /// <summary>The annotations of predicted keys, from which MapKeyToValue takes their values.</summary>
    public DataViewSchema.Annotations Annotations() => Annotations(KeyValues);

    /// <summary>The annotations of a vector of one number per key.</summary>
    public DataViewSchema.Annotations OfSlots() => Annotations("SlotNames");

    private DataViewSchema.Annotations Annotations(string kind)
    {
        DataViewSchema.Annotations.Builder builder = new();
        if (Texts.Length > 0)
        {
            ReadOnlyMemory<char>[] texts = [.. Texts.Select(text => text.AsMemory())];
            builder.Add(kind, new VectorDataViewType(TextDataViewType.Instance, texts.Length), (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(texts.Length, texts));
        }

        return builder.ToAnnotations();
    }
}
