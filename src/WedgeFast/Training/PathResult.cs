namespace WedgeFast.Training;

/// <summary>Networks along a grid of betas, by descending beta.</summary>
/// <param name="Points">One per beta that was reached: all of them, unless stopped. The last one then is the beta that was stopped
/// at.</param>
/// <param name="Folds">How often samples were held out; 0 where none were.</param>
/// <param name="Stopped">What came first, <see cref="TrainingStatus.TimeLimit"/> or <see cref="TrainingStatus.Cancelled"/>; null where
/// every beta was reached and validated.</param>
public sealed record PathResult(IReadOnlyList<PathPoint> Points, int Folds, TrainingStatus? Stopped);

/// <summary>A network of a path.</summary>
/// <param name="Fit">The network with its own certificate; its timings run from the start of the path.</param>
/// <param name="TrainingLoss">The mean loss of the samples.</param>
/// <param name="Validation">The mean loss of samples that the networks of the folds did not see, at the same beta; null where none were
/// held out or a stop came first.</param>
public sealed record PathPoint(TrainingResult Fit, double TrainingLoss, CrossValidationPoint? Validation);
