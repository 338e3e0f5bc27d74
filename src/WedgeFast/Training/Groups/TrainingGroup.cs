using WedgeFast.Samples;

namespace WedgeFast.Training;

/// <summary>The rows of one group, and how they are trained on.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Options">How; the ratio of beta aside, where all groups have the same.</param>
internal sealed record TrainingGroup(SampleSet Samples, TrainingOptions Options);

/// <summary>What became of a group.</summary>
/// <param name="Result">Its network; null where there is none.</param>
/// <param name="Fault">Why it cannot be trained; null where it can be, or where a stop came first.</param>
internal sealed record GroupOutcome(TrainingResult? Result, string? Fault);
