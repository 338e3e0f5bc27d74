using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using WedgeFast.Cli.Tests.Tables;
using WedgeFast.Tables;
using Xunit;

namespace WedgeFast.Cli.Tests.Fuzz;

/// <summary>
/// Truncated and changed Parquet and Arrow files: text or a fault, in bounded memory. WEDGEFAST_FUZZ says how many cases of each kind are
/// run, or which.
/// </summary>
public sealed class TableFuzzTests
{
    // Thrift strings of a wrong type may be read as long as an array can be; what is taken so is not touched.
    private const long MostBytes = 1L << 31;

    [Theory]
    [InlineData("duckdb-zstd.parquet")]
    [InlineData("duckdb-snappy.parquet")]
    [InlineData("duckdb-gzip.parquet")]
    [InlineData("duckdb-plain.parquet")]
    [InlineData("duckdb-v2.parquet")]
    [InlineData("arrow-js.arrow")]
    [InlineData("lz4.arrow")]
    [InlineData("zstd.arrow")]
    public void DamagedFiles(string name)
    {
        TableFormat format = TableFormats.Of(name)!.Value;
        byte[] whole = name switch
        {
            "lz4.arrow" => Compressed(CompressionCodecType.Lz4Frame),
            "zstd.arrow" => Compressed(CompressionCodecType.Zstd),
            _ => File.ReadAllBytes(TableFileTests.Place(name)),
        };
        Assert.True(Read(whole, format) > 100);
        foreach (int k in FuzzTests.Cases)
        {
            Random random = new(k);
            byte[] bytes = k % 8 == 0 ? whole[..random.Next(whole.Length)] : k % 8 == 1 ? Mutation.Of(random, whole) : Changed(random, whole);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(bytes, format);
            }
            catch (TableFault)
            {
                // Damaged in a way that shows.
            }

            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < MostBytes, $"case {k} takes {taken} bytes");
        }
    }

    private static int Read(byte[] bytes, TableFormat format)
    {
        using TableReader reader = new(new MemoryStream(bytes), format);
        char[] some = new char[1 << 12];
        int length = 0;
        for (int read = reader.Read(some); read > 0; read = reader.Read(some))
        {
            length = unchecked(length + read);
        }

        return length;
    }

    // Single bytes keep the frame of a file whole, so that what is inside it is reached.
    private static byte[] Changed(Random random, byte[] whole)
    {
        byte[] bytes = [.. whole];
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            int at = random.Next(8, bytes.Length - 8);
            bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(bytes[at] ^ (1 << random.Next(8))), _ => (byte)(random.Next(2) * 255) };
        }

        return bytes;
    }

    private static byte[] Compressed(CompressionCodecType codec)
    {
        DoubleArray numbers = new DoubleArray.Builder().AppendRange(Enumerable.Range(0, 300).Select(i => i % 7 * 0.5)).Build();
        StringArray texts = new StringArray.Builder().AppendRange(Enumerable.Range(0, 300).Select(i => $"word {i % 5}")).Build();
        StringViewArray views = new StringViewArray.Builder().AppendRange(Enumerable.Range(0, 300).Select(i => $"a longer text of number {i % 5}")).Build();
        IArrowArray[] arrays = [numbers, texts, views];
        Schema schema = new([.. arrays.Select((array, k) => new Field($"column {k}", array.Data.DataType, true))], null);
        using MemoryStream stream = new();
        IpcOptions options = new() { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        using (ArrowFileWriter writer = new(stream, schema, leaveOpen: true, options))
        {
            using RecordBatch batch = new(schema, arrays, 300);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return stream.ToArray();
    }
}
