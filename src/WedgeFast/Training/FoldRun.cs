using WedgeFast.Geometry;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>One fold of cross-validation: trained at one beta after the other, each from where the last ended, and measured on the rows held out.</summary>
internal sealed class FoldRun
{
    /// <summary>
    /// The gap to reach, relative to P0 where that is larger than what is asked for relative to P: errors of held-out rows settle long before
    /// certificates do.
    /// </summary>
    private const double GapOfNull = 1e-5;

    private readonly SampleSet _held;
    private readonly int[] _heldRows;
    private readonly WarmTraining _training;
    private readonly List<double[]> _predictions = [];
    private readonly List<FoldError> _found = [];
    private readonly bool _byLoss;

    /// <summary>Prepares a fold.</summary>
    /// <param name="samples">All samples.</param>
    /// <param name="train">The rows to train on.</param>
    /// <param name="held">The rows held out.</param>
    /// <param name="options">How to train; interactions are selected with its threads.</param>
    /// <param name="threads">Threads to train with.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="neuronClass">The class, without interactions that are selected by the rows to train on alone.</param>
    /// <param name="gap">The gap to reach, relative to P.</param>
    /// <param name="stop">Stops the selection.</param>
    /// <exception cref="ArgumentException">A linear term separates the rows to train on.</exception>
    public FoldRun(
        SampleSet samples, int[] train, int[] held, TrainingOptions options, int threads, LossChoice loss, NeuronClass neuronClass, double gap,
        CancellationToken stop)
    {
        SampleSet seen = samples.Take(train);
        _held = samples.Take(held);
        _byLoss = loss.Kind is LossKind.Logistic or LossKind.Softmax || loss.Outputs(samples) > 1;
        _heldRows = held;
        neuronClass = InteractionSelection.Apply(seen, options, loss, neuronClass, stop);
        _training = Loosely(seen, options with { Threads = threads }, loss, neuronClass, gap);
        foreach (double weight in _held.Weights)
        {
            Weight += weight;
        }
    }

    /// <summary>A training that is good enough to compare errors of held-out rows.</summary>
    public static WarmTraining Loosely(SampleSet samples, TrainingOptions options, LossChoice loss, NeuronClass neuronClass, double gap)
    {
        Standardizer scaling = options.Standardize ? Standardizer.Fit(samples) : Standardizer.Centre(samples);
        double tolerance = Math.Max(options.Tolerance, GapOfNull);
        return new WarmTraining(samples, scaling, options, neuronClass, loss, tolerance, gap, progress: null);
    }

    /// <summary>The weight of the rows held out.</summary>
    public double Weight { get; }

    /// <summary>What was found per beta so far.</summary>
    public IReadOnlyList<FoldError> Found => _found;

    /// <summary>Trains at the next beta and measures.</summary>
    /// <returns>False where it was stopped: nothing is measured then.</returns>
    public bool Continue(double beta, CancellationToken stop)
    {
        _training.MoveTo(beta, stop);
        if (stop.IsCancellationRequested)
        {
            return false;
        }

        ReluNetwork network = _training.Network;
        double[] predictions = new double[_held.Count * network.OutputNames.Count];
        network.Predict(_held.Inputs, predictions);
        _predictions.Add(predictions);
        double loss = _training.MeanLoss(predictions, _held);
        _found.Add(new FoldError(loss, _byLoss ? loss : MeanDeviation(predictions), network.Neurons.Count));
        return true;
    }

    private double MeanDeviation(double[] predictions)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            sum += _held.Weights[i] * Math.Abs(predictions[i] - _held.Targets[i]);
        }

        return sum / Weight;
    }

    /// <summary>Copies what was predicted for the rows held out at beta number <paramref name="k"/> to their places among all rows, n x q, row-major.</summary>
    public void CopyPredictions(int k, double[] all)
    {
        int outputs = _predictions[k].Length / Math.Max(_heldRows.Length, 1);
        for (int i = 0; i < _heldRows.Length; i++)
        {
            _predictions[k].AsSpan(i * outputs, outputs).CopyTo(all.AsSpan(_heldRows[i] * outputs));
        }
    }
}
