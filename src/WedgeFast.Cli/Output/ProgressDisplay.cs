using System.Globalization;
using Spectre.Console;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>Shows training at work: one changing line on a terminal, a line at most every second elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs training with a display.</summary>
    public static TrainingResult Run(Messages messages, Func<IProgress<TrainingProgress>?, TrainingResult> train)
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
        TrainingResult result = train(lines);
        lines.Finish();
        return result;
    }

    private static string Describe(in TrainingProgress at)
    {
        string gap = at.RelativeGap is double relative ? Words.Bound(relative) : "not yet known";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"round {at.Round}  neurons {at.Neurons}  objective {Words.Short(at.Objective)}  gap {gap}  hyperplanes {at.Hyperplanes:R}  {at.Elapsed.TotalSeconds:F1} s");
    }

    private sealed class LiveLine(StatusContext context) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => context.Status(Markup.Escape(Describe(value)));
    }

    private sealed class PlainLines(Messages messages) : IProgress<TrainingProgress>
    {
        private TrainingProgress? _unsaid;
        private TimeSpan _next = TimeSpan.Zero;

        public void Report(TrainingProgress value)
        {
            _unsaid = value;
            if (value.Elapsed >= _next)
            {
                Finish();
                _next = value.Elapsed + TimeSpan.FromSeconds(1);
            }
        }

        /// <summary>Says the last round if it was not said.</summary>
        public void Finish()
        {
            if (_unsaid is TrainingProgress last)
            {
                messages.Line(Describe(last));
                _unsaid = null;
            }
        }
    }
}
