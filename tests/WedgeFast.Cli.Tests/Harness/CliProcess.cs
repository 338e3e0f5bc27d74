using System.Diagnostics;
using System.Text;
using Xunit;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>Runs the command line as a user does: as a process of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    // A run of these tests takes a second or two; a machine under load may need much longer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly StringBuilder _error = new();

    private CliProcess(string file, IEnumerable<string> args, string folder, byte[]? input, bool open = false)
    {
        ProcessStartInfo start = new(file, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
            {
                _error.Append(line.Data is null ? "" : line.Data + "\n");
            }
        };
        _process.BeginErrorReadLine();
        _output = _process.StandardOutput.ReadToEndAsync();
        if (input is not null)
        {
            _process.StandardInput.BaseStream.Write(input);
        }

        if (!open)
        {
            _process.StandardInput.Close();
        }
    }

    /// <summary>stderr so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    private static string Library => Path.Combine(AppContext.BaseDirectory, "WedgeFast.Cli.dll");

    /// <summary>Starts the managed program.</summary>
    public static CliProcess Start(string folder, params string[] args) => new("dotnet", [Library, .. args], folder, input: null);

    /// <summary>Starts the managed program with a stdin that says nothing and stays open.</summary>
    public static CliProcess StartWaiting(string folder, params string[] args) => new("dotnet", [Library, .. args], folder, input: null, open: true);

    /// <summary>Runs the managed program to its end.</summary>
    public static CliResult Run(string folder, params string[] args) => RunWithInput(folder, null, args);

    /// <summary>Runs the managed program to its end with something on stdin.</summary>
    public static CliResult RunWithInput(string folder, byte[]? input, params string[] args) => RunFile("dotnet", folder, input, [Library, .. args]);

    /// <summary>Runs any program to its end.</summary>
    public static CliResult RunFile(string file, string folder, byte[]? input, params string[] args) => RunFile(file, folder, input, Limit, args);

    /// <summary>Runs any program to its end, which may take as long as said.</summary>
    public static CliResult RunFile(string file, string folder, byte[]? input, TimeSpan limit, params string[] args)
    {
        using CliProcess process = new(file, args, folder, input);
        return process.Finish(limit);
    }

    /// <summary>Waits until stderr says something.</summary>
    public void WaitForError(string text)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!Error.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"ended before saying '{text}': {Error}");
            Assert.True(clock.Elapsed < Limit, $"did not say '{text}': {Error}");
            Thread.Sleep(10);
        }
    }

    /// <summary>Waits until the process handles signals itself: the runtime has a thread of its own for them then, which /proc names.</summary>
    public void WaitForSignalHandling()
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!Directory.EnumerateDirectories($"/proc/{_process.Id}/task").Any(task => File.ReadAllText($"{task}/comm").StartsWith(".NET SigHandler", StringComparison.Ordinal)))
        {
            Assert.False(_process.HasExited, $"ended: {Error}");
            Assert.True(clock.Elapsed < Limit, $"never handled signals: {Error}");
            Thread.Sleep(10);
        }

        // The thread is there just before the handlers are.
        Thread.Sleep(200);
    }

    /// <summary>Sends a signal: "INT", "TERM", "KILL".</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public CliResult Finish() => Finish(Limit);

    private CliResult Finish(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            _process.Kill();
            Assert.Fail($"still running after {limit.TotalSeconds} s: {Error}");
        }

        // Returns when both streams have been read to their ends.
        _process.WaitForExit();
        return new CliResult(_process.ExitCode, _output.Result, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
