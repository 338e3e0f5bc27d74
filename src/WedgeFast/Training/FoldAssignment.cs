using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>Which rows are held out together, and which are trained on meanwhile.</summary>
internal static class FoldAssignment
{
    /// <summary>The folds of the options.</summary>
    /// <param name="samples">All samples.</param>
    /// <param name="options">How.</param>
    /// <param name="classOf">A class per row that every fold gets its share of; null for none.</param>
    /// <returns>Per fold the rows to train on and those held out, ascending.</returns>
    /// <exception cref="ArgumentException">Folds or groups do not fit the samples.</exception>
    public static (int[] Train, int[] Held)[] Of(SampleSet samples, CrossValidationOptions options, IReadOnlyList<int>? classOf)
    {
        if (options.TimeOrder)
        {
            return Expanding(samples.Count, options.Folds ?? Math.Min(5, samples.Count - 1));
        }

        int[] foldOf = options.FoldOfRow is { } given ? Given(samples, given) : Random(samples, options, classOf);
        return [.. Enumerable.Range(0, foldOf.Max() + 1).Select(k => (Rows(foldOf, f => f != k), Rows(foldOf, f => f == k)))];
    }

    /// <summary>For each row the fold that holds it out, from 1 on; 0 for none.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="held">Per fold the rows held out.</param>
    public static int[] FoldOfRow(int rows, IEnumerable<int[]> held)
    {
        int[] foldOf = new int[rows];
        foreach ((int k, int[] some) in held.Index())
        {
            foreach (int i in some)
            {
                foldOf[i] = k + 1;
            }
        }

        return foldOf;
    }

    /// <summary>Checks that every fold trains on rows of every class.</summary>
    /// <param name="folds">Per fold the rows to train on and those held out.</param>
    /// <param name="classOf">A class per row; null for none.</param>
    /// <exception cref="AbsentClassException">One does not.</exception>
    public static void CheckClasses((int[] Train, int[] Held)[] folds, int[]? classOf)
    {
        int[] classes = classOf is null ? [] : [.. classOf.Distinct().Order()];
        foreach ((int k, (int[] train, int[] _)) in folds.Index())
        {
            HashSet<int> seen = classOf is null ? [] : [.. train.Select(i => classOf[i])];
            if (Array.FindIndex(classes, c => !seen.Contains(c)) is >= 0 and int absent)
            {
                throw new AbsentClassException(classes[absent], k + 1, folds.Length);
            }
        }
    }

    /// <summary>The units that are never split: a number per row, from 0 on in the order of their first rows.</summary>
    public static int[] Units(SampleSet samples, IReadOnlyList<int>? groupOf)
    {
        int[] units = new int[samples.Count];
        Dictionary<int, int> seen = groupOf is null ? new(new SameInputs(samples)) : [];
        for (int i = 0; i < units.Length; i++)
        {
            int key = groupOf is null ? i : groupOf[i];
            if (!seen.TryGetValue(key, out units[i]))
            {
                seen.Add(key, units[i] = seen.Count);
            }
        }

        return units;
    }

    private static int[] Given(SampleSet samples, IReadOnlyList<int> given)
    {
        CheckCount(samples, given, "folds");
        int[] distinct = [.. given.Distinct().Order()];
        return distinct.Length > 1
            ? [.. given.Select(fold => Array.BinarySearch(distinct, fold))]
            : throw new ArgumentException("all rows are in the same fold; expected at least two folds.");
    }

    /// <summary>
    /// Shuffled units go one by one to the fold with the least weight of their class so far: folds are as even as the units allow, and a
    /// weight of 2 counts like two rows.
    /// </summary>
    private static int[] Random(SampleSet samples, CrossValidationOptions options, IReadOnlyList<int>? classOf)
    {
        if (options.GroupOfRow is not null)
        {
            CheckCount(samples, options.GroupOfRow, "groups");
        }

        int[] unitOf = Units(samples, options.GroupOfRow);
        int units = unitOf.Max() + 1;
        int folds = options.Folds ?? Math.Min(5, units);
        if (folds > units)
        {
            string what = options.GroupOfRow is null ? "distinct rows" : "groups";
            throw new ArgumentException($"the number of folds is {folds}; expected at most {units}, the number of {what}.");
        }

        double[] weight = new double[units];
        int[] classes = new int[units];
        for (int i = samples.Count - 1; i >= 0; i--)
        {
            weight[unitOf[i]] += samples.Weights[i];
            classes[unitOf[i]] = classOf?[i] ?? 0;
        }

        int[] foldOfUnit = Deal(Shuffled(units, options.Seed), weight, classes, folds);
        return [.. unitOf.Select(unit => foldOfUnit[unit])];
    }

    private static int[] Deal(int[] order, double[] weight, int[] classes, int folds)
    {
        int[] foldOfUnit = new int[order.Length];
        double[] total = new double[folds];
        foreach (int label in classes.Distinct().Order())
        {
            double[] ofClass = new double[folds];
            foreach (int unit in order.Where(unit => classes[unit] == label))
            {
                int best = 0;
                for (int k = 1; k < folds; k++)
                {
                    best = (ofClass[k], total[k]).CompareTo((ofClass[best], total[best])) < 0 ? k : best;
                }

                foldOfUnit[unit] = best;
                ofClass[best] += weight[unit];
                total[best] += weight[unit];
            }
        }

        return foldOfUnit;
    }

    private static int[] Shuffled(int count, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        SplitMix64 random = new(seed);
        for (int i = count - 1; i > 0; i--)
        {
            int j = (int)(random.Uniform() * (i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static (int[] Train, int[] Held)[] Expanding(int rows, int folds)
    {
        if (folds >= rows)
        {
            throw new ArgumentException($"the number of folds is {folds}; expected at most {rows - 1}, one less than the number of rows.");
        }

        int Start(int block) => (int)((long)rows * block / (folds + 1));
        return [.. Enumerable.Range(1, folds).Select(k => (Range(0, Start(k)), Range(Start(k), Start(k + 1))))];
    }

    private static int[] Range(int from, int to) => [.. Enumerable.Range(from, to - from)];

    private static int[] Rows(int[] foldOf, Func<int, bool> chosen) => [.. Enumerable.Range(0, foldOf.Length).Where(i => chosen(foldOf[i]))];

    private static void CheckCount(SampleSet samples, IReadOnlyList<int> given, string what)
    {
        if (given.Count != samples.Count)
        {
            throw new ArgumentException($"there are {what} for {given.Count} rows; expected {samples.Count}, the number of rows.");
        }
    }
}
