using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace WedgeFast.Proofs;

/// <summary>
/// The proof: a header in JSON, the numbers of theta, and the trees of boxes, read as they are checked. docs/proof-format.md.
/// </summary>
internal sealed class ProofFile : IDisposable
{
    private const int MostHeader = 1 << 20;

    private readonly string _path;
    private readonly BufferedStream _stream;

    private ProofFile(string path, BufferedStream stream) => (_path, _stream) = (path, stream);

    /// <summary>No network of the class has an objective below this.</summary>
    public double Bound { get; private set; }

    /// <summary>Row by row, output by output, theta = Theta 2^-ThetaExponent.</summary>
    public long[][] Theta { get; private set; } = [];

    public int ThetaExponent { get; private set; }

    /// <summary>Inputs are moved to multiples of 2^-PointExponent.</summary>
    public int PointExponent { get; private set; }

    /// <summary>The rows whose theta is changed until it is orthogonal to the linear term.</summary>
    public int[] Basis { get; private set; } = [];

    public long BytesRead { get; private set; }

    public static ProofFile Open(string path, ModelFile model, DataFile data)
    {
        ProofFile proof = new(path, new BufferedStream(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), 1 << 16));
        try
        {
            proof.ReadHeader(model, data);
            return proof;
        }
        catch (Exception error)
        {
            proof.Dispose();
            throw error is UnreadableException ? error : proof.Unreadable("no proof");
        }
    }

    public byte ReadByte() => Read(1)[0];

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Read(sizeof(double)));

    public void RequireEnd()
    {
        try
        {
            if (_stream.ReadByte() < 0)
            {
                return;
            }
        }
        catch (InvalidDataException)
        {
        }

        throw Unreadable("something after its end");
    }

    public UnreadableException Unreadable(string found) =>
        new($"{_path}: {found}: expected a proof of version 1 that fit or verify has written");

    public void Dispose() => _stream.Dispose();

    private void ReadHeader(ModelFile model, DataFile data)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(Read(sizeof(int)));
        if (length is < 0 or > MostHeader)
        {
            throw Unreadable($"a header of {length} bytes");
        }

        using JsonDocument document = JsonDocument.Parse(Read(length));
        JsonElement root = document.RootElement;
        if (root.GetProperty("format").GetString() != "wedgefast-proof" || root.GetProperty("version").GetInt32() != 1)
        {
            throw Unreadable("another format or version");
        }

        if (root.GetProperty("model").GetString() != model.Hash)
        {
            throw new UnreadableException($"{_path}: it is of another model file: expected the one that was written with it");
        }

        if (root.GetProperty("data").GetString() != data.Hash() || root.GetProperty("rows").GetInt32() != data.Rows)
        {
            throw new UnreadableException($"{_path}: it is of other data: expected the same rows in the same order");
        }

        Bound = root.GetProperty("bound").GetDouble();
        (PointExponent, ThetaExponent) = (root.GetProperty("pointExponent").GetInt32(), root.GetProperty("thetaExponent").GetInt32());
        Basis = [.. root.GetProperty("basis").EnumerateArray().Select(row => row.GetInt32())];
        bool valid = PointExponent is >= -400 and <= 400 && ThetaExponent is >= -400 and <= 400 && Basis.Distinct().Count() == Basis.Length;
        if (!valid || !Basis.All(row => row >= 0 && row < data.Rows))
        {
            throw Unreadable("exponents beyond 400, or rows that there are not");
        }

        Theta = [.. Enumerable.Range(0, data.Rows).Select(_ =>
            Enumerable.Range(0, model.Outputs).Select(_ => BinaryPrimitives.ReadInt64LittleEndian(Read(sizeof(long)))).ToArray())];
    }

    private byte[] Read(int count)
    {
        byte[] bytes = new byte[count];
        try
        {
            _stream.ReadExactly(bytes);
            BytesRead += count;
            return bytes;
        }
        catch (EndOfStreamException)
        {
            throw Unreadable("it ends too early");
        }
        catch (InvalidDataException)
        {
            throw Unreadable("no gzip data");
        }
    }
}
