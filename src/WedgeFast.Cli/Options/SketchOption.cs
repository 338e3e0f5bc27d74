using System.CommandLine;
using WedgeFast.Geometry;
using WedgeFast.Training;

namespace WedgeFast.Cli.Options;

/// <summary>The option by which samples are drawn in a random projection of the inputs.</summary>
internal static class SketchOption
{
    /// <summary>The option.</summary>
    public static readonly Option<int?> Sketch = Values.Whole(
        "--sketch", 1, "Draw --dictionary sampled:K in a random projection to N dimensions [default: in all inputs]");

    /// <summary>How to train with it.</summary>
    /// <param name="options">How to train without it.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="dimension">The number of inputs.</param>
    /// <param name="source">Where they come from.</param>
    public static TrainingOptions With(TrainingOptions options, ParseResult parsed, int dimension, string source)
    {
        if (parsed.GetValue(Sketch) is not { } size)
        {
            return options;
        }

        if (options.Dictionary != DictionaryKind.Sampled)
        {
            throw new CliError("--sketch is where samples are drawn: expected it with --dictionary sampled:K");
        }

        if (options.Order < dimension)
        {
            throw new CliError($"--sketch: its neurons read all inputs: expected --order full, or none, with it, not --order {options.Order}");
        }

        return size < dimension
            ? options with { Sketch = size, Order = dimension }
            : throw new CliError($"--sketch: '{size}': {source} has {dimension} inputs: expected fewer");
    }
}
