using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>Shows both phases of fit: choosing beta, and training on all rows.</summary>
internal interface IFitProgress : IProgress<CrossValidationProgress>, IProgress<TrainingProgress>
{
    /// <summary>Shows a line; from any thread.</summary>
    void Report(string line);
}
