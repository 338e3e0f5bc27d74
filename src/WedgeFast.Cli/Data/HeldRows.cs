using System.CommandLine;
using WedgeFast.Cli.Commands;

namespace WedgeFast.Cli.Data;

/// <summary>Rows of another file by which a trained network is judged.</summary>
internal static class HeldRows
{
    /// <summary>The file, which has to be there before training begins; or null.</summary>
    /// <exception cref="CliError">It is not.</exception>
    public static InputFile? Checked(ParseResult parsed, string? path) => path is null ? null
        : path == "-" || !File.Exists(path) ? throw new CliError($"--validation: '{path}': expected a file that is there")
        : EncodingOptions.File(parsed, path);

    /// <summary>Reads the columns of a model.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="weights">The sample weights' column, or null.</param>
    public static LoadedSamples Load(InputFile file, Model model, string? weights) => LoadedSamples.FromFile(
        file, ColumnChoice.Of(new ModelInput("the network", model), weights, "--weights", target =>
            LossOptions.TargetFault(model.Claim.Loss, model.Claim.LogTarget, target)));
}
