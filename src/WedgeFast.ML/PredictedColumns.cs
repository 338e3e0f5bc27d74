using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.ML;

/// <summary>The columns that predictions are, and what gives their values.</summary>
internal sealed class PredictedColumns
{
    private readonly WedgeFastTask _task;
    private readonly Model _model;
    private readonly KeyLabels? _keys;
    private readonly int[] _positions;

    public PredictedColumns(WedgeFastTask task, Model model, KeyLabels? keys)
    {
        (_task, _model, _keys) = (task, model, keys);
        _positions = keys is null ? [] : [.. model.Labels.Select(label => int.Parse(label, CultureInfo.InvariantCulture) - 1)];
    }

    /// <summary>Adds the columns to those that there are.</summary>
    public DataViewSchema After(DataViewSchema schema)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumns(schema);
        if (_task == WedgeFastTask.BinaryClassification)
        {
            builder.AddColumn("PredictedLabel", BooleanDataViewType.Instance);
        }

        if (_keys is not null)
        {
            builder.AddColumn("PredictedLabel", new KeyDataViewType(typeof(uint), _keys.Count), _keys.Annotations());
            builder.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, _keys.Count), _keys.OfSlots());
        }
        else
        {
            builder.AddColumn("Score", NumberDataViewType.Single);
        }

        if (_task == WedgeFastTask.BinaryClassification)
        {
            builder.AddColumn("Probability", NumberDataViewType.Single);
        }

        return builder.ToSchema();
    }

    /// <summary>What gives the values of one of the columns.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="row">The row that has the inputs.</param>
    /// <param name="features">Their column.</param>
    public Delegate Getter(string name, DataViewRow row, DataViewSchema.Column features)
    {
        FeatureRows rows = new(row, features);
        double[] inputs = new double[_model.Columns.Count], numbers = new double[_model.PredictionLength];
        return (_task, name) switch
        {
            (WedgeFastTask.MulticlassClassification, "Score") => new ValueGetter<VBuffer<float>>((ref VBuffer<float> value) => Scores(ref value)),
            (WedgeFastTask.MulticlassClassification, _) => new ValueGetter<uint>((ref uint value) => value = Key()),
            (WedgeFastTask.BinaryClassification, "PredictedLabel") => new ValueGetter<bool>((ref bool value) => value = Numbers()[1] > Numbers()[0]),
            (WedgeFastTask.BinaryClassification, "Score") => new ValueGetter<float>((ref float value) => value = (float)(Math.Log(Numbers()[1]) - Math.Log(Numbers()[0]))),
            (WedgeFastTask.BinaryClassification, _) => new ValueGetter<float>((ref float value) => value = (float)Numbers()[1]),
            _ => new ValueGetter<float>((ref float value) => value = (float)Numbers()[0]),
        };

        double[] Numbers()
        {
            rows.Read(inputs);
            _model.Predict(inputs, numbers);
            return numbers;
        }

        uint Key()
        {
            double[] probabilities = Numbers();
            int best = 0;
            for (int k = 1; k < probabilities.Length; k++)
            {
                best = probabilities[k] > probabilities[best] ? k : best;
            }

            return double.IsNaN(probabilities[0]) ? 0 : (uint)_positions[best] + 1;
        }

        void Scores(ref VBuffer<float> value)
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, _keys!.Count);
            editor.Values.Clear();
            double[] probabilities = Numbers();
            for (int k = 0; k < probabilities.Length; k++)
            {
                editor.Values[_positions[k]] = (float)probabilities[k];
            }

            value = editor.Commit();
        }
    }
}
