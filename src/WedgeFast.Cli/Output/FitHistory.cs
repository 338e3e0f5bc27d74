using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>Remembers the rounds of training, and passes them on.</summary>
internal sealed class FitHistory
{
    private readonly List<TrainingProgress> _rounds = [];

    /// <summary>The rounds so far.</summary>
    public IReadOnlyList<TrainingProgress> Rounds => _rounds;

    /// <summary>Listens in front of another listener, or of none.</summary>
    public IProgress<TrainingProgress> Before(IProgress<TrainingProgress>? next) => new Listener(_rounds, next);

    private sealed class Listener(List<TrainingProgress> rounds, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            rounds.Add(value);
            next?.Report(value);
        }
    }
}
