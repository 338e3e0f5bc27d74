namespace WedgeFast;

/// <summary>What the cells of a target column may be.</summary>
internal enum TargetKind
{
    /// <summary>Numbers, or labels where none is a number.</summary>
    NumbersOrLabels,

    /// <summary>Numbers alone.</summary>
    Numbers,

    /// <summary>Two labels, which numbers may be too.</summary>
    TwoLabels,

    /// <summary>Two labels or more, which numbers may be too.</summary>
    Labels,
}
