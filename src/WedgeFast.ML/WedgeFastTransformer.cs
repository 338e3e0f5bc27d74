using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace WedgeFast.ML;

/// <summary>
/// A trained network that adds columns of predictions. ML.NET keeps what saving a model within its own files needs to itself:
/// <see cref="Save(Stream)"/> and <see cref="Load(Stream)"/> stand for <c>mlContext.Model.Save</c> and <c>Load</c>, and the transformers
/// before it in a pipeline are saved without it. Immutable.
/// </summary>
public sealed class WedgeFastTransformer : ITransformer
{
    private const string ModelEntry = "model.json";
    private const string ColumnsEntry = "columns.json";

    private readonly KeyLabels? _keys;
    private readonly PredictedColumns _columns;

    internal WedgeFastTransformer(WedgeFastTask task, Model model, string featureColumn, KeyLabels? keys)
    {
        (Task, Model, FeatureColumnName, _keys) = (task, model, featureColumn, keys);
        _columns = new PredictedColumns(task, model, keys);
    }

    /// <summary>What it predicts.</summary>
    public WedgeFastTask Task { get; }

    /// <summary>The network and what its training claims. Its columns are the slots of the features.</summary>
    public Model Model { get; }

    /// <summary>The column of inputs.</summary>
    public string FeatureColumnName { get; }

    /// <summary>It maps rows one by one.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>Reads what <see cref="Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such file, or broken: the message says where.</exception>
    public static WedgeFastTransformer Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        try
        {
            return Load(file);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote.</summary>
    /// <param name="source">The stream.</param>
    /// <exception cref="InvalidDataException">It is no such stream, or broken: the message says where.</exception>
    public static WedgeFastTransformer Load(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using ZipArchive archive = new(source, ZipArchiveMode.Read, leaveOpen: true);
        using Stream columns = Entry(archive, ColumnsEntry), network = Entry(archive, ModelEntry);
        try
        {
            using JsonDocument document = JsonDocument.Parse(columns);
            JsonElement root = document.RootElement;
            WedgeFastTask task = Enum.Parse<WedgeFastTask>(root.GetProperty("task").GetString()!);
            string features = root.GetProperty("features").GetString()!;
            JsonElement keys = root.GetProperty("keys");
            KeyLabels? labels = keys.ValueKind == JsonValueKind.Null
                ? null
                : new KeyLabels(keys.GetInt32(), [.. root.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)]);
            return new WedgeFastTransformer(task, Model.Load(network), features, labels);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"broken {ColumnsEntry}: expected what a transformer of WedgeFast saved.", error);
        }
    }

    /// <summary>Writes it; an older file is replaced when the new one is whole.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string whole = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (FileStream file = new(whole, FileMode.CreateNew))
            {
                Save(file);
            }

            File.Move(whole, path, overwrite: true);
        }
        finally
        {
            File.Delete(whole);
        }
    }

    /// <summary>Writes it, a zip archive of the model file, as the command line reads it, and of the names of columns.</summary>
    /// <param name="destination">Where to.</param>
    public void Save(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using ZipArchive archive = new(destination, ZipArchiveMode.Create, leaveOpen: true);
        using (Stream model = archive.CreateEntry(ModelEntry).Open())
        {
            Model.Save(model);
        }

        using Stream columns = archive.CreateEntry(ColumnsEntry).Open();
        using Utf8JsonWriter json = new(columns);
        json.WriteStartObject();
        json.WriteString("task", Task.ToString());
        json.WriteString("features", FeatureColumnName);
        if (_keys is null)
        {
            json.WriteNull("keys");
        }
        else
        {
            json.WriteNumber("keys", _keys.Count);
        }

        json.WriteStartArray("texts");
        foreach (string text in _keys?.Texts ?? [])
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The columns that there are afterwards.</summary>
    /// <param name="inputSchema">Those before.</param>
    /// <exception cref="ArgumentException">There is no column of inputs as it was trained with.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <summary>Adds predictions to a row.</summary>
    /// <param name="inputSchema">The columns of rows.</param>
    /// <exception cref="ArgumentException">There is no column of inputs as it was trained with.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    /// <summary>Adds predictions to a view.</summary>
    /// <param name="input">The view.</param>
    /// <exception cref="ArgumentException">There is no column of inputs as it was trained with.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new PredictedView(input, Mapper(input.Schema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "ML.NET cannot save a transformer of another library: save it by its own Save, and the transformers before it by mlContext.Model.Save.");

    private static Stream Entry(ZipArchive archive, string name) =>
        archive.GetEntry(name)?.Open() ?? throw new InvalidDataException($"no {name}: expected what a transformer of WedgeFast saved.");

    private PredictedMapper Mapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        DataViewSchema.Column column = FeatureRows.Column(schema, FeatureColumnName);
        int size = ((VectorDataViewType)column.Type).Size;
        return size == Model.Columns.Count
            ? new PredictedMapper(schema, _columns, FeatureColumnName)
            : throw new ArgumentException($"Column \"{FeatureColumnName}\", the features, holds {size} numbers: expected {Model.Columns.Count}.", nameof(schema));
    }
}
