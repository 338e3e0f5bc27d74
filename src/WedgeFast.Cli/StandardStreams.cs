using System.CommandLine;
using System.Text;

namespace WedgeFast.Cli;

/// <summary>
/// Where commands read and write unless a file is named: the process's own streams, or others in their place. Data and text for people
/// never share one: Data and Output are stdout, Error is stderr.
/// </summary>
internal sealed class StandardStreams : InvocationConfiguration
{
    public StandardStreams(Stream input, Stream data, TextWriter error, bool errorIsTerminal = false)
    {
        Input = input;
        Data = data;
        Output = new StreamWriter(data, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        Error = error;
        ErrorIsTerminal = errorIsTerminal;
        EnableDefaultExceptionHandler = false;
        ProcessTerminationTimeout = null;
    }

    /// <summary>stdin.</summary>
    public Stream Input { get; }

    /// <summary>stdout as bytes; <see cref="InvocationConfiguration.Output"/> is the same as text.</summary>
    public Stream Data { get; }

    /// <summary>Whether <see cref="InvocationConfiguration.Error"/> is a terminal.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>The streams of this process.</summary>
    public static StandardStreams OfProcess() =>
        new(Console.OpenStandardInput(), new StandardOutput(Console.OpenStandardOutput()), Console.Error, !Console.IsErrorRedirected);

    /// <summary>The streams a command was invoked with.</summary>
    public static StandardStreams Of(ParseResult parsed) => (StandardStreams)parsed.InvocationConfiguration;
}
