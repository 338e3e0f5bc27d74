using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>
/// Models of the groups of a table, by the value of one of its columns: one per shop, machine or series, all of the same columns and
/// targets. Immutable and thread-safe.
/// </summary>
public sealed class ModelSet
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly Model[] _models;
    private readonly string[] _groups;

    /// <summary>Puts models together.</summary>
    /// <param name="by">The column that says which group a row is of; no column of the models.</param>
    /// <param name="models">A model per group, at least one, whose columns, targets, labels and links are the same.</param>
    /// <exception cref="ArgumentException">They are not as stated: the message names the group.</exception>
    public ModelSet(string by, IEnumerable<KeyValuePair<string, Model>> models)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(models);
        KeyValuePair<string, Model>[] all = [.. models];
        if (Array.Exists(all, model => model.Key is null || model.Value is null))
        {
            throw new ArgumentNullException(nameof(models), "A group or its model is null: expected neither.");
        }

        By = by;
        _groups = [.. all.Select(model => model.Key)];
        _models = [.. all.Select(model => model.Value)];
        if (Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(models));
        }
    }

    /// <summary>The column that says which group a row is of.</summary>
    public string By { get; }

    /// <summary>The groups, in the order of the file.</summary>
    public IReadOnlyList<string> Groups => _groups;

    /// <summary>The names of the columns that the models read.</summary>
    public IReadOnlyList<string> Columns => _models[0].Columns;

    /// <summary>The names of what they predict.</summary>
    public IReadOnlyList<string> Targets => _models[0].Targets;

    /// <summary>The names of the classes where they predict one of them, else none.</summary>
    public IReadOnlyList<string> Labels => _models[0].Labels;

    /// <summary>Any of the models: they are alike in all but their networks, words and claims.</summary>
    internal Model First => _models[0];

    /// <summary>The model of a group, or null.</summary>
    /// <param name="group">The value of <see cref="By"/>.</param>
    public Model? Find(string group) => PositionOf(group) is var at and >= 0 ? _models[at] : null;

    /// <summary>The position of a group in <see cref="Groups"/>, or -1.</summary>
    internal int PositionOf(string group) => _positions.GetValueOrDefault(group, -1);

    /// <summary>The position of a group in <see cref="Groups"/>, or -1.</summary>
    internal int PositionOf(ReadOnlySpan<char> group) =>
        _positions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(group, out int position) ? position : -1;

    /// <summary>The model of a group by its position.</summary>
    internal Model At(int position) => _models[position];

    /// <summary>Predicts rows of a table, each by the model of its group.</summary>
    /// <param name="table">A table with <see cref="By"/> and the models' columns, in any order, among others.</param>
    /// <returns>A prediction per row; there is none (<see cref="Predictions.Exists"/>) of a group without a model, of words that its model
    /// does not know, and of missing values that nothing stands for.</returns>
    /// <exception cref="ArgumentException">A column is not there, or a value not as the models' columns have them: the message names
    /// it.</exception>
    public Predictions Predict(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new GroupedRows(this, table).Predict();
    }

    /// <summary>Reads a file of models.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such file, or broken: the message says where.</exception>
    public static ModelSet Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return WholeFile.Read(path, Load);
    }

    /// <summary>Reads models from a stream of UTF-8 JSON.</summary>
    /// <param name="source">The stream.</param>
    /// <exception cref="InvalidDataException">It is no such file, or broken: the message says where.</exception>
    public static ModelSet Load(Stream source) => ModelSetFile.Read(source);

    /// <summary>Writes the file; an older one is replaced when the new one is whole.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        WholeFile.Write(path, Save);
    }

    /// <summary>Writes the file: the same models always give the same bytes.</summary>
    /// <param name="destination">Where to.</param>
    public void Save(Stream destination) => ModelSetFile.Write(destination, this);

    private string? Fault()
    {
        if (_models.Length == 0)
        {
            return "There are no models: expected at least one.";
        }

        for (int k = 0; k < _models.Length; k++)
        {
            if (!_positions.TryAdd(_groups[k], k))
            {
                return $"Group {Quoted.Text(_groups[k])} has two models: expected one.";
            }

            if (!AreAlike(_models[0], _models[k]))
            {
                return $"The model of group {Quoted.Text(_groups[k])} is not about the same columns, targets or labels as that of {Quoted.Text(_groups[0])}: expected models alike.";
            }
        }

        return Columns.Contains(By) ? $"Column {Quoted.Text(By)} says the group and is a column of the models: expected one role." : null;
    }

    private static bool AreAlike(Model a, Model b)
    {
        (TrainingClaim p, TrainingClaim q) = (a.Claim, b.Claim);
        return a.Columns.SequenceEqual(b.Columns) && a.Targets.SequenceEqual(b.Targets) && a.Labels.SequenceEqual(b.Labels)
            && a.Encoding.Formats.SequenceEqual(b.Encoding.Formats) && p.Loss.Link == q.Loss.Link && p.LogTarget == q.LogTarget
            && p.OffsetColumn == q.OffsetColumn && p.ExposureColumn == q.ExposureColumn
            && a.Encoding.Sources.Zip(b.Encoding.Sources).All(pair => pair.First.Words is null == pair.Second.Words is null);
    }
}
