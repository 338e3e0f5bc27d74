namespace WedgeFast.Pricing;

/// <summary>Where a search of one box stops.</summary>
/// <param name="Quantum">The most boxes to visit; those not visited are left.</param>
/// <param name="Leave">Boxes of this depth are left.</param>
/// <param name="Abandon">Boxes of this depth are abandoned: their bound counts.</param>
internal readonly record struct SearchLimits(int Quantum, int Leave = int.MaxValue, int Abandon = int.MaxValue);
