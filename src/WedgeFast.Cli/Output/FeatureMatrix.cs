using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Geometry;

namespace WedgeFast.Cli.Output;

/// <summary>How a matrix is written.</summary>
internal enum MatrixFormat
{
    /// <summary>Text with a header row.</summary>
    Csv,

    /// <summary>NumPy's binary format.</summary>
    Npy,
}

/// <summary>
/// A dictionary as a matrix: a row per sample, a column per feature, each named after its inputs, its samples and its orientation.
/// </summary>
internal sealed class FeatureMatrix(PointSet points, Neuron[] features, IReadOnlyList<string> inputNames)
{
    /// <summary>CSV with a header row such as "+(3 17) x1 x2": the hyperplane through rows 3 and 17 in these inputs.</summary>
    public void WriteCsv(Stream stream)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', features.Select((feature, j) => CsvText.Cell(Name(feature, j)))));
        foreach (double[] row in Rows())
        {
            writer.WriteLine(string.Join(',', row.Select(CsvNumber.Format)));
        }
    }

    /// <summary>
    /// NumPy's format, version 1.0: a header that says type, order and shape, padded to 64 bytes, then little-endian doubles row by row.
    /// </summary>
    public void WriteNpy(Stream stream)
    {
        string shape = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({points.Count}, {features.Length}), }}");
        const int Prefix = 10;
        int length = (((Prefix + shape.Length + 1 + 63) / 64) * 64) - Prefix;
        stream.Write([0x93, .. "NUMPY"u8, 1, 0]);
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)length);
        stream.Write(size);
        stream.Write(Encoding.ASCII.GetBytes(shape.PadRight(length - 1) + '\n'));
        foreach (double[] row in Rows())
        {
            if (!BitConverter.IsLittleEndian)
            {
                Span<long> bits = MemoryMarshal.Cast<double, long>(row.AsSpan());
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }

            stream.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    private IEnumerable<double[]> Rows()
    {
        double[][] columns = [.. features.Select(Column)];
        double[] row = new double[columns.Length];
        for (int i = 0; i < points.Count; i++)
        {
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = columns[j][i];
            }

            yield return row;
        }
    }

    private double[] Column(Neuron feature)
    {
        double[] column = new double[points.Count];
        FeatureDictionary.Evaluate(points, feature, column);
        return column;
    }

    // The orientations of a hyperplane follow each other.
    private string Name(Neuron feature, int position) =>
        $"{(position % 2 == 0 ? '+' : '-')}({string.Join(' ', feature.Through)}) {string.Join(' ', feature.Coordinates.Select(k => inputNames[k]))}";
}
