namespace WedgeFast.Tests.Attack;

/// <summary>Outcomes of many problems, counted by class.</summary>
internal sealed class AttackCounts
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int[]> _classes = [];
    private readonly SortedDictionary<string, int> _refusals = [];
    private readonly List<string> _failures = [];

    /// <summary>Failures, each with the command and the data that show it.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Seed and shape of what the time limit ended.</summary>
    public SortedSet<string> Slow { get; } = [];

    public int Of(AttackOutcome outcome) => _classes.Values.Sum(counts => counts[(int)outcome]);

    /// <summary>Attacks problems of consecutive seeds in parallel.</summary>
    public void Attack(int first, int count, int threads) =>
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = threads }, seed => Add(ProblemGenerator.Create(seed)));

    /// <summary>A line per class, and how often what was refused.</summary>
    public override string ToString()
    {
        IEnumerable<string> lines = _classes.Append(new("all", [.. Enum.GetValues<AttackOutcome>().Select(Of)]))
            .Select(pair => $"| {pair.Key} | {string.Join(" | ", pair.Value.Prepend(pair.Value.Sum()))} |");
        string header = $"| class | problems | {string.Join(" | ", Enum.GetNames<AttackOutcome>().Select(name => name.ToLowerInvariant()))} |";
        string rule = $"| --- |{string.Concat(Enumerable.Repeat(" ---: |", Enum.GetValues<AttackOutcome>().Length + 1))}";
        return string.Join("\n", lines.Prepend(rule).Prepend(header).Append("").Concat(_refusals.Select(pair => $"{pair.Value} refused: {pair.Key}")));
    }

    private void Add(AttackProblem problem)
    {
        (AttackOutcome outcome, string message) = AttackRun.Run(problem);
        lock (_lock)
        {
            if (!_classes.TryGetValue(problem.Class, out int[]? counts))
            {
                _classes[problem.Class] = counts = new int[Enum.GetValues<AttackOutcome>().Length];
            }

            counts[(int)outcome]++;
            if (outcome == AttackOutcome.Refused)
            {
                string kind = Kind(message);
                _refusals[kind] = _refusals.GetValueOrDefault(kind) + 1;
            }
            else if (outcome == AttackOutcome.Slow)
            {
                Slow.Add($"{problem.Seed} {problem.Shape} {problem.Class} n {problem.X.Length} d {problem.X[0].Length} order {problem.Options.Order} {message}");
            }
            else if (outcome == AttackOutcome.Failed)
            {
                _failures.Add($"{message}\n{problem}");
            }
        }
    }

    /// <summary>A message without its numbers.</summary>
    private static string Kind(string message) => string.Join(' ', message.Split(' ').Select(word => word.Any(char.IsDigit) ? "#" : word));
}
