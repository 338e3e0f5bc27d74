using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Training;

/// <summary>Training on a thread of its own is training.</summary>
public sealed class FitAsyncTests : IProgress<TrainingProgress>
{
    private readonly List<int> _threads = [];

    [Fact]
    public async Task ItIsFitOnAnotherThread()
    {
        SampleSet samples = GeneratedSamples.Create("ripple", 40, 0);
        TrainingOptions options = new() { BetaRatio = 0.02 };
        int caller = Environment.CurrentManagedThreadId;
        TrainingResult result = await Trainer.FitAsync(samples, options, this);
        Assert.Equal(WrittenBy(Trainer.Fit(samples, options)), WrittenBy(result));
        Assert.NotEmpty(_threads);
        Assert.DoesNotContain(caller, _threads);
    }

    [Fact]
    public async Task AStopCompletesItWithTheBestNetworkSoFar()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        TrainingResult result = await Trainer.FitAsync(GeneratedSamples.Create("ripple", 40, 0), new TrainingOptions { Beta = 0.01 }, null, stop.Token);
        Assert.Equal(TrainingStatus.Cancelled, result.Status);
    }

    [Fact]
    public async Task ItFailsAsFitDoes()
    {
        TrainingOptions options = new() { Beta = -1 };
        SampleSet samples = GeneratedSamples.Create("ripple", 40, 0);
        string expected = Assert.ThrowsAny<ArgumentException>(() => Trainer.Fit(samples, options)).Message;
        ArgumentException error = await Assert.ThrowsAnyAsync<ArgumentException>(() => Trainer.FitAsync(samples, options));
        Assert.Equal(expected, error.Message);
    }

    void IProgress<TrainingProgress>.Report(TrainingProgress value) => _threads.Add(Environment.CurrentManagedThreadId);

    private static byte[] WrittenBy(TrainingResult result)
    {
        using MemoryStream file = new();
        Model.Of(result).Save(file);
        return file.ToArray();
    }
}
