using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Pricing;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>
/// Samples made ready for training or judging: weights and targets as they are learnt, the loss settled for them, their scaling, the class
/// and, when first asked for, the problem and its pricer. What trains, verifies or audits is about the same thing because it takes it from
/// here.
/// </summary>
internal sealed class PreparedFit
{
    private readonly Lazy<TrainingProblem> _problem;
    private readonly Lazy<IPricer> _pricer;
    private readonly PricerFactory _pricing;

    private PreparedFit(
        SampleSet samples, TrainingOptions options, NeuronClass neuronClass, Loss loss, PricerFactory pricing, Lazy<TrainingProblem>? problem = null)
    {
        (Samples, Options, Class, Loss, _pricing) = (samples, options, neuronClass, loss, pricing);
        _problem = problem ?? new Lazy<TrainingProblem>(() => new TrainingProblem(
            samples, options.Standardize ? Standardizer.Fit(samples) : Standardizer.Centre(samples), options.Skip, loss, neuronClass.ColumnSign,
            options.Threads));
        _pricer = new Lazy<IPricer>(() => pricing(Problem.Points, neuronClass, options.Threads, Problem.Outputs));
    }

    /// <summary>Prepares training.</summary>
    /// <param name="samples">The samples as given.</param>
    /// <param name="options">How to train.</param>
    /// <param name="pricing">Makes pricers; null means the usual choice.</param>
    /// <exception cref="ArgumentException">An option out of range for these samples, or numbers too large to be squared.</exception>
    public static PreparedFit Of(SampleSet samples, TrainingOptions options, PricerFactory? pricing = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        return Of(samples, options, OptionRules.Check(samples, options), pricing);
    }

    /// <summary>Prepares judging.</summary>
    /// <param name="samples">The samples as given.</param>
    /// <param name="claim">What is claimed of a network that they trained.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <exception cref="ArgumentException">Targets that the claimed training cannot have had.</exception>
    public static PreparedFit Of(SampleSet samples, TrainingClaim claim, int threads)
    {
        TrainingOptions options = new()
        {
            Loss = claim.Loss,
            Balance = claim.Balanced,
            LogTarget = claim.LogTarget,
            Skip = claim.HasSkip,
            Standardize = claim.Standardized,
            Norm = claim.Class.Norm,
            Threads = threads,
        };
        return Of(samples, options, claim.Class, pricing: null);
    }

    /// <summary>The samples as they are learnt.</summary>
    public SampleSet Samples { get; }

    /// <summary>How to train.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The class.</summary>
    public NeuronClass Class { get; }

    /// <summary>The loss, settled.</summary>
    public Loss Loss { get; }

    /// <summary>The problem.</summary>
    /// <exception cref="ArgumentException">There is no best model without neurons.</exception>
    public TrainingProblem Problem => _problem.Value;

    /// <summary>The pricer of its points.</summary>
    public IPricer Pricer => _pricer.Value;

    /// <summary>The same problem with neurons of another class.</summary>
    public PreparedFit With(NeuronClass neuronClass) =>
        neuronClass == Class ? this : new PreparedFit(Samples, Options, neuronClass, Loss, _pricing, _problem);

    /// <summary>The same problem with another pricer.</summary>
    public PreparedFit With(PricerFactory pricing) => new(Samples, Options, Class, Loss, pricing, _problem);

    /// <summary>The same problem to another gap.</summary>
    public PreparedFit To(double tolerance) => new(Samples, Options with { Tolerance = tolerance }, Class, Loss, _pricing, _problem);

    /// <summary>Some of the rows alone, with their own scaling and the loss of all.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads to train with.</param>
    /// <param name="neuronClass">The class.</param>
    /// <exception cref="ArgumentException">Their targets alone have no best constant, as counts that are all 0.</exception>
    public PreparedFit Take(int[] rows, int threads, NeuronClass neuronClass)
    {
        SampleSet taken = Samples.Take(rows);
        Loss loss = Loss.Link == Link.Log ? Loss.Settle(taken) : Loss;
        return new PreparedFit(taken, Options with { Threads = threads }, neuronClass, loss, _pricing);
    }

    /// <summary>For a loss of classes that of each row; else null.</summary>
    public int[]? Classes() => Loss.HasClasses ? [.. Samples.Targets.ToArray().Select(y => (int)y)] : null;

    /// <summary>The mean loss of outputs, by sample weight.</summary>
    /// <param name="outputs">n x q, row-major.</param>
    /// <param name="samples">The samples, as they are learnt: all, or some held out.</param>
    public double MeanLoss(ReadOnlySpan<double> outputs, SampleSet samples)
    {
        double sum = 0, weight = 0;
        int each = outputs.Length / samples.Count;
        outputs = Offsets.Added(outputs, samples);
        for (int i = 0; i < samples.Count; i++)
        {
            sum += samples.Weights[i] * Loss.Value(outputs.Slice(i * each, each), samples.TargetRow(i));
            weight += samples.Weights[i];
        }

        return sum / weight;
    }

    /// <summary>The mean absolute error of outputs that are predictions of one target, by sample weight.</summary>
    /// <param name="outputs">n values.</param>
    /// <param name="samples">The samples, as they are learnt: all, or some held out.</param>
    public double MeanDeviation(ReadOnlySpan<double> outputs, SampleSet samples)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            sum += samples.Weights[i] * Math.Abs(outputs[i] - samples.Targets[i]);
            weight += samples.Weights[i];
        }

        return sum / weight;
    }

    private static PreparedFit Of(SampleSet samples, TrainingOptions options, NeuronClass neuronClass, PricerFactory? pricing)
    {
        if (options.Balance)
        {
            options.Loss.Settle(samples);
            samples = ClassBalance.Apply(samples);
        }

        samples = options.LogTarget ? LogTargets.Of(samples) : samples;
        Loss loss = options.Loss.Settle(samples);
        Offsets.Check(samples, loss);
        RangeRules.Check(samples, options.Standardize ? Standardizer.Fit(samples) : Standardizer.Centre(samples));
        pricing ??= (points, ofClass, threads, outputs) =>
            PricerChoice.For(points, ofClass, threads, outputs, options.RandomNeurons ?? 0, options.Sketch, options.Seed);
        return new PreparedFit(samples, options, neuronClass, loss, pricing);
    }
}
