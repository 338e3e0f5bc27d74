using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WedgeFast.Proofs;

/// <summary>The samples: rows of positive weight of a CSV file, the model's columns by name.</summary>
internal sealed class DataFile
{
    private const long MostBytes = 1L << 30;
    private const char Quote = '"';

    private readonly string _path;
    private readonly ModelFile _model;
    private readonly List<string[]> _records;
    private readonly double[][] _targets;

    private DataFile(string path, ModelFile model)
    {
        (_path, _model, _records) = (path, model, Split(File.ReadAllText(path, Encoding.UTF8)));
        int[] kept = [.. Enumerable.Range(1, Math.Max(_records.Count - 1, 0)).Where(record => Weight(record) > 0)];
        Require(kept.Length > 0, _records.Count, "some rows");
        Weights = [.. kept.Select(Weight)];
        Inputs = [.. kept.Select(record => model.Columns.SelectMany(column => Values(record, column)).ToArray())];
        _targets = [.. kept.Select(record => model.Targets.Select(name => Target(record, name)).ToArray())];
        Targets = [.. _targets.Select(Learnt)];
    }

    /// <summary>Row by row.</summary>
    public double[][] Inputs { get; }

    /// <summary>Row by row, as the loss takes them: a number per output.</summary>
    public Enclosure[][] Targets { get; }

    public double[] Weights { get; }

    public int Rows => Weights.Length;

    public static DataFile Read(string path, ModelFile model) => new FileInfo(path).Length <= MostBytes
        ? new DataFile(path, model)
        : throw new UnreadableException($"{path}: more than {MostBytes} bytes: expected a smaller file");

    /// <summary>
    /// SHA-256 of all numbers as little-endian doubles, row by row: inputs, targets (of classes their place), weight. Minus 0 counts as 0.
    /// </summary>
    public string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] bytes = new byte[sizeof(double)];
        foreach (double value in Enumerable.Range(0, Rows).SelectMany(i => (double[])[.. Inputs[i], .. _targets[i], Weights[i]]))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value + 0.0);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private Enclosure[] Learnt(double[] target)
    {
        if (_model.Outputs > 1 && _model.Loss.HasClasses)
        {
            return [.. Enumerable.Range(0, _model.Outputs).Select(q => (Enclosure)(q == (int)target[0] ? 1 : 0))];
        }

        return [.. target.Select(y => _model.HasLogTarget ? Functions.Log(y) : (Enclosure)y)];
    }

    private double Weight(int record)
    {
        double weight = _model.WeightColumn is { } column ? Number(record, column) : 1;
        Require(weight >= 0, record, "a weight of 0 or more");
        return weight;
    }

    private double Target(int record, string name) => _model.Loss.HasClasses ? Place(record, name, _model.Labels) : Number(record, name);

    private double[] Values(int record, ModelColumn column) => column.Words is { } words
        ? [.. words.Select((_, k) => k == Place(record, column.Name, words) ? 1.0 : 0.0)]
        : [Number(record, column.Name)];

    private double Place(int record, string column, string[] words)
    {
        int place = Array.IndexOf(words, Cell(record, column).Trim());
        Require(place >= 0, record, $"in column '{column}' a word of the model file, such as '{words.FirstOrDefault()}'");
        return place;
    }

    private double Number(int record, string column)
    {
        bool isNumber = double.TryParse(Cell(record, column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        Require(isNumber && double.IsFinite(value), record, $"in column '{column}' a number");
        return value;
    }

    private string Cell(int record, string column)
    {
        int position = Array.IndexOf(_records[0], column);
        Require(position >= 0, 0, $"a column '{column}', as the model file names it");
        Require(position < _records[record].Length, record, $"a column '{column}'");
        return _records[record][position];
    }

    private void Require(bool condition, int record, string expected)
    {
        if (!condition)
        {
            throw new UnreadableException($"{_path}: record {record + 1}: expected {expected}");
        }
    }

    /// <summary>Records and their fields; blank lines are none.</summary>
    private static List<string[]> Split(string text)
    {
        char delimiter = Delimiter(text);
        List<string[]> records = [];
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        foreach (char c in text.Append('\n'))
        {
            if (c == Quote)
            {
                // A doubled quote ends a quoted part and begins another: the character is kept once.
                field.Append(!quoted && field.Length > 0 ? "\"" : "");
                quoted = !quoted;
            }
            else if (quoted || (c != delimiter && c is not ('\n' or '\r')))
            {
                field.Append(c);
            }
            else if (c != '\r')
            {
                fields.Add(field.ToString());
                field.Clear();
            }

            if (c == '\n' && !quoted)
            {
                records.AddRange(fields is [""] ? [] : [[.. fields]]);
                fields.Clear();
            }
        }

        return records;
    }

    /// <summary>The one of comma, semicolon and tab that is most frequent outside quotes in the first line that is not blank.</summary>
    private static char Delimiter(string text)
    {
        string first = text.Split('\n').FirstOrDefault(line => line.Trim().Length > 0) ?? "";
        string outside = string.Concat(first.Split(Quote).Where((_, part) => part % 2 == 0));
        return ",;\t".MaxBy(candidate => outside.Count(c => c == candidate));
    }
}
