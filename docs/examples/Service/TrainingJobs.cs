using System.Collections.Concurrent;
using WedgeFast;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace Service;

/// <summary>
/// What to train on: columns of numbers, the target among them; weight decay relative to the least that leaves no neuron.
/// </summary>
public sealed record TrainingRequest(Dictionary<string, double[]> Columns, string Target, double BetaRatio = TrainingOptions.DefaultBetaRatio);

/// <summary>How far a job is.</summary>
public sealed record JobState(string State, int Rounds, int Neurons, double? Gap, string? Error);

/// <summary>Jobs that were started.</summary>
public sealed class TrainingJobs(string path)
{
    private readonly ConcurrentDictionary<int, TrainingJob> _jobs = new();
    private int _last;

    /// <summary>Starts a job.</summary>
    /// <exception cref="ArgumentException">The columns are no samples: the message says why.</exception>
    public int Start(TrainingRequest request)
    {
        TrainingJob job = new(Samples(request), request.BetaRatio, path);
        int id = Interlocked.Increment(ref _last);
        _jobs[id] = job;
        return id;
    }

    /// <summary>A job, or null.</summary>
    public TrainingJob? Find(int id) => _jobs.GetValueOrDefault(id);

    private static SampleSet Samples(TrainingRequest request)
    {
        if (request.Columns is null || request.Target is null || !request.Columns.TryGetValue(request.Target, out double[]? targets))
        {
            throw new ArgumentException("There are no columns, or no target among them: expected both.");
        }

        string[] names = [.. request.Columns.Keys.Where(name => name != request.Target)];
        if (Array.Find(names, name => request.Columns[name].Length != targets.Length) is { } odd)
        {
            throw new ArgumentException($"Column {odd} has {request.Columns[odd].Length} values: expected {targets.Length}, as the target.");
        }

        double[] inputs = [.. Enumerable.Range(0, targets.Length).SelectMany(row => names.Select(name => request.Columns[name][row]))];
        return SampleSet.Create(inputs, names.Length, targets, inputNames: names, targetName: request.Target);
    }
}

/// <summary>One training in the background.</summary>
public sealed class TrainingJob : IProgress<TrainingProgress>
{
    private readonly CancellationTokenSource _stop = new();
    private volatile JobState _state = new("running", 0, 0, null, null);

    public TrainingJob(SampleSet samples, double betaRatio, string path) => _ = Run(samples, betaRatio, path);

    /// <summary>How far it is.</summary>
    public JobState State() => _state;

    /// <summary>Stops it with the best network so far.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Takes what training says after each round, on its thread.</summary>
    public void Report(TrainingProgress value) => _state = new JobState("running", value.Round, value.Neurons, value.RelativeGap, null);

    private async Task Run(SampleSet samples, double betaRatio, string path)
    {
        try
        {
            TrainingResult result = await Trainer.FitAsync(samples, new TrainingOptions { BetaRatio = betaRatio }, this, _stop.Token);
            Model.Of(result).Save(path);
            _state = _state with { State = $"{result.Status}", Neurons = result.Network.Neurons.Count, Gap = result.Certificate.RelativeGap };
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or IOException)
        {
            _state = _state with { State = "failed", Error = error.Message };
        }
    }
}
