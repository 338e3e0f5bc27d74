using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>Rows of a table, each with the model of its group.</summary>
internal sealed class GroupedRows
{
    private readonly ModelSet _set;
    private readonly TableColumn[] _columns;
    private readonly double[] _offsets;
    private readonly Dictionary<int, List<int>> _rows = [];
    private readonly int _count;

    /// <summary>Sorts the rows of a table.</summary>
    /// <exception cref="ArgumentException">A column is not there, or a value not as the models' columns have them.</exception>
    public GroupedRows(ModelSet set, Table table)
    {
        (_set, _count) = (set, table.Count);
        InputEncoding encoding = set.First.Encoding;
        _columns = [.. encoding.Sources.Select(column => table.Find(column.Name, "an input of the models"))];
        for (int k = 0; k < _columns.Length; k++)
        {
            _ = encoding.Sources[k].Words is null ? _columns[k].RequireNumbers(mayMiss: true) : _columns[k].Codes(new TextColumn(), mayMiss: true);
        }

        _offsets = OffsetColumns.Of(set.First.Claim).Of(table);
        TableColumn by = table.Find(set.By, "the groups");
        for (int row = 0; row < table.Count; row++)
        {
            int at = by.Word(row) is { } group ? set.PositionOf(group) : -1;
            if (at >= 0)
            {
                (_rows.TryGetValue(at, out List<int>? rows) ? rows : _rows[at] = []).Add(row);
            }
        }
    }

    /// <summary>
    /// Predicts them; there is no prediction of a group without a model, of words that its model does not know, and of missing values that
    /// nothing stands for.
    /// </summary>
    /// <exception cref="ArgumentException">A prediction is no finite number.</exception>
    public Predictions Predict()
    {
        int each = _set.First.PredictionLength;
        double[] values = new double[_count * each];
        Array.Fill(values, double.NaN);
        int[] likeliest = new int[_count];
        bool[] exist = new bool[_count], outside = new bool[_count];
        foreach ((int at, List<int> rows) in _rows)
        {
            Model model = _set.At(at);
            EncodedRows encoded = Encode(model, rows);
            Predictions predictions = model.Predict(encoded, _offsets.Length == 0 ? [] : [.. rows.Select(row => _offsets[row])], k => $"row {rows[k]}");
            for (int k = 0; k < rows.Count; k++)
            {
                predictions.Row(k).CopyTo(values.AsSpan(rows[k] * each));
                (exist[rows[k]], outside[rows[k]], likeliest[rows[k]]) = (predictions.Exists(k), predictions.IsOutside(k), predictions.Likeliest(k));
            }
        }

        return Predictions.Of(_set.First.Claim, _set.First.HasLabels ? _set.Labels : _set.Targets, values, likeliest, exist, outside);
    }

    private EncodedRows Encode(Model model, List<int> rows)
    {
        int stride = _columns.Length;
        double[] cells = new double[rows.Count * stride];
        bool[] known = new bool[rows.Count];
        Array.Fill(known, true);
        for (int k = 0; k < stride; k++)
        {
            SourceColumn source = model.Encoding.Sources[k];
            TextColumn? words = source.Words is { } list ? new TextColumn(list, source.HasOthers) : null;
            for (int i = 0; i < rows.Count; i++)
            {
                string? word = words is null ? null : _columns[k].Word(rows[i]);
                int code = word is null ? 0 : words!.Find(word);
                known[i] &= code >= 0;
                cells[(i * stride) + k] = words is null ? _columns[k].Numbers![rows[i]] + 0.0 : word is null || code < 0 ? double.NaN : code;
            }
        }

        EncodedRows encoded = EncodedRows.OfSources(cells, model.Encoding);
        for (int i = 0; i < rows.Count; i++)
        {
            encoded.Complete[i] &= known[i];
        }

        return encoded;
    }
}
