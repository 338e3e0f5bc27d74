using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>What the columns of a table are for.</summary>
/// <param name="Targets">The columns to predict, at least one: one of numbers or of labels, or several of numbers.</param>
public sealed record TableRoles(IReadOnlyList<string> Targets)
{
    /// <summary>One target, predicted from all other columns.</summary>
    /// <param name="target">Its name.</param>
    public static implicit operator TableRoles(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new TableRoles([target]);
    }

    /// <summary>The columns to predict from. Default (null): all that have no other role.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The sample weights' column. Default (null): weights of 1.</summary>
    public string? Weights { get; init; }

    /// <summary>
    /// The column of what is added to the logarithm of a prediction, as known differences of rates. Default (null): none.
    /// </summary>
    public string? Offset { get; init; }

    /// <summary>
    /// The column of exposures, above 0, to which predictions are in proportion: times at risk, areas, sizes. Default (null): none.
    /// </summary>
    public string? Exposure { get; init; }

    /// <summary>What becomes of missing values. Default: they are refused.</summary>
    public MissingRule Missing { get; init; }
}
