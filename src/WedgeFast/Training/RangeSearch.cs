using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// The range of a prediction over all near-optimal networks: one more sample at the place pulls the output up or down, and the certified
/// optimum with it says how far a network of a limited objective can follow. MATHEMATICS.md, "Ranges".
/// </summary>
internal sealed class RangeSearch
{
    /// <summary>Golden section: the share of an interval that is kept.</summary>
    private const double Golden = 0.6180339887498949;

    /// <summary>The pull is searched for over so many times the least that says anything, in so many steps.</summary>
    private const double Strongest = 1e4;

    private const int Steps = 12;

    /// <summary>
    /// The gap of a pulled problem, relative to its own objective without neurons, and what roundings may take of a bound.
    /// </summary>
    private const double Gap = 1e-6, Rounding = 1e-12;

    private readonly ReluNetwork _network;
    private readonly TrainingClaim _claim;
    private readonly PreparedFit _fit;
    private readonly double _limit;
    private readonly double _spare;
    private readonly double _share;
    private readonly CancellationToken _stop;

    private RangeSearch(ReluNetwork network, TrainingClaim claim, PreparedFit fit, double objective, double limit, CancellationToken stop)
    {
        (_network, _claim, _fit, _limit, _spare, _stop) = (network, claim, fit, limit, limit - objective, stop);
        double total = 0;
        foreach (double weight in fit.Samples.Weights)
        {
            total += weight;
        }

        Weight = total / fit.Samples.Count;
        _share = Weight / total;
    }

    /// <summary>The weight of the sample that pulls: that of a row, on average.</summary>
    private double Weight { get; }

    /// <summary>Prepares the search for ranges.</summary>
    /// <param name="network">The network.</param>
    /// <param name="claim">What its training claims.</param>
    /// <param name="samples">The samples it was trained on.</param>
    /// <param name="share">By how much of itself the objective may be larger, above 0.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="stop">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">No such network, or not its samples.</exception>
    public static RangeSearch Of(ReluNetwork network, TrainingClaim claim, SampleSet samples, double share, int threads, CancellationToken stop)
    {
        if (!claim.Loss.IsSquared || network.OutputNames.Count > 1 || claim.Gap is null)
        {
            throw new ArgumentException("a range is of one output with the squared loss and a proof; expected such a model.", nameof(claim));
        }

        if (!(share > 0 && double.IsFinite(share)))
        {
            throw new ArgumentException(FormattableString.Invariant($"the share is {share}; expected a number above 0."), nameof(share));
        }

        OptionRules.CheckInputs(network, samples);
        PreparedFit fit = PreparedFit.Of(samples, claim, threads);
        (double objective, _) = fit.Problem.Evaluate(network, claim.Beta, claim.Class);
        if (fit.Problem.NullObjective == 0 || Math.Abs(objective - claim.Objective) > 1e-9 * fit.Problem.NullObjective)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"the objective on these rows is {objective}; expected that of the rows the model was trained on, {claim.Objective}."), nameof(samples));
        }

        return new RangeSearch(network, claim, fit, objective, objective * (1 + share), stop);
    }

    /// <summary>The range of the output in one place.</summary>
    /// <param name="place">The inputs.</param>
    /// <exception cref="ArgumentException">A value is too far from those of the samples; the message names it.</exception>
    public PredictionRange At(double[] place)
    {
        double prediction = _network.Predict(place);
        (double lower, double least) = Pull(place, prediction, -1);
        (double upper, double most) = Pull(place, prediction, 1);
        return new PredictionRange(prediction, lower, upper, least, most, _limit);
    }

    /// <summary>The end of the range in one direction, and how far towards it networks were found.</summary>
    private (double Bound, double Found) Pull(double[] place, double prediction, int direction)
    {
        // Closer than this the pull is satisfied within the limit, and nothing follows.
        double least = Math.Sqrt(2 * _spare / _share), from = Math.Log(1.01 * least), to = Math.Log(Strongest * least), bound = double.PositiveInfinity;
        double found = 0;
        double inner = Tried(to - (Golden * (to - from))), outer = Tried(from + (Golden * (to - from)));
        for (int step = 0; step < Steps; step++)
        {
            double middle = to - (Golden * (to - from));
            if (inner <= outer && double.IsFinite(inner))
            {
                (to, outer) = (to - ((1 - Golden) * (to - from)), inner);
                inner = Tried(to - (Golden * (to - from)));
            }
            else
            {
                (from, inner) = (middle, outer);
                outer = Tried(from + (Golden * (to - from)));
            }
        }

        return (prediction + (direction * bound), prediction + (direction * found));

        double Tried(double logarithm)
        {
            (double reach, double reached) = Reach(place, prediction, direction, Math.Exp(logarithm));
            (bound, found) = (Math.Min(bound, reach), Math.Max(found, reached));
            return reach;
        }
    }

    /// <summary>
    /// How far from the prediction networks within the limit can be, by a pull from a distance, and how far the network that follows it is.
    /// </summary>
    private (double Reach, double Reached) Reach(double[] place, double prediction, int direction, double distance)
    {
        SampleSet samples = _fit.Samples;
        SampleSet pulled = SampleSet.Create(
            [.. samples.Inputs, .. place], samples.Dimension, [.. samples.Targets, prediction + (direction * distance)], [.. samples.Weights, Weight],
            samples.InputNames, samples.TargetName);
        RangeRules.Check(pulled, _claim.Scaling);
        TrainingProblem problem = new(pulled, _claim.Scaling, _claim.HasSkip, Loss.Squared, _claim.Class.ColumnSign);
        IPricer pricer = PricerChoice.For(problem.Points, _claim.Class, _fit.Options.Threads, 1);
        ColumnGeneration loop = new(problem, pricer, null);
        GapGoal goal = new(Gap);
        loop.Start(goal, _stop);
        loop.Seed(CarriedNeurons.Of(_network, pulled, problem, _claim.Class));
        loop.Minimise(_claim.Beta / (1 + _share), goal, _stop);
        _stop.ThrowIfCancellationRequested();

        // (1 + share) P' = P + share (f - y)^2 / 2, so (f - y)^2 is at least 2 ((1 + share) D' - limit) / share.
        double dual = (loop.BestDual ?? 0) * (1 + _share) * (1 - Rounding), square = 2 * (dual - (_limit * (1 + Rounding))) / _share;
        double reach = square > 0 ? (distance - Math.Sqrt(square)) + (Rounding * (distance + Math.Abs(prediction))) : double.PositiveInfinity;
        (Neuron Neuron, double[] Z)[] neurons = loop.Current;
        ReluNetwork network = problem.Fold(neurons);
        (double objective, _) = _fit.Problem.Evaluate(network, _claim.Beta, _claim.Class);

        // Hyperplanes through the place alone are none of the wedge dictionary.
        bool found = objective <= _limit
            && (_claim.Class.Dictionary == DictionaryKind.Full || !neurons.Any(neuron => neuron.Neuron.Through.Contains(samples.Count)));
        return (reach, found ? Math.Max(direction * (network.Predict(place) - prediction), 0) : 0);
    }
}
