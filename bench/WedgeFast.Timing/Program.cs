using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using WedgeFast.Timing;

// One line per task: its name and the median of its times in microseconds, as CSV. The same program runs under the runtime's compiler
// and compiled ahead of time; compare.sh runs both. Words on the command line choose the
// tasks whose names hold them all. With "fits FOLDER NAME" it prints a row of the table of whole fits instead; see fits.sh.
if (args is ["fits", string folder, string fit])
{
    WholeFits.Print(fit, folder);
    return;
}

TimeSpan warm = TimeSpan.FromSeconds(1.5), measured = TimeSpan.FromSeconds(1.5);
Console.WriteLine($"# {(RuntimeFeature.IsDynamicCodeCompiled ? "compiled while running" : "compiled ahead of time")}, {Vector<byte>.Count * 8} bits, {Environment.Version}");
Console.WriteLine("task,microseconds");
foreach ((string name, Func<double> run) in Tasks.All().Where(task => args.All(word => task.Name.Contains(word, StringComparison.Ordinal))))
{
    // Long enough for every method to reach its last tier.
    Stopwatch clock = Stopwatch.StartNew();
    while (clock.Elapsed < warm)
    {
        run();
    }

    List<double> times = [];
    clock.Restart();
    while (clock.Elapsed < measured || times.Count < 5)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }

    times.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{times[times.Count / 2]:F1}"));
}
