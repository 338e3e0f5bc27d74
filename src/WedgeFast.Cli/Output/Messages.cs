using Spectre.Console;

namespace WedgeFast.Cli.Output;

/// <summary>What a command tells its user on stderr: plain lines, or with colour on a terminal; nothing when quiet.</summary>
internal sealed class Messages(StandardStreams streams, bool quiet)
{
    private IAnsiConsole? _terminal;

    /// <summary>Whether nothing is to be said.</summary>
    public bool Quiet { get; } = quiet;

    /// <summary>The terminal on stderr, or null. Only made where there is one: it costs start-up time.</summary>
    public IAnsiConsole? Terminal => Quiet || !streams.ErrorIsTerminal
        ? null
        : _terminal ??= AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Error) });

    public void Line(string text)
    {
        if (!Quiet)
        {
            streams.Error.WriteLine(text);
        }
    }

    /// <summary>A line that matters.</summary>
    /// <param name="text">The line.</param>
    /// <param name="good">Whether it is good news.</param>
    public void Highlight(string text, bool good)
    {
        if (Terminal is IAnsiConsole terminal)
        {
            terminal.WriteLine(text, new Style(good ? Color.Green : Color.Yellow));
        }
        else
        {
            Line(text);
        }
    }
}
