using System.Globalization;
using WedgeFast.Tests.Attack;

// COUNT [FIRST-SEED]: attacks the certificates of so many random degenerate problems, prints counts per class and every failure. See docs/attack.md.
if (args is not [string count, ..] || !int.TryParse(count, CultureInfo.InvariantCulture, out int problems) || args.Length > 2)
{
    Console.Error.WriteLine("expected: COUNT [FIRST-SEED]");
    return 2;
}

int first = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
AttackCounts counts = AttackCounts.Run(first, problems, Environment.ProcessorCount);
foreach (string failure in counts.Failures)
{
    Console.WriteLine($"{failure}\n");
}

foreach (string slow in counts.Slow)
{
    Console.WriteLine($"slow: {slow}");
}

Console.WriteLine(counts);
return counts.Failures.Count == 0 ? 0 : 1;
