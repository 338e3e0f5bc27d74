using WedgeFast.Proofs;
using WedgeFast.Samples;

namespace WedgeFast.Optimizing;

/// <summary>
/// What inputs may be: each is within a range; of the inputs that are the words of one column, exactly one is what stands for 1 and the
/// others are what stands for 0, and some words are not allowed.
/// </summary>
internal sealed class InputBox
{
    private readonly Interval[] _off;
    private readonly Interval[] _on;
    private readonly bool[] _isAllowed;
    private readonly bool[] _isWord;

    /// <summary>Makes a box.</summary>
    /// <param name="ranges">A range per input; of words anything.</param>
    /// <param name="groups">The inputs of each column of words.</param>
    /// <param name="isAllowed">Per input, whether it may be 1, if it is a word: at least one of each group.</param>
    public InputBox(Interval[] ranges, int[][] groups, bool[] isAllowed)
        : this([.. ranges], groups, [.. ranges.Select(_ => (Interval)0)], [.. ranges.Select(_ => (Interval)1)], isAllowed)
    {
    }

    private InputBox(Interval[] ranges, int[][] groups, Interval[] off, Interval[] on, bool[] isAllowed)
    {
        (Ranges, Groups, _off, _on, _isAllowed) = (ranges, groups, off, on, isAllowed);
        _isWord = new bool[ranges.Length];
        foreach (int[] group in groups)
        {
            bool isChosen = group.Count(input => isAllowed[input]) == 1;
            foreach (int input in group)
            {
                _isWord[input] = true;
                Interval hull = new(Math.Min(off[input].Low, on[input].Low), Math.Max(off[input].High, on[input].High));
                ranges[input] = !isAllowed[input] ? off[input] : isChosen ? on[input] : hull;
            }
        }
    }

    /// <summary>A range per input.</summary>
    public Interval[] Ranges { get; }

    /// <summary>The inputs of each column of words.</summary>
    public int[][] Groups { get; }

    /// <summary>Whether an input is a word.</summary>
    public bool IsWord(int input) => _isWord[input];

    /// <summary>The words of a group that are allowed.</summary>
    public int[] Allowed(int group) => [.. Groups[group].Where(input => _isAllowed[input])];

    /// <summary>How far a word is from what stands for 0 to what stands for 1.</summary>
    public double Share(int word, double value) => (value - _off[word].Low) / (_on[word].Low - _off[word].Low);

    /// <summary>The same box with other ranges of what are no words.</summary>
    public InputBox With(Interval[] ranges) => new(ranges, Groups, _off, _on, _isAllowed);

    /// <summary>The same box with one word of a group alone, or without it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="word">The input of the word.</param>
    /// <param name="isChosen">Whether it is the word, or may not be.</param>
    public InputBox WithWord(int group, int word, bool isChosen)
    {
        bool[] isAllowed = [.. _isAllowed];
        foreach (int input in Groups[group])
        {
            isAllowed[input] &= input == word == isChosen;
        }

        return new InputBox([.. Ranges], Groups, _off, _on, isAllowed);
    }

    /// <summary>The box of the scaled inputs, as wide as rounding may make it.</summary>
    public InputBox Scaled(Standardizer? scaling)
    {
        return scaling is null ? this : new InputBox(Each(Ranges), Groups, Each(_off), Each(_on), _isAllowed);

        Interval[] Each(Interval[] values) => [.. values.Select((value, k) =>
        {
            Interval centred = value - scaling.Means[k];
            return new Interval(Math.BitDecrement(centred.Low / scaling.Scales[k]), Math.BitIncrement(centred.High / scaling.Scales[k]));
        })];
    }

    /// <summary>What a sum of inputs is at most, beginning with a number.</summary>
    /// <param name="weights">A weight per input, as known as it is.</param>
    /// <param name="start">The number.</param>
    public double Most(ReadOnlySpan<Interval> weights, double start)
    {
        double sum = start;
        for (int k = 0; k < weights.Length; k++)
        {
            Interval weight = weights[k];
            if (weight.Low != 0 || weight.High != 0)
            {
                sum = Math.BitIncrement(sum + (weight * (_isWord[k] ? _off[k] : Ranges[k])).High);
            }
        }

        foreach (int[] group in Groups)
        {
            double most = double.NegativeInfinity;
            foreach (int input in group)
            {
                most = _isAllowed[input] ? Math.Max(most, (weights[input] * (_on[input] - _off[input])).High) : most;
            }

            sum = Math.BitIncrement(sum + most);
        }

        return sum;
    }

    /// <summary>
    /// That the shares of the words of each column sum to 1, as cuts; those of scaled inputs with some room for rounding.
    /// </summary>
    public IEnumerable<Cut> Sums()
    {
        foreach (int[] group in Groups)
        {
            double[] weights = new double[Ranges.Length];
            double constant = -1, size = 0;
            bool isExact = true;
            foreach (int input in group)
            {
                weights[input] = 1 / (_on[input].Low - _off[input].Low);
                constant -= weights[input] * _off[input].Low;
                size += Math.Abs(weights[input] * _off[input].Low);
                isExact &= _off[input] == 0 && _on[input] == 1;
            }

            double room = isExact ? 0 : 1e-9 * (1 + size);
            yield return new Cut(weights, constant + room, false);
            yield return new Cut([.. weights.Select(weight => -weight)], room - constant, false);
        }
    }
}
