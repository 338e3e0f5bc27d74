using System.Diagnostics;
using System.Globalization;
using WedgeFast.Tests.Attack;

// COUNT [FIRST-SEED [SECONDS]]: attacks the certificates of so many random degenerate problems, or as many as the time allows in blocks of
// 500; prints every failure and counts per class. See docs/attack.md.
const int Block = 500;
int[] numbers = [.. args.Select(arg => int.TryParse(arg, CultureInfo.InvariantCulture, out int number) ? number : -1)];
if (numbers.Length is 0 or > 3 || numbers.Min() < 0)
{
    Console.Error.WriteLine("expected: COUNT [FIRST-SEED [SECONDS]]");
    return 2;
}

(int count, int first) = (numbers[0], numbers.Length > 1 ? numbers[1] : 1);
double limit = numbers.Length > 2 ? numbers[2] : double.PositiveInfinity;
Stopwatch clock = Stopwatch.StartNew();
AttackCounts counts = new();
int shown = 0;
for (int done = 0; done < count && clock.Elapsed.TotalSeconds < limit; done += Block)
{
    counts.Attack(first + done, Math.Min(Block, count - done), Environment.ProcessorCount);
    foreach (string failure in counts.Failures.Skip(shown))
    {
        Console.WriteLine($"{failure}\n");
    }

    shown = counts.Failures.Count;
}

foreach (string slow in counts.Slow)
{
    Console.WriteLine($"slow: {slow}");
}

Console.WriteLine(counts);
return shown == 0 ? 0 : 1;
