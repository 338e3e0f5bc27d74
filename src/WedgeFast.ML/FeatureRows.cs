using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.ML;

/// <summary>Reads a column of inputs, row by row.</summary>
internal sealed class FeatureRows
{
    private readonly ValueGetter<VBuffer<float>> _getter;
    private VBuffer<float> _values;

    public FeatureRows(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<VBuffer<float>>(column);

    /// <summary>The column of inputs.</summary>
    /// <exception cref="ArgumentException">It is not there, or no vector of Single of known size.</exception>
    public static DataViewSchema.Column Column(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = WedgeFastEstimator.Require(schema, name, "the features");
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            ? column
            : throw new ArgumentException($"Column \"{name}\", the features, holds {column.Type}: expected a vector of Single of known size.", nameof(schema));
    }

    /// <summary>The names of the inputs: of the slots where all have different ones, else "name.0", "name.1", ..</summary>
    public static string[] Names(DataViewSchema.Column column)
    {
        int size = ((VectorDataViewType)column.Type).Size;
        if (column.HasSlotNames())
        {
            VBuffer<ReadOnlyMemory<char>> slots = default;
            column.GetSlotNames(ref slots);
            string[] names = [.. slots.DenseValues().Select(name => name.ToString())];
            if (names.All(name => name.Length > 0) && names.Distinct().Count() == size)
            {
                return names;
            }
        }

        return [.. Enumerable.Range(0, size).Select(k => string.Create(CultureInfo.InvariantCulture, $"{column.Name}.{k}"))];
    }

    /// <summary>Reads the row where the cursor is.</summary>
    public void Read(Span<double> destination)
    {
        _getter(ref _values);
        destination.Clear();
        ReadOnlySpan<float> values = _values.GetValues();
        ReadOnlySpan<int> indices = _values.IsDense ? default : _values.GetIndices();
        for (int at = 0; at < values.Length; at++)
        {
            destination[_values.IsDense ? at : indices[at]] = values[at];
        }
    }
}
