using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Kernels;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Commands;

/// <summary>The output of a model that maximize looks at, and the prediction that it stands for, which rises or falls with it.</summary>
/// <param name="Name">What is predicted.</param>
/// <param name="Index">The output.</param>
/// <param name="Direction">1 where the prediction rises with the output, -1 where it falls.</param>
/// <param name="Link">What the prediction is of the output.</param>
internal sealed record SoughtOutput(string Name, int Index, int Direction, Link Link)
{
    /// <summary>What the elementary functions here may be off by, relative to their value, with much to spare.</summary>
    private const double Rounding = 1e-14;

    /// <summary>The output for a target or a class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="wanted">The target or label; null for the only target, or the second of two classes.</param>
    /// <exception cref="CliError">There is no such one, or it is no function that can be searched.</exception>
    public static SoughtOutput Of(ModelInput model, string? wanted)
    {
        if (model.Claim.Loss.Link == Link.Softmax)
        {
            throw new CliError(
                $"{model.Path}: {model.Claim.Labels.Count} classes by softmax: a probability of one neither rises nor falls with a single output: maximize expects numbers, "
                + "or two classes of the logistic loss");
        }

        bool isClass = model.Claim.Loss.Link == Link.Logit;
        IReadOnlyList<string> names = isClass ? model.Claim.Labels : model.Network.OutputNames;
        if (wanted is null && !isClass && names.Count > 1)
        {
            throw new CliError($"{model.Path}: {names.Count} targets: expected --of with one of {string.Join(", ", names)}");
        }

        int at = wanted is null ? names.Count - 1 : names.ToList().IndexOf(wanted);
        if (at < 0)
        {
            string hint = NearestName.Of(wanted!, names) is { } near ? $" (did you mean '{near}'?)" : "";
            throw new CliError($"--of: {Quoted.Single(wanted!)}: no such {(isClass ? "class" : "target")} of {model.Path}{hint}: expected one of {string.Join(", ", names)}");
        }

        return isClass
            ? new SoughtOutput($"p({names[at]})", 0, at == 1 ? 1 : -1, Link.Logit)
            : new SoughtOutput(names[at], at, 1, model.Claim.HasLogOutput ? Link.Log : Link.Identity);
    }

    /// <summary>The prediction for an output.</summary>
    public double Prediction(double output) => Link switch
    {
        Link.Log => Math.Exp(output),
        Link.Logit => LogisticFunction.Probability(Direction * output),
        _ => output,
    };

    /// <summary>No prediction of outputs up to one, in the direction that raises predictions, is above this.</summary>
    public double Upper(double output) => Link switch
    {
        Link.Log => Math.BitIncrement(Math.Exp(output) * (1 + Rounding)),
        Link.Logit => Math.Min(1, Math.BitIncrement(Prediction(output) * (1 + Rounding))),
        _ => output,
    };

    /// <summary>No prediction of outputs from one on is below this.</summary>
    public double Lower(double output) => Link == Link.Identity ? output : Math.Max(0, Math.BitDecrement(Prediction(output) * (1 - Rounding)));

    /// <summary>The output of a prediction, about; null where there is none.</summary>
    public double? OutputOf(double prediction) => Link switch
    {
        Link.Log => prediction > 0 ? Math.Log(prediction) : null,
        Link.Logit => prediction is > 0 and < 1 ? Direction * (Math.Log(prediction) - Math.Log(1 - prediction)) : null,
        _ => prediction,
    };
}
