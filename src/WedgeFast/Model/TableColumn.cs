using System.Globalization;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>A column of a table: numbers or words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Numbers">Its numbers, NaN where missing; or null.</param>
/// <param name="Words">Its words, null where missing; or null.</param>
internal sealed record TableColumn(string Name, double[]? Numbers, string?[]? Words)
{
    /// <summary>n, the number of rows.</summary>
    public int Count => Numbers?.Length ?? Words!.Length;

    /// <summary>The numbers.</summary>
    /// <param name="mayMiss">Whether they may be missing.</param>
    /// <exception cref="ArgumentException">They are words, not finite, or missing.</exception>
    public double[] RequireNumbers(bool mayMiss)
    {
        if (Numbers is null)
        {
            throw new ArgumentException($"Column {Quoted.Text(Name)} holds words: expected numbers.", "table");
        }

        int at = Array.FindIndex(Numbers, value => double.IsNaN(value) ? !mayMiss : !double.IsFinite(value));
        return at < 0 ? Numbers : throw Refused(at, Numbers[at].ToString(CultureInfo.InvariantCulture), "a finite number");
    }

    /// <summary>The value of a row as a word, numbers in their shortest form; null where it is missing.</summary>
    /// <param name="row">0-based row.</param>
    public string? Word(int row) => Words is not null ? Words[row] : double.IsNaN(Numbers![row]) ? null : Shortest(Numbers[row]);

    /// <summary>The values as positions in a list of words, NaN where missing.</summary>
    /// <param name="words">Learns words, or knows which there may be.</param>
    /// <param name="mayMiss">Whether they may be missing.</param>
    /// <exception cref="ArgumentException">A word is not known, or a value is missing.</exception>
    public double[] Codes(TextColumn words, bool mayMiss)
    {
        double[] codes = new double[Count];
        for (int i = 0; i < codes.Length; i++)
        {
            string? word = Word(i);
            if (word is null && !mayMiss)
            {
                throw Refused(i, "a missing value", "a word");
            }

            int code = word is null ? 0 : words.Add(word);
            codes[i] = word is null ? double.NaN
                : code >= 0 ? code
                : throw Refused(i, Quoted.Text(word), $"one of {string.Join(", ", words.Words.Select(Quoted.Text))}");
        }

        return codes;
    }

    /// <summary>The values as possible labels.</summary>
    /// <param name="mayMiss">Whether they may be missing.</param>
    /// <exception cref="ArgumentException">A value is missing.</exception>
    public LabelColumn Labels(bool mayMiss)
    {
        LabelColumn labels = new();
        for (int i = 0; i < Count; i++)
        {
            if (Word(i) is { } word)
            {
                labels.Add(i, word, Numbers?[i]);
            }
            else if (mayMiss)
            {
                labels.AddMissing();
            }
            else
            {
                throw Refused(i, "a missing value", "a label");
            }
        }

        return labels;
    }

    // -0 is 0: which of them is meant must not show.
    private static string Shortest(double number) => (number + 0.0).ToString("R", CultureInfo.InvariantCulture);

    private ArgumentException Refused(int row, string found, string expected) =>
        new(string.Create(
            CultureInfo.InvariantCulture, $"Row {row}, column {Quoted.Text(Name)}: {found} where {expected} was expected."), "table");
}
