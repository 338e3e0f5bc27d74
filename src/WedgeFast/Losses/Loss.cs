using WedgeFast.Samples;

namespace WedgeFast.Losses;

/// <summary>
/// What a network's errors cost: a convex, differentiable function l(f, y) of a row's outputs f and targets y, with all that is particular
/// to it. Methods take blocks of rows, output after output: output q of row i is at q n + i, and so are targets, gradients and points of
/// the conjugate's domain. Two losses are equal where name and parameter are. MATHEMATICS.md, "Losses".
/// </summary>
public abstract class Loss
{
    /// <summary>2^-53, with room.</summary>
    internal const double UnitRoundoff = 1.2e-16;

    /// <summary>A few roundings, as a share of a sum.</summary>
    internal const double FewRoundings = 1e-14;

    private static readonly Lock Registering = new();
    private static Loss[] Registered = [];

    /// <summary>(f - y)^2 / 2, summed over the targets.</summary>
    public static Loss Squared { get; } = new SquaredLoss();

    /// <summary>log(1 + e^f) - y f for two classes y = 0 and 1: f is the log-odds of class 1.</summary>
    public static Loss Logistic { get; } = new LogisticLoss();

    /// <summary>log(sum_k e^f_k) - f_y for classes y = 0, 1, ..: f_k is the log-probability of class k, up to a common constant.</summary>
    public static Loss Softmax { get; } = new SoftmaxLoss();

    /// <summary>
    /// Half the unit deviance of a Poisson count y, e^f - y f - y + y log y: f is the logarithm of the expected count.
    /// </summary>
    public static Loss Poisson { get; } = new PoissonLoss();

    /// <summary>
    /// Half the unit deviance of an amount y of constant relative spread, y e^-f + f - 1 - log y: f is the logarithm of the expected
    /// amount.
    /// </summary>
    public static Loss Gamma { get; } = new GammaLoss();

    /// <summary>
    /// The pinball loss, t (y - f) where the target y is larger, (1 - t) (f - y) where it is less: f is the quantile of level t of the
    /// target.
    /// </summary>
    /// <param name="level">t, above 0 and below 1. Null: 0.5, the median.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static Loss Quantile(double? level = null) => level is { } t ? new QuantileLoss(null).With(t) : new QuantileLoss(null);

    /// <summary>All losses that have a name: those of the library and those added by <see cref="Register"/>.</summary>
    public static IReadOnlyList<Loss> Known => [Squared, Huber(), Logistic, Softmax, Poisson, Gamma, Tweedie(), Quantile(), .. Registered];

    /// <summary>Squared up to an error of delta, linear from there on: outliers pull with a bounded force.</summary>
    /// <param name="delta">Where it becomes linear, positive, in units of the target (of what is learnt in its place). Null: 1.345 times
    /// the standard deviation that the targets' median absolute deviation from their median suggests.</param>
    public static Loss Huber(double? delta = null) => new HuberLoss(delta);

    /// <summary>
    /// Half the unit deviance of an amount y, often 0, whose variance is like a power p of its expectation e^f: between
    /// <see cref="Poisson"/> and <see cref="Gamma"/>.
    /// </summary>
    /// <param name="power">p, above 1 and below 2. Null: 1.5.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static Loss Tweedie(double? power = null) => power is { } p ? new TweedieLoss(null).With(p) : new TweedieLoss(null);

    /// <summary>The loss of a name.</summary>
    /// <param name="name">As in model files: "squared".</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Loss Parse(string name) => Known.FirstOrDefault(loss => loss.Name == name)
        ?? throw new ArgumentException($"the loss is '{name}'; expected {string.Join(", ", Known.SkipLast(1).Select(loss => loss.Name))} or {Known[^1].Name}.", nameof(name));

    /// <summary>Adds a loss to those that <see cref="Parse"/> knows, so that model files trained with it can be read.</summary>
    /// <param name="loss">The loss, its parameter left open if it has one.</param>
    /// <exception cref="ArgumentException">Another loss has that name.</exception>
    public static void Register(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        lock (Registering)
        {
            if (Known.FirstOrDefault(other => other.Name == loss.Name) is not { } known)
            {
                Registered = [.. Registered, loss];
            }
            else if (known.GetType() != loss.GetType())
            {
                throw new ArgumentException($"there is another loss of the name '{loss.Name}'; expected a new name.", nameof(loss));
            }
        }
    }

    /// <summary>Its name in model files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What outputs are. Default: <see cref="Link.Identity"/>, the loss is of numbers.</summary>
    public virtual Link Link => Link.Identity;

    /// <summary>The number that an output predicts, of a loss of numbers.</summary>
    internal double Prediction(double output) => Link == Link.Log ? Math.Exp(output) : output;

    /// <summary>Whether targets are classes 0, 1, ..</summary>
    public bool HasClasses => Link is Link.Logit or Link.Softmax;

    /// <summary>Its parameter; null where it has none, or where that is left to the data.</summary>
    public virtual double? Parameter => null;

    /// <summary>What the parameter is called: "delta"; null where there is none.</summary>
    public virtual string? ParameterName => null;

    /// <summary>Whether there may be several targets, with an output each. Default: no.</summary>
    public virtual bool TakesSeveralTargets => false;

    /// <summary>Whether <see cref="Hessian"/> is the identity at any point. Default: no.</summary>
    public virtual bool IsSquared => false;

    /// <summary>Whether it is linear in errors, with a kink where there is none.</summary>
    internal virtual bool IsQuantile => false;

    /// <summary>
    /// The smooth loss that is solved in place of one with kinks, its derivatives in the domain of this one's conjugate; null for one that
    /// is solved itself.
    /// </summary>
    /// <param name="widening">How many times wider than at its narrowest its kinks are bent.</param>
    internal virtual Loss? Solved(double widening) => null;

    /// <summary>Whether adding one number to all outputs of a row changes nothing. Default: no.</summary>
    public virtual bool HasGauge => false;

    /// <summary>
    /// No second derivative along a direction of length one is above this; needed with several outputs alone. Default: infinite.
    /// </summary>
    public virtual double MostCurvature => double.PositiveInfinity;

    /// <summary>The same loss with a parameter.</summary>
    /// <param name="parameter">Finite and positive.</param>
    /// <exception cref="ArgumentException">It has none, or not this.</exception>
    public virtual Loss With(double parameter) =>
        throw new ArgumentException($"the {Name} loss has no parameter; expected none.", nameof(parameter));

    /// <summary>What a target should be, where it is not: "a number of 0 or more"; null where it is. Default: any number will do.</summary>
    /// <param name="target">The target.</param>
    public virtual string? TargetFault(double target) => null;

    /// <summary>Checks targets, and settles what is left to them. Default: <see cref="TargetFault"/> of each.</summary>
    /// <param name="samples">The samples, targets as they are learnt.</param>
    /// <exception cref="ArgumentException">The targets do not suit the loss.</exception>
    public virtual Loss Settle(SampleSet samples)
    {
        for (int at = 0; at < samples.Targets.Length; at++)
        {
            if (TargetFault(samples.Targets[at]) is { } expected)
            {
                int each = samples.TargetNames.Count;
                throw new ArgumentException(FormattableString.Invariant(
                    $"Row {samples.SourceRows[at / each]}, column {Quoted.Text(samples.TargetNames[at % each])}: {samples.Targets[at]} where {expected} was expected, for the {Name} loss."));
            }
        }

        return this;
    }

    /// <summary>Checks targets, of which one at least must be above 0.</summary>
    internal static void RequirePositiveTarget(SampleSet samples, string name)
    {
        if (!samples.Targets.ContainsAnyExcept(0.0))
        {
            throw new ArgumentException($"all targets are 0; the {name} loss expects one above 0 at least.");
        }
    }

    /// <summary>The number of outputs for samples. Default: as many as targets.</summary>
    /// <param name="samples">The samples, targets as they are learnt.</param>
    public virtual int Outputs(SampleSet samples) => samples.TargetNames.Count;

    /// <summary>
    /// For a loss of errors f - y alone what targets and outputs are counted from, so that a common offset costs no digits; null for
    /// others. Default: null.
    /// </summary>
    /// <param name="samples">The samples.</param>
    public virtual double[]? Origins(SampleSet samples) => null;

    /// <summary>
    /// A bound on the root mean square of f - y over weighted rows with mean loss at most <paramref name="meanLoss"/>. Default: infinite.
    /// </summary>
    /// <param name="meanLoss">The mean loss.</param>
    /// <param name="leastShare">The least weight of a row, all together being 1.</param>
    public virtual double ErrorBound(double meanLoss, double leastShare) => double.PositiveInfinity;

    /// <summary>l(f, y) of each row, at least 0.</summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <param name="values">Receives n values.</param>
    public abstract void Values(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> values);

    /// <summary>The gradient by the outputs.</summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <param name="gradient">Receives as many values as there are outputs.</param>
    public abstract void Gradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> gradient);

    /// <summary>
    /// The second derivatives: n values for each pair of outputs (q, r), r at most q, pair after pair; where they jump, either side's.
    /// </summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <param name="hessian">Receives them.</param>
    public abstract void Hessian(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> hessian);

    /// <summary>
    /// A bound on the roundings of -sum_k p_k log p_k and of a few terms u.u + u: a probability is off by a few roundings of 1, and where
    /// it is no smaller than that the slope of p log p is below 38.
    /// </summary>
    /// <param name="probabilities">How many there are.</param>
    /// <param name="u">The length of the point.</param>
    internal static double EntropyRounding(int probabilities, double u) =>
        ((32 + (40 * probabilities)) * UnitRoundoff) + (FewRoundings * u * (u + 1));

    /// <summary>
    /// With one output, positive curvatures for a quadratic model of the loss: the second derivative wherever that makes a good model, more
    /// where it vanishes or where the loss is so much flatter than its slope that a step on the model would leave its range. Default:
    /// <see cref="Hessian"/>.
    /// </summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <param name="curvatures">Receives n values.</param>
    public virtual void ModelCurvatures(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> curvatures) =>
        Hessian(outputs, targets, curvatures);

    /// <summary>The conjugate sup over f of u.f - l(f, y) of each row; infinite outside its domain, which is convex.</summary>
    /// <param name="u">The points.</param>
    /// <param name="targets">y.</param>
    /// <param name="values">Receives n values.</param>
    public abstract void Conjugates(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> values);

    /// <summary>A bound on the roundings of each row's conjugate inside its domain.</summary>
    /// <param name="u">The points.</param>
    /// <param name="targets">y.</param>
    /// <param name="bounds">Receives n values.</param>
    public abstract void ConjugateRoundings(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> bounds);

    /// <summary>
    /// A bound on each row's conjugate wherever its point is moved by no more than its margin, at least 0. Default: 0, as for classes,
    /// whose conjugate is minus an entropy.
    /// </summary>
    /// <param name="u">The points.</param>
    /// <param name="targets">y.</param>
    /// <param name="margins">How far each row may be moved, finite, within the domain.</param>
    /// <param name="values">Receives n values.</param>
    public virtual void LargestConjugates(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, ReadOnlySpan<double> margins, Span<double> values) =>
        values.Clear();

    /// <summary>
    /// With one output, the number that minimises the mean loss when it is added to all outputs, where that is known; training starts
    /// there. Default: 0.
    /// </summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <param name="weights">The rows' weights.</param>
    public virtual double BestConstant(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights) => 0;

    /// <summary>
    /// Moves points into the conjugate's domain, so far that products and quotients by the same factor do not round them out again.
    /// </summary>
    /// <param name="u">The points.</param>
    /// <param name="targets">y.</param>
    public abstract void Clamp(Span<double> u, ReadOnlySpan<double> targets);

    /// <summary>How far each row's point may be moved within the conjugate's domain, in any direction that the domain has.</summary>
    /// <param name="u">The points, in the domain.</param>
    /// <param name="targets">y.</param>
    /// <param name="margins">Receives n values.</param>
    public abstract void Margins(ReadOnlySpan<double> u, ReadOnlySpan<double> targets, Span<double> margins);

    /// <summary>How much of each row's loss is beyond where it becomes linear. Default: nothing.</summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <param name="values">Receives n values.</param>
    public virtual void Excesses(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, Span<double> values) => values.Clear();

    /// <summary>The loss of one row.</summary>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="targets">Its targets.</param>
    public double Value(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets)
    {
        double value = 0;
        Values(outputs, targets, new Span<double>(ref value));
        return value;
    }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is Loss other && other.Name == Name && other.Parameter.Equals(Parameter);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Name, Parameter);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}
