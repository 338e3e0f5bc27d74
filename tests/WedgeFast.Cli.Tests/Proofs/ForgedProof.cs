using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WedgeFast.Proofs;

namespace WedgeFast.Cli.Tests.Proofs;

/// <summary>A proof taken apart, to be changed and put together again with the hash of whatever model file it is to be of.</summary>
internal sealed class ForgedProof
{
    private ForgedProof(JsonObject header, byte[] theta, byte[] trees) => (Header, Theta, Trees) = (header, theta, trees);

    public JsonObject Header { get; }

    public byte[] Theta { get; set; }

    public byte[] Trees { get; set; }

    /// <summary>Reads one.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="outputs">How many values theta has for each row.</param>
    public static ForgedProof Read(string path, int outputs = 1)
    {
        byte[] bytes = Unpack(path);
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes), rest = sizeof(int) + length;
        JsonObject header = JsonNode.Parse(bytes.AsSpan(sizeof(int), length))!.AsObject();
        int theta = sizeof(long) * header["rows"]!.GetValue<int>() * outputs;
        return new ForgedProof(header, bytes[rest..(rest + theta)], bytes[(rest + theta)..]);
    }

    public static byte[] Unpack(string path)
    {
        using GZipStream packed = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static void Pack(string path, byte[] bytes)
    {
        using GZipStream packed = new(File.Create(path), CompressionLevel.Fastest);
        packed.Write(bytes);
    }

    /// <summary>Writes it, as a proof of a model file as that is now.</summary>
    public void Write(string path, string model)
    {
        Header["model"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model)));
        byte[] header = Encoding.UTF8.GetBytes(Header.ToJsonString()), size = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, header.Length);
        Pack(path, [.. size, .. header, .. Theta, .. Trees]);
    }

    /// <summary>Runs the checker in this process.</summary>
    public static (int ExitCode, string Output, string Error) Check(string proof, string model, string data)
    {
        using StringWriter output = new(), error = new();
        int exitCode = CheckCommand.Run([proof, model, data], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
