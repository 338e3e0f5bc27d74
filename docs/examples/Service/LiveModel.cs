using WedgeFast;

namespace Service;

/// <summary>The model of a file, read again when the file is another; where the new one is broken the old one stays.</summary>
public sealed class LiveModel(string path)
{
    private readonly Lock _lock = new();
    private DateTime _written;
    private Model? _model;

    /// <summary>Predicts columns of numbers.</summary>
    public Answer Predict(Dictionary<string, double[]> columns)
    {
        Table table = new();
        foreach ((string name, double[] values) in columns)
        {
            table.Add(name, values);
        }

        Model model = Current();
        Predictions predictions = model.Predict(table);
        double[][] rows = [.. Enumerable.Range(0, predictions.Count).Select(row => predictions.Row(row).ToArray())];
        bool[] outside = [.. Enumerable.Range(0, predictions.Count).Select(predictions.IsOutside)];
        return new Answer(predictions.Names, rows, outside);
    }

    private Model Current()
    {
        lock (_lock)
        {
            DateTime written = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : default;
            if (written != _written)
            {
                try
                {
                    _model = Model.Load(path);
                }
                catch (Exception error) when (_model is not null && error is InvalidDataException or IOException)
                {
                    Console.Error.WriteLine($"{path} is not usable, and the model before it stays: {error.Message}");
                }

                _written = written;
            }

            return _model ?? throw new FileNotFoundException($"There is no model {path} yet: expected a job that trains one, or the file.");
        }
    }
}

/// <summary>
/// Predictions of rows: the names of their numbers, the numbers, and whether a row is outside the range of the training data.
/// </summary>
public sealed record Answer(IReadOnlyList<string> Names, double[][] Rows, bool[] Outside);
