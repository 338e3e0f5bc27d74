using WedgeFast.Geometry;
using WedgeFast.Losses;

namespace WedgeFast.Network;

/// <summary>The words that the model file writes for enumerations: position in the list is the enumeration's value.</summary>
internal static class ModelNames
{
    /// <summary>The format's own name.</summary>
    public const string Format = "wedgefast-network";

    /// <summary>The version of networks of one hidden layer.</summary>
    public const int Version = 1;

    /// <summary>The version of networks of more hidden layers.</summary>
    public const int LayeredVersion = 2;

    /// <summary>What is null in the file of a loss without a parameter.</summary>
    public const string NoParameter = "delta";

    /// <summary>Names of <see cref="Loss.Known"/>.</summary>
    public static string[] Losses => [.. Loss.Known.Select(loss => loss.Name)];

    /// <summary>
    /// What the output is: the prediction itself or its logarithm, the log-odds of the second label, or a label's log-probability up to a
    /// constant.
    /// </summary>
    public static string Of(Link link, bool logTarget) => link switch
    {
        Link.Logit => "logit",
        Link.Softmax => "softmax",
        Link.Log => "log",
        _ => logTarget ? "log" : "identity",
    };

    /// <summary>The name of a shape that a network must have.</summary>
    public static string Of(NetworkShape shape) => ShapeNames[(int)shape - 1];

    /// <summary>Names of <see cref="NetworkShape"/> from convex on.</summary>
    public static ReadOnlySpan<string> Shapes => ShapeNames;

    /// <summary>Names of <see cref="WeightNorm"/>.</summary>
    public static ReadOnlySpan<string> Norms => NormNames;

    /// <summary>Names of <see cref="DictionaryKind"/>.</summary>
    public static ReadOnlySpan<string> Dictionaries => DictionaryNames;

    /// <summary>Names of <see cref="CertificateScope"/>.</summary>
    public static ReadOnlySpan<string> Scopes => ScopeNames;

    /// <summary>Names of <see cref="Samples.MissingRule"/>.</summary>
    public static ReadOnlySpan<string> MissingRules => MissingNames;

    private static readonly string[] NormNames = ["l2", "l1"];
    private static readonly string[] DictionaryNames = ["full", "wedge", "random", "sampled"];
    private static readonly string[] ShapeNames = ["convex", "concave"];
    private static readonly string[] ScopeNames = ["global", "dictionary", "restricted"];
    private static readonly string[] MissingNames = ["refuse", "drop", "mean", "indicator"];
}
