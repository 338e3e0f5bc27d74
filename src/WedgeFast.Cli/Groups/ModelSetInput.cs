using WedgeFast.Cli.Output;

namespace WedgeFast.Cli.Groups;

/// <summary>Files of many models.</summary>
internal static class ModelSetInput
{
    /// <summary>The models of a file; null where it is of one model, or none.</summary>
    /// <exception cref="CliError">It is broken.</exception>
    public static ModelSet? Find(string path)
    {
        try
        {
            return Is(path) ? ModelSet.Load(path) : null;
        }
        catch (InvalidDataException error)
        {
            throw new CliError(LibraryMessage.Of(error));
        }
        catch (Exception error) when (FileProblem.IsOne(error))
        {
            return null;
        }
    }

    /// <summary>Whether a file says that it is of models of groups.</summary>
    public static bool Is(string path)
    {
        using FileStream file = File.OpenRead(path);
        return ModelSetFile.Is(file);
    }
}
