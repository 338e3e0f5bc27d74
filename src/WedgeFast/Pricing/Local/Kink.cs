namespace WedgeFast.Pricing;

/// <summary>Where |g(w, .)| is largest for one direction.</summary>
/// <param name="Value">v(w) = max over b of |g(w, b)|.</param>
/// <param name="Sample">A sample on that hyperplane; -1 where no sample is apart from another.</param>
/// <param name="Sign">The sign of g there.</param>
internal readonly record struct Kink(double Value, int Sample, int Sign);
