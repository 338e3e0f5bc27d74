namespace WedgeFast.Cli.Scoring;

/// <summary>Whether a row has a prediction, and why not.</summary>
internal enum RowState : byte
{
    /// <summary>It has one.</summary>
    Fine,

    /// <summary>A value is missing and nothing stands for it.</summary>
    Missing,

    /// <summary>A word is none that the model knows.</summary>
    Unseen,

    /// <summary>There is no model of its group.</summary>
    WithoutModel,

    /// <summary>A cell is not what its column holds.</summary>
    Unreadable,

    /// <summary>The prediction is no finite number.</summary>
    Beyond,
}
