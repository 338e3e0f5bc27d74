namespace WedgeFast.Training;

/// <summary>A run along a grid of betas: at each beta all samples, then the folds, so that a stop leaves whole points.</summary>
internal static class RegularizationPath
{
    /// <summary>Runs the grid.</summary>
    /// <param name="run">All samples, started.</param>
    /// <param name="search">The folds, or null.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="grid">The betas.</param>
    /// <param name="stop">The caller's token and the time limit.</param>
    /// <param name="caller">The caller's own token.</param>
    public static PathResult Run(
        TrainingRun run, CrossValidation? search, int folds, BetaGrid grid, CancellationToken stop, CancellationToken caller)
    {
        List<PathPoint> points = [];
        do
        {
            int k = points.Count;
            TrainingResult fit = run.TrainAt(grid.Ratio(k) * run.ReferenceBeta, stop, caller);
            CrossValidationPoint? validation = search?.RunTo(k + 1, stop) is { } validated && validated.Count > k ? validated[k] : null;
            points.Add(new PathPoint(fit, run.MeanLoss(fit.Network), validation));
        }
        while (points.Count < grid.Count && !stop.IsCancellationRequested);

        bool whole = points.Count == grid.Count && points[^1].Fit.Status is not (TrainingStatus.TimeLimit or TrainingStatus.Cancelled);
        bool complete = whole && (search is null || points[^1].Validation is not null);
        TrainingStatus reason = caller.IsCancellationRequested ? TrainingStatus.Cancelled : TrainingStatus.TimeLimit;
        return new PathResult(points, folds, complete ? null : reason);
    }
}
