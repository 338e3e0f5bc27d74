using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.ML;

/// <summary>Columns of predictions behind those of a row.</summary>
internal sealed class RowGetters(DataViewRow input, DataViewSchema schema, PredictedColumns columns, DataViewSchema.Column features)
{
    /// <summary>Whether a column has values.</summary>
    public bool IsActive(DataViewSchema.Column column) => column.Index >= input.Schema.Count || input.IsColumnActive(input.Schema[column.Index]);

    /// <summary>What gives a column's values.</summary>
    /// <exception cref="ArgumentException">It is of another schema, or its values of another type.</exception>
    public ValueGetter<T> Getter<T>(DataViewSchema.Column column)
    {
        if (column.Index >= schema.Count || schema[column.Index].Name != column.Name)
        {
            throw new ArgumentException($"Column \"{column.Name}\" is none of this view.", nameof(column));
        }

        return column.Index < input.Schema.Count
            ? input.GetGetter<T>(input.Schema[column.Index])
            : columns.Getter(column.Name, input, features) as ValueGetter<T>
                ?? throw new ArgumentException($"Column \"{column.Name}\" holds {column.Type}: another type was asked for.", nameof(column));
    }
}

/// <summary>A row with its predictions.</summary>
internal sealed class PredictedRow(DataViewRow input, DataViewSchema schema, RowGetters getters) : DataViewRow
{
    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Getter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Rows with their predictions, one after the other.</summary>
internal sealed class PredictedCursor(DataViewRowCursor input, DataViewSchema schema, RowGetters getters) : DataViewRowCursor
{
    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Getter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => getters.IsActive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
