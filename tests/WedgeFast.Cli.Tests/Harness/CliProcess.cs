using System.Diagnostics;
using System.Text;
using Xunit;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>Runs the command line as a user does: as a process of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    /// <summary>
    /// Guards against a hang only: a run of these tests takes a second or two, on a machine under load a hundred times as long.
    /// </summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

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
            _process.StandardInput.BaseStream.Flush();
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

    /// <summary>
    /// Starts the managed program with a stdin that stays open. Returns once the program has taken what a pipe does not hold.
    /// </summary>
    public static CliProcess StartWaiting(string folder, byte[] input, params string[] args) => new("dotnet", [Library, .. args], folder, input, open: true);

    /// <summary>Runs the managed program to its end.</summary>
    public static CliResult Run(string folder, params string[] args) => RunWithInput(folder, null, args);

    /// <summary>Runs the managed program to its end with something on stdin.</summary>
    public static CliResult RunWithInput(string folder, byte[]? input, params string[] args) => RunFile("dotnet", folder, input, [Library, .. args]);

    /// <summary>Runs any program to its end.</summary>
    public static CliResult RunFile(string file, string folder, byte[]? input, params string[] args)
    {
        using CliProcess process = new(file, args, folder, input);
        return process.Finish();
    }

    /// <summary>Waits until stderr says something.</summary>
    public void WaitForError(string text)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!Error.Contains(text, StringComparison.Ordinal))
        {
            if (_process.HasExited)
            {
                // What it said last may still be on its way: this returns when stderr has been read to its end.
                _process.WaitForExit();
                Assert.True(Error.Contains(text, StringComparison.Ordinal), $"ended before saying '{text}': {Error}");
                return;
            }

            Assert.True(clock.Elapsed < Limit, $"did not say '{text}': {Error}");
            Thread.Sleep(10);
        }
    }

    /// <summary>Waits until the process has computed so much longer: its own time, which stands still while it does not run.</summary>
    public void WaitForWork(TimeSpan work)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan until = _process.TotalProcessorTime + work;
        while (!_process.HasExited && _process.TotalProcessorTime < until)
        {
            Assert.True(clock.Elapsed < Limit, $"did not compute: {Error}");
            Thread.Sleep(10);
            _process.Refresh();
        }
    }

    /// <summary>Sends a signal, "INT", "TERM" or "KILL", unless the process has ended.</summary>
    public void Signal(string name)
    {
        if (_process.HasExited)
        {
            return;
        }

        using Process kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public CliResult Finish()
    {
        if (!_process.WaitForExit(Limit))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"still running after {Limit.TotalSeconds} s: {Error}");
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
