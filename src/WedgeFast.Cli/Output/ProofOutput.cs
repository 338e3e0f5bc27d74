using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Options;
using WedgeFast.Proving;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Output;

/// <summary>The proof that fit and verify write on demand.</summary>
internal static class ProofOutput
{
    /// <summary>The option; each command has its own.</summary>
    public static Option<string?> Option() => Values.Text("--proof", "P", "Write a proof of the certificate here, for wedgefast-check");

    /// <summary>Refuses what would be known too late.</summary>
    /// <param name="proof">The path of the proof, or null.</param>
    /// <param name="model">The path of the model file, or null.</param>
    public static void RequireModel(string? proof, string? model)
    {
        if (proof is not null && model is null)
        {
            throw new CliError("--proof: it is the proof of a model file: expected --model M.json with it");
        }
    }

    /// <summary>Writes a proof.</summary>
    /// <param name="files">The file alone, or none.</param>
    /// <param name="file">The same, or null where none was asked for.</param>
    /// <param name="modelFile">The model file, byte by byte.</param>
    /// <param name="model">The model in it.</param>
    /// <param name="source">The data's name.</param>
    /// <param name="samples">The data.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="limit">How long it may take; null for any time.</param>
    public static void Write(
        OutputSet files, OutputFile? file, byte[] modelFile, Model model, string source, SampleSet samples, int threads = 0,
        TimeSpan? limit = null)
    {
        if (file is null)
        {
            return;
        }

        using StopSignals signals = new();
        try
        {
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
            if (limit <= TimeSpan.Zero)
            {
                // A timer would fire some time later: a small proof would be complete by then.
                end.Cancel();
            }
            else
            {
                end.CancelAfter(limit ?? Timeout.InfiniteTimeSpan);
            }

            CancellationToken stop = end.Token;
            files.Write(() => file.Stage(
                stream => ProofWriter.Write(stream, modelFile, model.Network, model.Claim, samples, threads, stop)));
        }
        catch (OperationCanceledException)
        {
            throw signals.Token.IsCancellationRequested || limit is null
                ? new CliError("stopped by a signal before the proof was complete: none was written", ExitCodes.Stopped)
                : new CliError(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--time-limit: {limit.Value.TotalSeconds} s are over before the proof was complete: none was written"));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new CliError($"{source}: {LibraryMessage.Of(error)}; none was written");
        }
    }

    /// <summary>The bytes of a model file as it will be.</summary>
    public static byte[] BytesOf(Model model)
    {
        using MemoryStream bytes = new();
        model.Save(bytes);
        return bytes.ToArray();
    }
}
