using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>The way of rows through a model: cells, inputs, features, outputs, prediction.</summary>
/// <param name="model">The model.</param>
internal sealed class ModelRows(Model model)
{
    private const int StackLength = 512;

    private readonly LayeredNetwork _network = model.Network;
    private readonly InputEncoding _encoding = model.Encoding;
    private readonly int _columns = model.Encoding.Sources.Count;
    private readonly int _cells = model.Encoding.Columns.Count;
    private readonly int _outputs = model.Network.Last.OutputNames.Count;
    private readonly int _length = model.PredictionLength;
    private readonly int _workspace =
        model.Encoding.Columns.Count + model.Network.InputNames.Count + model.Network.ValueCount + model.Network.Features.Length + model.Network.Last.OutputNames.Count;

    /// <summary>Predicts rows of cells; allocates nothing.</summary>
    [SkipLocalsInit]
    public void Predict(ReadOnlySpan<double> rows, Span<double> destination)
    {
        int count = destination.Length / _length;
        if (destination.Length % _length != 0 || rows.Length != (long)count * _columns)
        {
            ThrowLengths(rows.Length, destination.Length, _columns, _length);
        }

        double[]? rented = _workspace > StackLength ? ArrayPool<double>.Shared.Rent(_workspace) : null;
        Span<double> workspace = rented ?? stackalloc double[StackLength];
        for (int i = 0; i < count; i++)
        {
            Span<double> prediction = destination.Slice(i * _length, _length);
            if (TryOutputs(rows.Slice(i * _columns, _columns), i, workspace, out Span<double> outputs))
            {
                OutputRule.Apply(model.Claim, outputs, prediction);
            }
            else
            {
                prediction.Fill(double.NaN);
            }
        }

        Return(rented);
    }

    /// <summary>The label of a row of cells, or null; allocates nothing.</summary>
    [SkipLocalsInit]
    public string? Label(ReadOnlySpan<double> row)
    {
        if (row.Length != _columns)
        {
            ThrowRow(row.Length, _columns);
        }

        double[]? rented = _workspace > StackLength ? ArrayPool<double>.Shared.Rent(_workspace) : null;
        Span<double> workspace = rented ?? stackalloc double[StackLength];
        string? label = TryOutputs(row, 0, workspace, out Span<double> outputs)
            ? model.Claim.Labels[OutputRule.Likeliest(model.Claim, outputs)]
            : null;
        Return(rented);
        return label;
    }

    /// <summary>Predicts encoded rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="offsets">What is added to outputs, one per row; none for nothing.</param>
    /// <param name="place">Names a row in messages.</param>
    /// <exception cref="ArgumentException">A prediction is no finite number.</exception>
    public Predictions Predict(EncodedRows rows, double[] offsets, Func<int, string> place)
    {
        Predictions predictions = Score(rows, offsets);
        int beyond = Enumerable.Range(0, predictions.Count).FirstOrDefault(row => rows.Complete[row] && !predictions.Exists(row), -1);
        return beyond < 0
            ? predictions
            : throw new ArgumentException($"{place(beyond)}: the prediction is beyond the largest number: expected smaller inputs");
    }

    /// <summary>Predicts encoded rows; where a prediction is no finite number there is none.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="offsets">What is added to outputs, one per row; none for nothing.</param>
    public Predictions Score(EncodedRows rows, double[] offsets)
    {
        double[] features = rows.Inputs;
        if (!_network.IsTwoLayer)
        {
            features = new double[rows.Complete.Length * _network.Features.Length];
            _network.FeaturesOf(rows.Inputs, features);
        }

        double[] outputs = new double[rows.Complete.Length * _outputs];
        _network.Last.Predict(features, outputs);
        if (offsets.Length > 0)
        {
            TensorPrimitives.Add(outputs, offsets, outputs);
        }

        int width = _network.Features.Length;
        bool[] exist = new bool[rows.Complete.Length], outside = new bool[exist.Length];
        for (int i = 0; i < exist.Length; i++)
        {
            exist[i] = rows.Complete[i];
            outside[i] = exist[i] && !model.Claim.Ranges.Hold(features.AsSpan(i * width, width));
        }

        return Predictions.Of(model.Claim, model.Targets, outputs, exist, outside, Bounds(rows));
    }

    private (double[] Lower, double[] Upper) Bounds(EncodedRows rows)
    {
        if (model.Claim.Residuals?.Bounds is not { } bounds)
        {
            return ([], []);
        }

        double[] lower = new double[rows.Complete.Length], upper = new double[rows.Complete.Length];
        bounds.Lower.Predict(rows.Inputs, lower);
        bounds.Upper.Predict(rows.Inputs, upper);
        return (lower, upper);
    }

    private bool TryOutputs(ReadOnlySpan<double> cells, int row, Span<double> workspace, out Span<double> outputs)
    {
        RequireCells(cells, row);
        int inputs = _network.InputNames.Count;
        outputs = workspace.Slice(inputs, _outputs);
        if (_cells > _columns)
        {
            Span<double> all = workspace.Slice(inputs + _outputs, _cells);
            _encoding.AddParts(cells, all);
            cells = all;
        }

        if (!_encoding.TryEncode(cells, workspace[..inputs]))
        {
            return false;
        }

        _network.Predict(workspace[..inputs], workspace[(inputs + _outputs)..], outputs);
        return true;
    }

    private void RequireCells(ReadOnlySpan<double> cells, int row)
    {
        for (int k = 0; k < cells.Length; k++)
        {
            SourceColumn column = _encoding.Sources[k];
            bool fits = double.IsNaN(cells[k]) ? _encoding.Missing != MissingRule.Refuse
                : column.Words is { } words ? cells[k] >= 0 && cells[k] < words.Count && cells[k] == Math.Floor(cells[k])
                : double.IsFinite(cells[k]);
            if (!fits)
            {
                ThrowCell(row, column, cells[k]);
            }
        }
    }

    private static void Return(double[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    [DoesNotReturn]
    private static void ThrowCell(int row, SourceColumn column, double value)
    {
        string expected = column.Words is { } words ? $"the position of one of {words.Count} words" : "a finite number";
        string said = string.Create(
            CultureInfo.InvariantCulture, $"Row {row}, column {Quoted.Text(column.Name)}: {value} where {expected} was expected.");
        throw new ArgumentException(said, nameof(row));
    }

    [DoesNotReturn]
    private static void ThrowRow(int found, int expected) =>
        throw new ArgumentException($"The row holds {found} values: expected {expected}.", "row");

    [DoesNotReturn]
    private static void ThrowLengths(int rows, int destination, int columns, int length) => throw new ArgumentException(
        $"There are {rows} values for {destination} numbers: expected rows of {columns} for predictions of {length}.", nameof(rows));
}
