namespace WedgeFast.Geometry;

/// <summary>The norm that a neuron's weights have length one in.</summary>
public enum WeightNorm
{
    /// <summary>Euclidean length: ordinary weight decay.</summary>
    L2,

    /// <summary>Sum of absolute values: weight decay that prefers few inputs per neuron.</summary>
    L1,
}

/// <summary>Which neurons of a class take part in training.</summary>
public enum DictionaryKind
{
    /// <summary>Every (w, b) of the class: certificates have global scope.</summary>
    Full,

    /// <summary>Only hyperplanes through as many samples as a neuron has inputs: certificates have dictionary scope.</summary>
    Wedge,

    /// <summary>A given number of neurons drawn at random: certificates have restricted scope, they prove nothing.</summary>
    Random,

    /// <summary>
    /// A given number of hyperplanes through samples that are drawn, near random ones: certificates have restricted scope, they prove
    /// nothing.
    /// </summary>
    Sampled,
}

/// <summary>
/// The class of neurons a network may use and a certificate speaks of: weights of unit length in <paramref name="Norm"/>, at most
/// <paramref name="Order"/> inputs per neuron or those of an interaction, all of them or the wedge dictionary alone. MATHEMATICS.md, "Which
/// neurons suffice".
/// </summary>
/// <param name="Norm">The norm that weights have length one in.</param>
/// <param name="Order">The most inputs one neuron reads (its fan-in) where they are not those of an interaction, at least 1.</param>
/// <param name="Dictionary">Which neurons of the class take part.</param>
public readonly record struct NeuronClass(WeightNorm Norm, int Order, DictionaryKind Dictionary)
{
    /// <summary>Whether its neurons are a number that was drawn.</summary>
    internal bool IsDrawn => Dictionary is DictionaryKind.Random or DictionaryKind.Sampled;

    /// <summary>Sets of more than <see cref="Order"/> inputs that neurons may read together as well; null where there are none.</summary>
    public InputSets? Interactions { get; init; }

    /// <summary>What signs output weights may have. Default: any.</summary>
    public NetworkShape Shape { get; init; }

    /// <summary>The sign that output weights may have: 1, -1, or 0 for either.</summary>
    internal int Sign => Shape switch { NetworkShape.Convex => 1, NetworkShape.Concave => -1, _ => 0 };

    /// <summary>
    /// The inputs in which the output only rises or only falls; null where it may do either in all. Of one input the class then has all
    /// functions that are monotone so, of more inputs the neurons that each are. MATHEMATICS.md, "Monotone networks".
    /// </summary>
    public MonotoneInputs? Monotone { get; init; }

    /// <summary>
    /// The sign that coefficients of columns may have: 1, -1, or 0 for either. Columns of monotone classes come with their sign.
    /// </summary>
    internal int ColumnSign => Monotone is null ? Sign : 1;

    /// <summary>
    /// The sources of the inputs where one source becomes several of them: <see cref="Order"/> and <see cref="Interactions"/> count sources
    /// then. Null where every input is a source of its own.
    /// </summary>
    internal InputGroups? Groups { get; init; }

    /// <summary>The most inputs any neuron reads.</summary>
    public int MostInputs => Groups is { } groups
        ? Math.Max(groups.MostInputsOf(Order), Interactions?.Copies().Max(set => groups.InputsOf(set).Length) ?? 0)
        : Math.Max(Order, Interactions?.Largest ?? 0);

    /// <summary>Whether a neuron of the class may read these inputs together.</summary>
    /// <param name="inputs">Different inputs.</param>
    public bool Allows(ReadOnlySpan<int> inputs) => Groups is { } groups ? AllowsSources(groups.SourcesOf(inputs)) : AllowsSources(inputs);

    private bool AllowsSources(ReadOnlySpan<int> sources) => sources.Length <= Order || (Interactions?.Hold(sources) ?? false);
}
