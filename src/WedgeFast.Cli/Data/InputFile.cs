using System.IO.Compression;
using WedgeFast.Cli.Output;
using WedgeFast.Tables;

namespace WedgeFast.Cli.Data;

/// <summary>A file a command reads, or stdin; what gzip compressed is decompressed on the way.</summary>
/// <param name="path">Its path, or "-" for stdin.</param>
/// <param name="standardInput">stdin.</param>
internal sealed class InputFile(string path, Stream standardInput)
{
    private const string StandardInput = "-";

    // Without it the end of the file passes for the end of the data.
    static InputFile() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private static ReadOnlySpan<byte> GzipStart => [0x1f, 0x8b];

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; } = path;

    /// <summary>The name for messages.</summary>
    public string Name => Path == StandardInput ? "stdin" : Path;

    /// <summary>How its bytes are characters: what it turned out to be, where nobody said.</summary>
    public TextEncoding? Encoding { get; set; }

    /// <summary>Columns of a Parquet or Arrow file that are not read, and what they are.</summary>
    public IReadOnlyList<(string Name, string What)> LeftOut { get; private set; } = [];

    /// <summary>Opens it and hands its text to <paramref name="read"/>.</summary>
    /// <exception cref="CliError">It cannot be opened or read.</exception>
    public T Read<T>(Func<TextReader, T> read)
    {
        using Stream bytes = Open();
        if (TableFormats.Of(Path) is { } format)
        {
            return Read(bytes, format, read);
        }

        try
        {
            // stdin cannot be rewound: the two bytes that tell are put back in front.
            byte[] start = new byte[GzipStart.Length];
            int length = bytes.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            using PrefixedStream whole = new(start.AsMemory(0, length), bytes);
            if (!start.AsSpan(0, length).SequenceEqual(GzipStart))
            {
                return Read(whole, read);
            }

            using GZipStream plain = new(whole, CompressionMode.Decompress);
            return Read(plain, read);
        }
        catch (InvalidDataException)
        {
            throw new CliError($"{Name}: broken gzip data: expected a whole file");
        }
        catch (IOException error)
        {
            throw new CliError($"{Name}: {FileProblem.Describe(error, Path)}: expected a CSV file");
        }
    }

    private T Read<T>(Stream bytes, TableFormat format, Func<TextReader, T> read)
    {
        string expected = $"expected a whole {format.Name()} file";
        try
        {
            using TableReader text = new(bytes, format);
            LeftOut = text.LeftOut;
            return text.IsEmpty ? throw new CliError($"{Name}: no columns of numbers, texts or dates: {expected} with some") : read(text);
        }
        catch (TableFault fault)
        {
            throw new CliError($"{Name}: damaged or no {format.Name()} file: {fault.Message}: {expected}");
        }
        catch (IOException error)
        {
            throw new CliError($"{Name}: {FileProblem.Describe(error, Path)}: {expected}");
        }
    }

    private T Read<T>(Stream bytes, Func<TextReader, T> read)
    {
        using DetectingReader characters = new(Name, bytes, Encoding);
        T result = read(characters);
        Encoding = characters.Encoding;
        return result;
    }

    private Stream Open()
    {
        try
        {
            return Path == StandardInput ? standardInput : File.OpenRead(Path);
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            throw new CliError($"{Name}: {FileProblem.Describe(error, Path)}: {(TableFormats.Of(Path) is null ? "expected a CSV file" : "expected a CSV, Parquet or Arrow file")}");
        }
    }
}
