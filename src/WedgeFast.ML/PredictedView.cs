using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.ML;

/// <summary>What a transformer adds to the rows of a schema.</summary>
internal sealed class PredictedMapper(DataViewSchema input, PredictedColumns columns, string featureColumn) : IRowToRowMapper
{
    private readonly DataViewSchema.Column _features = FeatureRows.Column(input, featureColumn);

    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema { get; } = columns.After(input);

    /// <summary>The columns of the input that some of the output's need.</summary>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        SortedSet<int> needed = [];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            needed.Add(column.Index < input.Count ? column.Index : _features.Index);
        }

        return [.. needed.Select(index => input[index])];
    }

    public DataViewRow GetRow(DataViewRow row, IEnumerable<DataViewSchema.Column> activeColumns) => new PredictedRow(row, OutputSchema, Getters(row));

    public RowGetters Getters(DataViewRow row) => new(row, OutputSchema, columns, _features);
}

/// <summary>A view with columns of predictions, which are made when they are read.</summary>
internal sealed class PredictedView(IDataView input, PredictedMapper mapper) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewRowCursor cursor = input.GetRowCursor(mapper.GetDependencies(columnsNeeded), rand);
        return new PredictedCursor(cursor, Schema, mapper.Getters(cursor));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. input.GetRowCursorSet(mapper.GetDependencies(columnsNeeded), n, rand).Select(cursor => new PredictedCursor(cursor, Schema, mapper.Getters(cursor)))];
}
