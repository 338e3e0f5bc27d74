using WedgeFast.Cli.Output;
using WedgeFast.Network;
using WedgeFast.Onnx;

namespace WedgeFast.Cli.Data;

/// <summary>The ONNX model that a command uses.</summary>
/// <param name="Path">Its path as the user gave it.</param>
/// <param name="Model">The network in it.</param>
internal sealed record OnnxInput(string Path, OnnxNetwork Model)
{
    private const string Expected = "expected an ONNX model of a ReLU network";

    /// <summary>The network.</summary>
    public LayeredNetwork Network => Model.Network;

    /// <summary>How messages count its layers: "1 hidden layer of 8 neurons", "2 hidden layers of 16 and 8 neurons".</summary>
    public string Layers
    {
        get
        {
            int[] sizes = [.. Network.Layers.Select(layer => layer.Count), Network.Last.Neurons.Count];
            string counts = sizes.Length == 1 ? $"{sizes[0]}" : $"{string.Join(", ", sizes[..^1])} and {sizes[^1]}";
            return $"{Words.Count(sizes.Length, "hidden layer")} of {counts} {(sizes[^1] == 1 ? "neuron" : "neurons")}";
        }
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="CliError">The file cannot be read or holds no such network.</exception>
    public static OnnxInput Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new OnnxInput(path, OnnxFile.Read(stream, name => Beside(path, name)));
        }
        catch (InvalidDataException error)
        {
            throw new CliError($"{path}: {LibraryMessage.Of(error)}");
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            throw new CliError($"{path}: {FileProblem.Describe(error, path)}: {Expected}");
        }
    }

    /// <summary>Requires that a table has the inputs of the network.</summary>
    public void RequireInputs(LoadedSamples data)
    {
        int count = data.Samples.Dimension, expected = Network.InputNames.Count;
        if (count != expected)
        {
            string names = string.Join(", ", data.Samples.InputNames.Take(8)) + (count > 8 ? ", .." : "");
            throw new CliError($"{data.Source}: rows of {Words.Count(count, "input")} ({names}), and {Path} reads rows of {expected}: expected as many; choose them with --inputs");
        }
    }

    // Models name files that are beside them, and no others.
    private static ReadOnlyMemory<byte> Beside(string path, string name)
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        if (folder is null || name != System.IO.Path.GetFileName(name) || name is "." or "..")
        {
            throw new CliError($"{path}: its constants are in '{Words.Shorten(name)}': expected a file beside it");
        }

        string beside = System.IO.Path.Combine(folder, name);
        try
        {
            return File.ReadAllBytes(beside);
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            throw new CliError($"{beside}: {FileProblem.Describe(error, beside)}: expected the constants of {path}");
        }
    }
}
