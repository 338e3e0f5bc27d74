using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Bounds of the length of g over boxes. With q the direction of g at the centre, |g|^2 = (q.g)^2 + |P g|^2, and P g, the part across q, is
/// at most rho, which is first order in the size of the box: so |g| exceeds tau |w| only if q.g exceeds tau |w| by all but rho^2 / tau,
/// second order. For q.g each sample is a number t_i = q.theta_i: those with t_i above 0 are below their secant, the others below y_i t_i
/// s_i for any y_i in [0, 1], and the best y are the multipliers of the face that the maximum lies in. MATHEMATICS.md, "Several outputs".
/// </summary>
/// <param name="problem">The set.</param>
/// <param name="norm">The norm of w.</param>
internal sealed class VectorBoxBound(VectorSearchProblem problem, WeightNorm norm)
{
    private const int Sweeps = 12;

    private readonly int _m = problem.Set.Dimension;

    /// <summary>The box with only the samples that cross it, and what is active in all of it added to its linear part.</summary>
    public VectorBox Narrow(VectorBox box)
    {
        List<int> crossing = [];
        double[] linear = [.. box.Linear];
        foreach (int i in box.Crossing)
        {
            (double at, double reach) = Side(box, i);
            if (Math.Abs(at) <= reach + problem.Margin)
            {
                crossing.Add(i);
            }
            else if (at > 0)
            {
                Add(linear, i, 1);
            }
        }

        return box with { Crossing = [.. crossing], Linear = linear };
    }

    /// <summary>g at the centre.</summary>
    public double[] Centre(VectorBox box)
    {
        double[] linear = [.. box.Linear];
        foreach (int i in box.Crossing)
        {
            if (Side(box, i).At > 0)
            {
                Add(linear, i, 1);
            }
        }

        return [.. Enumerable.Range(0, problem.Outputs).Select(q => VectorSearchProblem.Dot(Row(linear, q), box.Centre))];
    }

    /// <summary>No |g| / |w| in the box is above this: the first-order bound.</summary>
    public double Upper(VectorBox box, double[] centre)
    {
        double[] middle = Middle(box);
        double bound = VectorSearchProblem.Length(centre) + problem.Allowance;
        for (int j = 0; j <= _m; j++)
        {
            bound += box.Half[j] * VectorSearchProblem.Length(Column(middle, j));
        }

        foreach (int i in box.Crossing)
        {
            bound += problem.Sizes[i] * Side(box, i).Reach / 2;
        }

        return bound / LeastLength(box);
    }

    /// <summary>Whether nothing in the box has |g| above tau |w|, by the bound along the direction of g at the centre.</summary>
    public bool IsBelow(VectorBox box, double[] centre, double tau)
    {
        double length = VectorSearchProblem.Length(centre);
        if (length == 0)
        {
            return false;
        }

        double[] q = [.. centre.Select(value => value / length)], middle = Middle(box);
        double across = problem.Allowance, along = problem.Allowance;
        for (int j = 0; j <= _m; j++)
        {
            double[] column = Column(middle, j);
            double share = VectorSearchProblem.Dot(q, column);
            along += box.Half[j] * Math.Abs(share);
            across += box.Half[j] * Across(column, q, share);
        }

        foreach (int i in box.Crossing)
        {
            double reach = Side(box, i).Reach / 2, share = VectorSearchProblem.Dot(q, problem.Theta[i]);
            along += Math.Abs(share) * reach;
            across += Across(problem.Theta[i], q, share) * reach;
        }

        // q.g may not be so far below 0 either that its size matters.
        double root = Math.Sqrt((tau - across) * (tau + across));
        return across < tau && length - along >= -root
            && Excess(box, q, tau) + (across * across / (tau + root)) + problem.Allowance < 0;
    }

    /// <summary>No |w| in the box is less: at least 1.</summary>
    private double LeastLength(VectorBox box)
    {
        double[] slope = Gradient(box);
        double least = 0;
        for (int j = 0; j < _m; j++)
        {
            least += (slope[j] * box.Centre[j]) - (Math.Abs(slope[j]) * box.Half[j]);
        }

        return Math.Max(1, least * (1 - 4e-14));
    }

    /// <summary>A subgradient of |w| at the centre; of l1 0 where a weight may have either sign.</summary>
    private double[] Gradient(VectorBox box)
    {
        double length = VectorSearchProblem.Length(box.Centre.AsSpan(0, _m));
        double[] slope = new double[_m + 1];
        for (int j = 0; j < _m; j++)
        {
            double w = box.Centre[j];
            slope[j] = norm == WeightNorm.L2 ? w / length : Math.Abs(w) < box.Half[j] ? 0 : Math.Sign(w);
        }

        return slope;
    }

    /// <summary>The largest q.g - tau |w| of the box is at most this.</summary>
    private double Excess(VectorBox box, double[] q, double tau)
    {
        double[] form = new double[_m + 1], slope = Gradient(box);
        double gap = 0;
        for (int j = 0; j <= _m; j++)
        {
            form[j] = VectorSearchProblem.Dot(q, Column(box.Linear, j)) - (tau * slope[j]);
        }

        List<(double T, double[] X)> concave = [];
        List<double> shares = [];
        foreach (int i in box.Crossing)
        {
            (double at, double reach) = Side(box, i);
            double t = VectorSearchProblem.Dot(q, problem.Theta[i]);
            at = Math.Clamp(at, -reach, reach);
            double secant = reach > 0 ? (at + reach) / (2 * reach) : 1;
            if (t > 0)
            {
                AddTo(form, problem.Points[i], t * secant);

                // Where the reach is widened by the margin the secant is below by no more than that.
                gap += t * ((secant * (reach - at)) + problem.Margin);
            }
            else
            {
                concave.Add((t, problem.Points[i]));
                shares.Add(secant);
            }
        }

        // Summed anew with the shares that were found: what the steps to them have added up to is off by roundings of every one of them.
        Minimise(box, With(form, concave, shares), concave, shares, tau);
        return gap + Largest(box, With(form, concave, shares), tau);
    }

    private static double[] With(double[] form, List<(double T, double[] X)> concave, List<double> shares)
    {
        double[] sum = [.. form];
        for (int c = 0; c < shares.Count; c++)
        {
            AddTo(sum, concave[c].X, concave[c].T * shares[c]);
        }

        return sum;
    }

    /// <summary>
    /// Shares for the least over the shares of the concave samples of the largest value of the form: one share after the other, at the best
    /// of the breakpoints.
    /// </summary>
    private void Minimise(VectorBox box, double[] form, List<(double T, double[] X)> concave, List<double> shares, double tau)
    {
        double value = Largest(box, form, tau);
        for (int sweep = 0; sweep < Sweeps && value >= 0; sweep++)
        {
            double before = value;
            for (int c = 0; c < shares.Count; c++)
            {
                (double t, double[] x) = concave[c];
                double best = shares[c];
                for (int j = -2; j <= _m; j++)
                {
                    double share = j == -2 ? 0 : j == -1 ? 1 : t * x[j] == 0 ? best : Math.Clamp(shares[c] - (form[j] / (t * x[j])), 0, 1);
                    double[] trial = [.. form];
                    AddTo(trial, x, t * (share - shares[c]));
                    double at = Largest(box, trial, tau);
                    (value, best) = at < value ? (at, share) : (value, best);
                }

                AddTo(form, x, t * (best - shares[c]));
                shares[c] = best;
            }

            if (value > before - (1e-3 * Math.Abs(before)))
            {
                break;
            }
        }
    }

    /// <summary>The largest value of a form over the box; of l1, weights of either sign have any slope of |w_j| that helps.</summary>
    private double Largest(VectorBox box, double[] form, double tau)
    {
        double value = 0;
        for (int j = 0; j <= _m; j++)
        {
            bool either = norm == WeightNorm.L1 && j < _m && Math.Abs(box.Centre[j]) < box.Half[j];
            double c = either ? form[j] - Math.Clamp(form[j], -tau, tau) : form[j];
            value += (c * box.Centre[j]) + (Math.Abs(c) * box.Half[j]);
        }

        return value;
    }

    /// <summary>The linear part with half of the crossing samples: g is off from it by half of their reach.</summary>
    private double[] Middle(VectorBox box)
    {
        double[] middle = [.. box.Linear];
        foreach (int i in box.Crossing)
        {
            Add(middle, i, 0.5);
        }

        return middle;
    }

    private (double At, double Reach) Side(VectorBox box, int i)
    {
        double at = 0, reach = 0;
        double[] x = problem.Points[i];
        for (int j = 0; j <= _m; j++)
        {
            at += x[j] * box.Centre[j];
            reach += Math.Abs(x[j]) * box.Half[j];
        }

        return (at, reach);
    }

    private void Add(double[] linear, int i, double share)
    {
        for (int q = 0; q < problem.Outputs; q++)
        {
            AddTo(Row(linear, q), problem.Points[i], share * problem.Theta[i][q]);
        }
    }

    private Span<double> Row(double[] linear, int q) => linear.AsSpan(q * (_m + 1), _m + 1);

    private double[] Column(double[] linear, int j) => [.. Enumerable.Range(0, problem.Outputs).Select(q => linear[(q * (_m + 1)) + j])];

    private static double Across(double[] vector, double[] q, double share)
    {
        double square = 0;
        for (int k = 0; k < q.Length; k++)
        {
            double rest = vector[k] - (share * q[k]);
            square += rest * rest;
        }

        return Math.Sqrt(square);
    }

    private static void AddTo(Span<double> form, double[] x, double factor)
    {
        for (int j = 0; j < form.Length; j++)
        {
            form[j] += factor * x[j];
        }
    }
}
