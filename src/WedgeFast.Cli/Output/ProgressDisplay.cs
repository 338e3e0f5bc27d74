using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>Shows training at work: one changing line on a terminal, a line at most every second elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs training with a display.</summary>
    public static T Run<T>(Messages messages, Func<IFitProgress?, T> train)
    {
        if (messages.Quiet)
        {
            return train(null);
        }

        if (messages.Terminal is IAnsiConsole terminal)
        {
            return terminal.Status().Start("training", context => train(new LiveLine(context)));
        }

        PlainLines lines = new(messages);
        T result = train(lines);
        lines.Finish();
        return result;
    }

    private static string Describe(in CrossValidationProgress at)
    {
        string limit = at.Foreseen is TimeSpan foreseen ? $" of at most about {Math.Ceiling(foreseen.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s" : " s";
        return string.Create(
            CultureInfo.InvariantCulture, $"cross-validation {at.Done} of at most {at.Planned} fits  {at.Elapsed.TotalSeconds:F1}{limit}");
    }

    private static string Describe(in TrainingProgress at)
    {
        string gap = at.RelativeGap is double relative ? Words.Bound(relative) : "not yet known";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"round {at.Round}  neurons {at.Neurons}  objective {Words.Short(at.Objective)}  gap {gap}  hyperplanes {at.Hyperplanes:R}  {at.Elapsed.TotalSeconds:F1} s");
    }

    private sealed class LiveLine(StatusContext context) : IFitProgress
    {
        public void Report(CrossValidationProgress value) => context.Status(Describe(value));

        public void Report(TrainingProgress value) => Report(Describe(value));

        public void Report(string line) => context.Status(Markup.Escape(line));
    }

    private sealed class PlainLines(Messages messages) : IFitProgress
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private string? _unsaid;
        private TimeSpan _next = TimeSpan.Zero;

        public void Report(CrossValidationProgress value) => Report(Describe(value));

        public void Report(TrainingProgress value) => Report(Describe(value));

        public void Report(string line)
        {
            lock (_clock)
            {
                _unsaid = line;
                if (_clock.Elapsed >= _next)
                {
                    Finish();
                    _next = _clock.Elapsed + TimeSpan.FromSeconds(1);
                }
            }
        }

        /// <summary>Says the last round if it was not said.</summary>
        public void Finish()
        {
            if (_unsaid is string last)
            {
                messages.Line(last);
                _unsaid = null;
            }
        }
    }
}
