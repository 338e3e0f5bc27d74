using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using WedgeFast.Losses;
using WedgeFast.Training;

namespace WedgeFast.ML;

/// <summary>Trains a network on a view.</summary>
public sealed class WedgeFastEstimator : IEstimator<WedgeFastTransformer>
{
    private const string Target = "label of the view";
    private const string Weights = "weights of the view";

    private readonly WedgeFastTask _task;
    private readonly WedgeFastTrainerOptions _options;
    private readonly Func<SchemaShape, SchemaShape> _shape;

    // ML.NET keeps the constructors of columns of shapes to itself: the shape is that of its own trainer for the task, whose inputs and
    // outputs are the same.
    internal WedgeFastEstimator(WedgeFastTask task, WedgeFastTrainerOptions options, Func<SchemaShape, SchemaShape> shape) =>
        (_task, _options, _shape) = (task, options, shape);

    /// <summary>The columns that there are after the transformer.</summary>
    /// <param name="inputSchema">Those before.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is not there, or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _shape(inputSchema);

    /// <summary>Trains.</summary>
    /// <param name="input">The view.</param>
    /// <exception cref="ArgumentException">A column is not there or of another type, a value is missing, or an option out of range: the
    /// message names it.</exception>
    public WedgeFastTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column features = FeatureRows.Column(input.Schema, _options.FeatureColumnName);
        DataViewSchema.Column label = Require(input.Schema, _options.LabelColumnName, "the label");
        Check(label);
        (Table table, string[] names) = Read(input, features, label);
        TableRoles roles = new([Target]) { Inputs = names, Weights = _options.ExampleWeightColumnName is null ? null : Weights };
        TrainingOptions training = _task switch
        {
            WedgeFastTask.BinaryClassification => _options.Training with { Loss = Loss.Logistic },
            WedgeFastTask.MulticlassClassification => _options.Training with { Loss = Loss.Softmax },
            _ => _options.Training,
        };
        Model model = Model.Fit(table, roles, training, _options.Validation, _options.Cancellation);
        return new WedgeFastTransformer(_task, model, _options.FeatureColumnName, label.Type is KeyDataViewType key ? KeyLabels.Of(label, key) : null);
    }

    private (Table Table, string[] Names) Read(IDataView input, DataViewSchema.Column features, DataViewSchema.Column label)
    {
        DataViewSchema.Column? weight = _options.ExampleWeightColumnName is { } name ? Require(input.Schema, name, "the weights") : null;
        if (weight is { } given && given.Type != NumberDataViewType.Single)
        {
            throw new ArgumentException($"Column \"{given.Name}\", the weights, holds {given.Type}: expected Single.", nameof(input));
        }

        int size = ((VectorDataViewType)features.Type).Size;
        List<double>[] columns = [.. Enumerable.Range(0, size).Select(_ => new List<double>())];
        List<double> numbers = [], weights = [];
        List<string?> words = [];
        using DataViewRowCursor cursor = input.GetRowCursor([features, label, .. weight is { } own ? [own] : Array.Empty<DataViewSchema.Column>()]);
        FeatureRows rows = new(cursor, features);
        Action read = LabelReader(cursor, label, numbers, words);
        ValueGetter<float>? weigh = weight is { } used ? cursor.GetGetter<float>(used) : null;
        double[] row = new double[size];
        while (cursor.MoveNext())
        {
            rows.Read(row);
            for (int k = 0; k < size; k++)
            {
                columns[k].Add(row[k]);
            }

            read();
            float value = 1;
            weigh?.Invoke(ref value);
            weights.Add(value);
        }

        return TableOf(FeatureRows.Names(features), columns, numbers, words, weights);
    }

    private (Table Table, string[] Names) TableOf(string[] names, List<double>[] columns, List<double> numbers, List<string?> words, List<double> weights)
    {
        Table table = new();
        for (int k = 0; k < names.Length; k++)
        {
            table.Add(names[k], columns[k]);
        }

        if (_task == WedgeFastTask.BinaryClassification)
        {
            table.Add(Target, words);
        }
        else
        {
            table.Add(Target, numbers);
        }

        table.Add(Weights, weights);
        return (table, names);
    }

    // Of the words "false" and "true" the second one by order is the positive class, as ML.NET has it; keys are numbers, in their order.
    private Action LabelReader(DataViewRow row, DataViewSchema.Column label, List<double> numbers, List<string?> words)
    {
        if (_task == WedgeFastTask.BinaryClassification)
        {
            ValueGetter<bool> getter = row.GetGetter<bool>(label);
            bool value = false;
            return () =>
            {
                getter(ref value);
                words.Add(value ? "true" : "false");
            };
        }

        if (_task == WedgeFastTask.Regression)
        {
            ValueGetter<float> getter = row.GetGetter<float>(label);
            float value = 0;
            return () =>
            {
                getter(ref value);
                numbers.Add(value);
            };
        }

        ValueGetter<uint> key = row.GetGetter<uint>(label);
        uint position = 0;
        return () =>
        {
            key(ref position);
            numbers.Add(position > 0 ? position : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Row {numbers.Count}, column \"{label.Name}\": a missing key where a label was expected."), nameof(row)));
        };
    }

    private void Check(DataViewSchema.Column label)
    {
        (bool fits, string expected) = _task switch
        {
            WedgeFastTask.BinaryClassification => (label.Type is BooleanDataViewType, "Boolean"),
            WedgeFastTask.MulticlassClassification => (label.Type is KeyDataViewType { RawType: var raw } && raw == typeof(uint), "a key of UInt32"),
            _ => (label.Type == NumberDataViewType.Single, "Single"),
        };
        if (!fits)
        {
            throw new ArgumentException($"Column \"{label.Name}\", the label, holds {label.Type}: expected {expected}.", "input");
        }
    }

    internal static DataViewSchema.Column Require(DataViewSchema schema, string name, string role) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"There is no column \"{name}\", {role}: the view has {string.Join(", ", schema.Select(column => $"\"{column.Name}\""))}.", "input");
}
