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

    private DataFile(double[][] inputs, double[] targets, double[] weights) => (Inputs, Targets, Weights) = (inputs, targets, weights);

    /// <summary>Row by row.</summary>
    public double[][] Inputs { get; }

    public double[] Targets { get; }

    public double[] Weights { get; }

    public int Rows => Targets.Length;

    /// <summary>SHA-256 of all numbers as little-endian doubles, row by row: inputs, target, weight. Minus 0 counts as 0.</summary>
    public string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        for (int i = 0; i < Rows; i++)
        {
            foreach (double value in (double[])[.. Inputs[i], Targets[i], Weights[i]])
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value + 0.0);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static DataFile Read(string path, ModelFile model)
    {
        if (new FileInfo(path).Length > MostBytes)
        {
            throw new UnreadableException($"{path}: more than {MostBytes} bytes: expected a smaller file");
        }

        List<string[]> lines = Split(File.ReadAllText(path, Encoding.UTF8));
        int[] columns = [.. model.Inputs.Append(model.Target).Select(name => Position(path, lines, name))];
        int? weight = model.WeightColumn is null ? null : Position(path, lines, model.WeightColumn);
        List<double[]> inputs = [];
        List<double> targets = [], weights = [];
        for (int line = 1; line < lines.Count; line++)
        {
            double[] row = [.. columns.Select(column => model.Labels.Length > 0 && column == columns[^1]
                ? Class(path, lines, line, column, model.Labels)
                : Number(path, lines, line, column))];
            double c = weight is int at ? Number(path, lines, line, at) : 1;
            if (c < 0)
            {
                throw new UnreadableException($"{path}: record {line + 1}: a weight is negative: expected 0 or more");
            }

            if (c > 0)
            {
                inputs.Add(row[..^1]);
                targets.Add(row[^1]);
                weights.Add(c);
            }
        }

        return targets.Count > 0
            ? new DataFile([.. inputs], [.. targets], [.. weights])
            : throw new UnreadableException($"{path}: no rows: expected some");
    }

    private static int Position(string path, List<string[]> lines, string name)
    {
        int position = lines.Count > 0 ? Array.IndexOf(lines[0], name) : -1;
        return position >= 0 ? position : throw new UnreadableException($"{path}: no column '{name}': expected those that the model file names");
    }

    private static double Class(string path, List<string[]> lines, int line, int column, string[] labels)
    {
        int found = column < lines[line].Length ? Array.IndexOf(labels, lines[line][column].Trim()) : -1;
        return found >= 0
            ? found
            : throw new UnreadableException($"{path}: record {line + 1}: expected the label '{labels[0]}' or '{labels[1]}'");
    }

    private static double Number(string path, List<string[]> lines, int line, int column)
    {
        string? cell = column < lines[line].Length ? lines[line][column] : null;
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new UnreadableException($"{path}: record {line + 1}, column '{lines[0][column]}': '{cell}': expected a number");
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
                if (c == '\n')
                {
                    if (fields.Count > 1 || fields[0].Length > 0)
                    {
                        records.Add([.. fields]);
                    }

                    fields.Clear();
                }
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
