namespace WedgeFast.Training;

/// <summary>The rows held out in one fold of cross-validation are all that a class has.</summary>
internal sealed class AbsentClassException : ArgumentException
{
    /// <summary>Says which.</summary>
    /// <param name="absent">The class.</param>
    /// <param name="fold">The fold, from 1 on.</param>
    /// <param name="folds">The number of folds.</param>
    internal AbsentClassException(int absent, int fold, int folds)
        : base(FormattableString.Invariant(
            $"without the rows of fold {fold} of {folds} no row is of class {absent}; cross-validation expects rows of every class in any other folds."))
    {
        (Class, Fold, Folds) = (absent, fold, folds);
    }

    /// <summary>The class that has no other rows.</summary>
    public int Class { get; }

    /// <summary>The fold that holds them out, from 1 on.</summary>
    public int Fold { get; }

    /// <summary>The number of folds.</summary>
    public int Folds { get; }
}
