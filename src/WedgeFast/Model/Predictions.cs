using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast;

/// <summary>What a model predicts for rows: numbers in the units of its targets, or labels and the probabilities of all classes.</summary>
public sealed class Predictions
{
    private readonly bool _hasLabels;
    private readonly double[] _values;
    private readonly int[] _likeliest;
    private readonly bool[] _complete;
    private readonly bool[] _outside;
    private readonly TrainingClaim _claim;
    private readonly int _length;

    private Predictions(
        IReadOnlyList<string> names, TrainingClaim claim, double[] values, int[] likeliest, bool[] complete, bool[] outside) =>
        (Names, _length, _claim, _hasLabels, _values, _likeliest, _complete, _outside) =
        (names, names.Count, claim, claim.Loss.HasClasses, values, likeliest, complete, outside);

    /// <summary>Per row the outputs of the networks of an interval's ends; empty where there are none.</summary>
    internal (double[] Lower, double[] Upper) Bounds { get; init; } = ([], []);

    /// <summary>n, the number of rows.</summary>
    public int Count => _complete.Length;

    /// <summary>The names of the numbers of a prediction: of the targets, or of the classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the numbers are probabilities of classes.</summary>
    public bool HasLabels => _hasLabels;

    /// <summary>The prediction of a row by a model of one number; NaN where a value is missing and not filled.</summary>
    /// <param name="row">0-based row.</param>
    /// <exception cref="InvalidOperationException">The model predicts classes, or several numbers.</exception>
    public double this[int row] => _hasLabels || Names.Count > 1
        ? throw new InvalidOperationException($"A prediction is {(_hasLabels ? "a label" : $"{Names.Count} numbers")}: use Label or Row.")
        : _values[row];

    /// <summary>
    /// The interval of a row that covers a share of new targets: a quantile of the residuals of held-out rows to either side of the
    /// prediction or, by <see cref="CrossValidationOptions.IntervalByQuantiles"/>, beyond two networks of quantiles, which need not have
    /// the prediction between them. Of a model of <see cref="CrossValidationOptions.Interval"/>. MATHEMATICS.md, "Prediction intervals".
    /// </summary>
    /// <param name="row">0-based row.</param>
    /// <param name="level">The share, above 0; there must have been level / (1 - level) rows held out at least.</param>
    /// <returns>Its ends; NaN where there is no prediction.</returns>
    /// <exception cref="InvalidOperationException">The model holds no residuals.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is 0 or less, or needs more residuals than there are.</exception>
    public (double Lower, double Upper) Interval(int row, double level)
    {
        HeldOutResiduals residuals = _claim.Residuals
            ?? throw new InvalidOperationException("The model holds no residuals of held-out rows: expected one that was trained for intervals.");
        double half = residuals.HalfWidth(level);
        if (residuals.Bounds is not null)
        {
            (double lower, double upper) = !_complete[row] || Bounds.Lower.Length == 0 ? (double.NaN, double.NaN) : (Bounds.Lower[row] - half, Bounds.Upper[row] + half);
            return _claim.LogTarget ? (Math.Exp(lower), Math.Exp(upper)) : (lower, upper);
        }

        return _claim.LogTarget
            ? (_values[row] * Math.Exp(-half), _values[row] * Math.Exp(half))
            : (_values[row] - half, _values[row] + half);
    }

    /// <summary>The numbers of a row, one per name; NaN where a value is missing and not filled.</summary>
    /// <param name="row">0-based row.</param>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * _length, _length);

    /// <summary>The likeliest class of a row; null where a value is missing and not filled.</summary>
    /// <param name="row">0-based row.</param>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public string? Label(int row) => !_hasLabels ? throw new InvalidOperationException("A prediction is a number: expected one of classes.")
        : _complete[row] ? Names[_likeliest[row]]
        : null;

    /// <summary>Whether there is a prediction of a row: no value is missing, or all that are were filled.</summary>
    /// <param name="row">0-based row.</param>
    public bool Exists(int row) => _complete[row];

    /// <summary>Whether a row lies outside the range of the training data: its prediction extrapolates.</summary>
    /// <param name="row">0-based row.</param>
    public bool IsOutside(int row) => _outside[row];

    /// <summary>The predictions that outputs are.</summary>
    /// <param name="claim">What was learnt, with the names of classes.</param>
    /// <param name="targets">The names of the targets.</param>
    /// <param name="outputs">n x q, row-major; of incomplete rows they mean nothing.</param>
    /// <param name="complete">Per row whether there is a prediction; taken back where one would be no finite number.</param>
    /// <param name="outside">Per row whether it extrapolates.</param>
    /// <param name="bounds">Per row the outputs of the networks of an interval's ends; none for none.</param>
    internal static Predictions Of(
        TrainingClaim claim, IReadOnlyList<string> targets, double[] outputs, bool[] complete, bool[] outside, (double[] Lower, double[] Upper)? bounds = null)
    {
        bool classes = claim.Loss.HasClasses;
        int each = outputs.Length / Math.Max(complete.Length, 1);
        IReadOnlyList<string> names = classes ? claim.Labels : targets;
        int length = names.Count;
        double[] values = new double[complete.Length * length];
        int[] likeliest = new int[classes ? complete.Length : 0];
        for (int i = 0; i < complete.Length; i++)
        {
            ReadOnlySpan<double> row = outputs.AsSpan(i * each, each);
            Span<double> prediction = values.AsSpan(i * length, length);
            if (complete[i])
            {
                OutputRule.Apply(claim, row, prediction);
                complete[i] = AreFinite(prediction);
            }

            if (!complete[i])
            {
                prediction.Fill(double.NaN);
            }

            if (classes)
            {
                likeliest[i] = OutputRule.Likeliest(claim, row);
            }
        }

        return new Predictions(names, claim, values, likeliest, complete, outside) { Bounds = bounds ?? ([], []) };
    }

    /// <summary>Predictions that several models of the same targets have made; intervals they have none.</summary>
    /// <param name="claim">What one of the models claims.</param>
    /// <param name="names">The names of the numbers of a prediction.</param>
    /// <param name="values">n x q, row-major, NaN where there is no prediction.</param>
    /// <param name="likeliest">Per row the likeliest class, where there are classes.</param>
    /// <param name="complete">Per row whether there is a prediction.</param>
    /// <param name="outside">Per row whether it extrapolates.</param>
    internal static Predictions Of(
        TrainingClaim claim, IReadOnlyList<string> names, double[] values, int[] likeliest, bool[] complete, bool[] outside) =>
        new(names, claim with { Residuals = null }, values, likeliest, complete, outside);

    /// <summary>The position of the likeliest class of a row; 0 where there are no classes.</summary>
    internal int Likeliest(int row) => _likeliest.Length == 0 ? 0 : _likeliest[row];

    private static bool AreFinite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
