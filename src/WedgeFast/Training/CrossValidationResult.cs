namespace WedgeFast.Training;

/// <summary>A network at the beta that cross-validation chose, trained on all samples, and how the choice came about.</summary>
/// <param name="Fit">The network of all samples with its own certificate; its timings cover everything.</param>
/// <param name="Points">What was found per beta with the order that was chosen, by descending beta; empty where there were too few distinct
/// rows to hold some out, or a stop came first.</param>
/// <param name="Chosen">The index of the chosen beta among <paramref name="Points"/>; -1 where there is none: then beta is
/// <see cref="TrainingOptions.DefaultBetaRatio"/> betaMax.</param>
/// <param name="Folds">How often samples were held out; 0 where there were too few distinct rows.</param>
/// <param name="OutOfFold">For each row of the samples the outputs, n x q, row-major, at the chosen beta, of the network that did not see
/// it: with <see cref="TrainingOptions.LogTarget"/> logarithms, for classes log-odds or log-probabilities; NaN for rows never held out;
/// empty where <paramref name="Points"/> is.</param>
/// <param name="Trials">The orders tried, the chosen one among them; empty where <paramref name="Points"/> is.</param>
public sealed record CrossValidationResult(
    TrainingResult Fit, IReadOnlyList<CrossValidationPoint> Points, int Chosen, int Folds, IReadOnlyList<double> OutOfFold,
    IReadOnlyList<CrossValidationTrial> Trials)
{
    /// <summary>
    /// For each row of the samples the fold that held it out, from 1 on; 0 for rows never held out; empty where <see cref="Points"/> is.
    /// </summary>
    internal IReadOnlyList<int> FoldOfRow { get; init; } = [];
}

/// <summary>What cross-validation found with one order.</summary>
/// <param name="Order">The most inputs per neuron.</param>
/// <param name="Points">Per beta, by descending beta.</param>
/// <param name="Chosen">The index of the beta that is best for this order.</param>
public sealed record CrossValidationTrial(int Order, IReadOnlyList<CrossValidationPoint> Points, int Chosen)
{
    /// <summary>Segments of the splines by which inputs entered; null for inputs as they are.</summary>
    public int? Segments { get; init; }
}

/// <summary>What cross-validation found at one beta.</summary>
/// <param name="Beta">The weight-decay strength.</param>
/// <param name="Mean">The mean loss of held-out rows, by sample weight.</param>
/// <param name="StandardError">Its standard error, from how much the folds differ.</param>
/// <param name="Neurons">Neurons of the folds' networks, their mean.</param>
/// <param name="Error">What choices go by: the mean absolute error of held-out rows, for classes their mean loss.</param>
/// <param name="ErrorSe">The standard error of that.</param>
public readonly record struct CrossValidationPoint(double Beta, double Mean, double StandardError, double Neurons, double Error, double ErrorSe);

/// <summary>Where cross-validation stands.</summary>
/// <param name="Done">Networks trained so far, over all folds and betas.</param>
/// <param name="Planned">Networks to train, before the grid goes on beyond its end; of descents the most there can still be.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct CrossValidationProgress(int Done, int Planned, TimeSpan Elapsed)
{
    /// <summary>When all will have ended at the latest, proofs aside, counted from the start: the work is bounded, and its speed is
    /// measured at the beginning. Null where it is not known.</summary>
    public TimeSpan? Foreseen { get; init; }
}
