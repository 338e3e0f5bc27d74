using WedgeFast.Cli.Data;
using WedgeFast.Losses;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>Says what is for networks of one output alone.</summary>
internal static class SeveralOutputs
{
    /// <summary>Refuses several targets or classes.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">How it would be trained on.</param>
    /// <param name="who">Who refuses.</param>
    /// <param name="why">"are not drawn".</param>
    /// <exception cref="CliError">There would be several outputs.</exception>
    public static void Refuse(LoadedSamples data, TrainingOptions options, string who, string why)
    {
        if (data.Samples.TargetNames.Count > 1 || options.Loss.Link == Link.Softmax)
        {
            throw new CliError($"{who}: several targets or classes {why}: expected one target, a number or one of two labels");
        }
    }

    /// <summary>Refuses a model of several outputs.</summary>
    /// <exception cref="CliError">It has several.</exception>
    public static void Refuse(ModelInput model, string command)
    {
        int outputs = model.Network.OutputNames.Count;
        if (outputs > 1)
        {
            throw new CliError($"{model.Path}: {outputs} outputs: {command} expects a model of one output, a number or the log-odds of two labels");
        }
    }
}
