using WedgeFast.Geometry;
using WedgeFast.Losses;

namespace WedgeFast.Training;

/// <summary>How to train. Every property has a documented default.</summary>
public sealed record TrainingOptions
{
    /// <summary>beta / betaMax where neither is given.</summary>
    public const double DefaultBetaRatio = 0.01;

    /// <summary>What errors cost. Default: their squares.</summary>
    public Loss Loss { get; init; } = Loss.Squared;

    /// <summary>
    /// For classes: whether the sample weights of each class are scaled so that all classes weigh the same.
    /// Default: no.
    /// </summary>
    public bool Balance { get; init; }

    /// <summary>
    /// For losses of numbers: whether the natural logarithm of each target is learnt in its place. All targets must be above 0. Outputs of
    /// the network are then logarithms, and <see cref="Math.Exp(double)"/> of one is the prediction; losses, the objective, the errors and
    /// the outputs that cross-validation gives are of logarithms too. MATHEMATICS.md, "Losses". Default: no.
    /// </summary>
    public bool LogTarget { get; init; }

    /// <summary>The norm of the neurons' weights. Default: L2, ordinary weight decay.</summary>
    public WeightNorm Norm { get; init; } = WeightNorm.L2;

    /// <summary>
    /// The most inputs per neuron, 1 to d. Default (null): 1 with interactions; else min(d, 2), where cross-validation chooses 2 or 3
    /// (<see cref="CrossValidationOptions.MostHyperplanes"/>).
    /// </summary>
    public int? Order { get; init; }

    /// <summary>Sets of more than <see cref="Order"/> inputs that neurons may read together as well. Default (null): none.</summary>
    public InputSets? Interactions { get; init; }

    /// <summary>
    /// How many sets of <see cref="Order"/> + 1 inputs are chosen as <see cref="Interactions"/>, at least 1, by what their best neuron
    /// would add to the optimal network without them, in each fold of a cross-validation anew; all of them where there are no more. Default
    /// (null): none are chosen. The certificate is about the class with the sets chosen.
    /// </summary>
    public int? SelectedInteractions { get; init; }

    /// <summary>Which neurons of the class take part. Default: all.</summary>
    public DictionaryKind Dictionary { get; init; } = DictionaryKind.Full;

    /// <summary>
    /// For <see cref="DictionaryKind.Random"/> and <see cref="DictionaryKind.Sampled"/>, how many neurons are drawn, at least 1; null for
    /// other dictionaries.
    /// </summary>
    public int? RandomNeurons { get; init; }

    /// <summary>
    /// For <see cref="DictionaryKind.Sampled"/> with neurons of all d inputs: samples are drawn, and normals found, in a random projection
    /// to so many dimensions, 1 to d - 1. Default (null): in all inputs, which takes time that grows with the cube of d.
    /// </summary>
    public int? Sketch { get; init; }

    /// <summary>The seed that random and sampled neurons are drawn from. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The weight-decay strength beta &gt; 0 in the mean-loss scaling; excludes <see cref="BetaRatio"/>.</summary>
    public double? Beta { get; init; }

    /// <summary>beta / betaMax; from 1 on there is no neuron. Default, where neither is given: <see cref="DefaultBetaRatio"/>.</summary>
    public double? BetaRatio { get; init; }

    /// <summary>Whether there is an unpenalised linear term. Default: no.</summary>
    public bool Skip { get; init; }

    /// <summary>Whether inputs are standardised first. Default: yes.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>The relative gap to reach, (P - D) / P0. Default: 1e-6.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>
    /// Whether the output is to be a convex or a concave function of the inputs, which the sign of all output weights then is; for one
    /// output. The certificate is about the networks of that sign. Default: any function.
    /// </summary>
    public NetworkShape Shape { get; init; }

    /// <summary>
    /// The inputs in which the output is to rise, or to fall, everywhere; for one output and orders up to 2. Of <see cref="Order"/> 1 the
    /// certificate is about all networks that do, of order 2 about sums of neurons that each do and of such functions of one input. Default
    /// (null): none.
    /// </summary>
    public MonotoneInputs? Monotone { get; init; }

    /// <summary>
    /// The most neurons, at least 1: of a network with more, those that vary the output least are left out and the others' coefficients
    /// solved anew, whatever that costs the gap, which says so. Cross-validation chooses among betas that need no more. Default (null): any
    /// number.
    /// </summary>
    public int? MaxNeurons { get; init; }

    /// <summary>
    /// Whether neurons are left out as long as the relative gap stays within <see cref="Tolerance"/>: few that are found to do, no minimum.
    /// Default: no.
    /// </summary>
    public bool Sparsest { get; init; }

    /// <summary>
    /// How much work the proof may take. Default: <see cref="ProofEffort.Auto"/>. Where nothing is proven the certificate has the
    /// restricted scope and no gap, and <see cref="TrainingResult.EstimatedGap"/> says what local search has seen. For
    /// <see cref="Trainer.Fit"/>.
    /// </summary>
    public ProofEffort Prove { get; init; } = ProofEffort.Auto;

    /// <summary>Stop after this time with the best network and its true gap. Default (null): no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Threads; 0 means all. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Segments of the splines by which inputs enter, 2 to 256 and at most as many as rows: neurons then read piecewise linear functions of
    /// the inputs, and nothing is proven about other networks. 0: inputs as they are. Default (null): as they are, or what cross-validation
    /// of many rows finds better. MATHEMATICS.md, "Splines".
    /// </summary>
    public int? Splines { get; init; }
}
