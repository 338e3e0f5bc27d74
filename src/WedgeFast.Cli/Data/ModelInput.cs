using WedgeFast.Cli.Output;
using WedgeFast.Network;

namespace WedgeFast.Cli.Data;

/// <summary>Reads model files for the commands that use one.</summary>
internal static class ModelInput
{
    /// <exception cref="CliError">The file cannot be read or is no model file of a known version.</exception>
    public static (ReluNetwork Network, TrainingClaim Claim) Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return ModelFile.Read(stream);
        }
        catch (InvalidDataException error)
        {
            throw new CliError($"{path}: {LibraryMessage.Of(error)}");
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            throw new CliError($"{path}: {FileProblem.Describe(error, path)}: expected a model file that fit wrote");
        }
    }
}
