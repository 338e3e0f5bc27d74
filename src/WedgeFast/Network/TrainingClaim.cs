using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>What a bound on the optimum covers.</summary>
public enum CertificateScope
{
    /// <summary>Every neuron of the class: no network of the class, of any width, is better by more than the gap.</summary>
    Global,

    /// <summary>Every neuron of a stated finite dictionary.</summary>
    Dictionary,

    /// <summary>Only the neurons looked at so far: the gap proves nothing, or there is none.</summary>
    Restricted,
}

/// <summary>
/// What the training of a network claims about it: all that verifying the claim against the data needs. Part of the model file.
/// </summary>
/// <param name="Loss">What errors cost.</param>
/// <param name="Class">Norm, order and dictionary.</param>
/// <param name="HasSkip">Whether there is an unpenalised linear term.</param>
/// <param name="Standardized">Whether the inputs were standardised.</param>
/// <param name="Scaling">The map to the units in which the weights' norms count.</param>
/// <param name="Ranges">The least and the largest value of each input.</param>
/// <param name="Beta">The weight-decay strength, in the mean-loss scaling.</param>
/// <param name="Objective">P of the network as written.</param>
/// <param name="Gap">P - D, an upper bound on the distance to the optimum of the scope; null where no bound was completed.</param>
/// <param name="Scope">What the gap covers.</param>
/// <param name="Rows">The number of rows of positive weight it was trained on.</param>
/// <param name="Target">The target's name; of several targets their names, separated by commas.</param>
/// <param name="WeightColumn">The sample weights' column, or null.</param>
public sealed record TrainingClaim(
    Loss Loss,
    NeuronClass Class,
    bool HasSkip,
    bool Standardized,
    Standardizer Scaling,
    InputRanges Ranges,
    double Beta,
    double Objective,
    double? Gap,
    CertificateScope Scope,
    int Rows,
    string Target,
    string? WeightColumn)
{
    private static readonly string[] Numbers = ["0", "1"];

    /// <summary>
    /// The names of the classes: 0 and 1, by default "0" and "1", where there is one output for them; one per output else, where they have
    /// no default; else none.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = Loss.Link == Link.Logit ? Numbers : [];

    /// <summary>Whether the sample weights were scaled so that all classes weigh the same.</summary>
    public bool Balanced { get; init; }

    /// <summary>
    /// Whether the natural logarithm of each target was learnt in its place: outputs of the network are logarithms then, and
    /// <see cref="Math.Exp(double)"/> of one is the prediction.
    /// </summary>
    public bool LogTarget { get; init; }

    /// <summary>The column of what is added to outputs before they are compared with targets, or null.</summary>
    public string? OffsetColumn { get; init; }

    /// <summary>The column of exposures, whose logarithms are added to outputs before they are compared with targets, or null.</summary>
    public string? ExposureColumn { get; init; }

    /// <summary>Whether outputs are logarithms of predictions: as logarithms were learnt, or as the loss has it so.</summary>
    public bool HasLogOutput => LogTarget || Loss.Link == Link.Log;

    /// <summary>
    /// What tells the rows in the order of training from the same rows in another, sixteen hexadecimal digits; null where that is not
    /// known. The rows that neurons pass through can be checked in that order alone.
    /// </summary>
    public string? RowOrder { get; init; }

    /// <summary>
    /// Where nothing is proven, what local search suggests in place of the relative gap, from starts that are always the same: an estimate,
    /// no bound. Null where there is none.
    /// </summary>
    public double? EstimatedGap { get; init; }

    /// <summary>What prediction intervals are made of; null where there are none.</summary>
    internal HeldOutResiduals? Residuals { get; init; }

    /// <summary>How the rows of a table become the network's inputs; null where columns of numbers are the inputs as they are.</summary>
    internal InputEncoding? Encoding { get; init; }
}
