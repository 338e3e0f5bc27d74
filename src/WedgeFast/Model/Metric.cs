namespace WedgeFast;

/// <summary>One number that says how good predictions are.</summary>
/// <param name="Name">"RMSE", "MAE" and "R2", of several targets "RMSE of height"; of classes "accuracy", "log-loss" and, of two,
/// "AUC".</param>
/// <param name="Value">The number, by sample weight; null where it is undefined, as R2 of targets that do not vary.</param>
public readonly record struct Metric(string Name, double? Value);
