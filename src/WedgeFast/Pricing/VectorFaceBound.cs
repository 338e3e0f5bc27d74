using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// Bounds the length of g over a box by that on one face, the hyperplanes through some of the samples that cross it, x_1 .. x_k. With v_i =
/// w.x_i + b and w_F the part of w across their differences, g = G w_F + sum_i r_i, each r_i a fixed slope times the size of its v_i on
/// either side of 0. Where each of them shrinks g in all of the box, |g| is at most the largest singular value of G on these w_F times |w|,
/// whatever the size of the box. At the optimum of several outputs the best weights often fill an arc, along which this closes what bounds
/// of the box's size would have to cover in ever smaller ones. MATHEMATICS.md, "Several outputs" and R9.
/// </summary>
/// <param name="problem">The set.</param>
/// <param name="norm">The norm of w.</param>
internal sealed class VectorFaceBound(VectorSearchProblem problem, WeightNorm norm)
{
    /// <summary>Where more samples cross, other bounds are asked alone.</summary>
    private const int MostCrossing = 8;

    private readonly int _m = problem.Set.Dimension;
    private readonly int _q = problem.Outputs;
    private readonly FaceSpan _span = new(problem.Set.Dimension);
    private readonly double[] _linear = new double[problem.Outputs * (problem.Set.Dimension + 1)];
    private readonly double[] _turn = new double[problem.Outputs * problem.Set.Dimension];
    private readonly double[] _within = new double[problem.Outputs * problem.Set.Dimension];
    private readonly double[] _slopes = new double[2 * MostCrossing * problem.Outputs];
    private readonly double[] _ends = new double[2 * MostCrossing];
    private readonly double[] _square = new double[problem.Set.Dimension * problem.Set.Dimension];
    private readonly int[] _nearest = new int[MostCrossing];
    private readonly double[] _distance = new double[MostCrossing];

    /// <summary>Whether nothing in the box has |g| above tau |w|, by a face of the samples nearest to its centre.</summary>
    /// <param name="box">The box.</param>
    /// <param name="centre">g at its centre.</param>
    /// <param name="tau">What is asked about.</param>
    public bool IsBelow(VectorBox box, double[] centre, double tau)
    {
        int count = box.Crossing.Length;
        if (count > MostCrossing)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            _nearest[i] = box.Crossing[i];
            _distance[i] = Math.Abs(Side(box, box.Crossing[i]).At);
        }

        Array.Sort(_distance, _nearest, 0, count);
        int most = norm == WeightNorm.L2 ? Math.Min(count, _m) : 1;
        for (int k = 1; k <= most; k++)
        {
            if (IsBelow(box, centre, tau, k, active: false) || (k < count && IsBelow(box, centre, tau, k, active: true)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same by the face of the k nearest, the others counted as inactive or as active.</summary>
    private bool IsBelow(VectorBox box, double[] centre, double tau, int k, bool active)
    {
        if (!_span.Take(problem.Points, _nearest.AsSpan(0, k), problem.Set.Radius))
        {
            return false;
        }

        // |w| >= 1 in the box: what is hidden of |g| is hidden of |g| / |w| at most.
        double rounding = 16 * problem.Allowance * _span.Growth;
        box.Linear.CopyTo(_linear, 0);
        double hidden = rounding + AddOthers(box, centre, k, active);
        SetTurn(problem.Points[_nearest[0]]);
        SetSlopes(box, k);
        hidden += Rises(box, box.Crossing.Length, rounding);
        return hidden < tau && LargestIsBelow(tau - hidden);
    }

    /// <summary>
    /// The crossing samples beyond the face: on one side of 0 they are as counted, on the other they shrink g where theta_i points against
    /// it. Of the others half is taken, which is off by the other half.
    /// </summary>
    private double AddOthers(VectorBox box, double[] centre, int k, bool active)
    {
        double hidden = 0;
        for (int c = k; c < box.Crossing.Length; c++)
        {
            int i = _nearest[c];
            (double at, double reach) = Side(box, i);
            reach += problem.Margin;
            bool against = VectorSearchProblem.Dot(centre, problem.Theta[i]) < 0;
            double share = against ? active ? 1 : 0 : 0.5;
            hidden += against ? 0 : problem.Sizes[i] * (Math.Abs(at) + reach) / 2;
            _ends[2 * c] = against && !active ? Math.Max(0, reach + at) : 0;
            _ends[(2 * c) + 1] = against && active ? Math.Max(0, reach - at) : 0;
            for (int q = 0; q < _q; q++)
            {
                double theta = problem.Theta[i][q];
                _slopes[(2 * c * _q) + q] = _slopes[(((2 * c) + 1) * _q) + q] = theta;
                for (int j = 0; j <= _m && share > 0; j++)
                {
                    _linear[(q * (_m + 1)) + j] += share * theta * problem.Points[i][j];
                }
            }
        }

        return hidden;
    }

    /// <summary>G about the first sample of the face, and what it is on w_F.</summary>
    private void SetTurn(double[] x)
    {
        for (int q = 0; q < _q; q++)
        {
            ReadOnlySpan<double> row = _linear.AsSpan(q * (_m + 1), _m + 1);
            for (int j = 0; j < _m; j++)
            {
                _turn[(q * _m) + j] = row[j] - (row[_m] * x[j]);
            }

            _span.Project(_turn.AsSpan(q * _m, _m), _within.AsSpan(q * _m, _m));
        }
    }

    /// <summary>What the v_i of the face add to g per unit after 0 and before it, and how far they go in the box.</summary>
    private void SetSlopes(VectorBox box, int k)
    {
        for (int c = 0; c < k; c++)
        {
            int i = _nearest[c];
            (double at, double reach) = Side(box, i);
            reach += problem.Margin;
            (_ends[2 * c], _ends[(2 * c) + 1]) = (Math.Max(0, reach + at), Math.Max(0, reach - at));
            for (int q = 0; q < _q; q++)
            {
                double offset = c == 0 ? _linear[(q * (_m + 1)) + _m] : 0;
                double slope = VectorSearchProblem.Dot(_span.Dual(c), _turn.AsSpan(q * _m, _m)) + offset;
                _slopes[(2 * c * _q) + q] = slope + problem.Theta[i][q];
                _slopes[(((2 * c) + 1) * _q) + q] = -slope;
            }
        }
    }

    /// <summary>By how much |g| may grow as the v_i leave 0: each that falls for all w of the box counts nothing.</summary>
    private double Rises(VectorBox box, int count, double rounding)
    {
        double reach = 0, rise = 0;
        for (int c = 0; c < 2 * count; c += 2)
        {
            reach += Math.Max(_ends[c] * Length(c), _ends[c + 1] * Length(c + 1));
        }

        for (int c = 0; c < 2 * count; c += 2)
        {
            rise += Math.Max(Rise(box, c, reach, rounding), Rise(box, c + 1, reach, rounding));
        }

        return rise;
    }

    /// <summary>
    /// 0 where 2 r.G w_F + |r| sum_l V_l |r_l| &lt;= 0 for all w of the box, r the slope and V_l the ends: then the terms that fall
    /// together do not lengthen g. Those that do not are added with their lengths.
    /// </summary>
    private double Rise(VectorBox box, int c, double reach, double rounding)
    {
        if (_ends[c] == 0)
        {
            return 0;
        }

        ReadOnlySpan<double> slope = _slopes.AsSpan(c * _q, _q);
        double along = 0, turn = 0, length = Length(c);
        for (int j = 0; j < _m; j++)
        {
            double value = 0;
            for (int q = 0; q < _q; q++)
            {
                value += slope[q] * _within[(q * _m) + j];
                turn += Math.Abs(_within[(q * _m) + j]);
            }

            along += (value * box.Centre[j]) + (Math.Abs(value) * box.Half[j]);
        }

        // The slopes are off by a share of the allowance of g: with offsets of up to R, by allowance / R.
        double hidden = rounding * (length + ((turn + reach) / problem.Set.Radius));
        return (2 * (along + hidden)) + (length * reach) <= 0 ? 0 : _ends[c] * length;
    }

    private double Length(int c) => VectorSearchProblem.Length(_slopes.AsSpan(c * _q, _q));

    /// <summary>
    /// Whether |G w_F| is below tau |w| for all w: tau^2 - G^T G is positive definite, or of l1 no column of G is as long as tau.
    /// </summary>
    private bool LargestIsBelow(double tau)
    {
        // Products and elimination are off by this share of tau^2 at most where the answer is yes: no column is longer than tau then.
        double share = 4 * SearchProblem.UnitRoundoff * (_m + 4) * (_q + 4);
        for (int i = 0; i < _m; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int q = 0; q < _q; q++)
                {
                    sum += _within[(q * _m) + i] * _within[(q * _m) + j];
                }

                _square[(i * _m) + j] = i == j ? (tau * tau * (1 - share)) - sum : -sum;
            }

            if (!(_square[(i * _m) + i] > 0))
            {
                return false;
            }
        }

        return norm == WeightNorm.L1 || IsPositiveDefinite();
    }

    /// <summary>Whether the elimination by Cholesky ends with positive pivots.</summary>
    private bool IsPositiveDefinite()
    {
        for (int k = 0; k < _m; k++)
        {
            double pivot = _square[(k * _m) + k];
            if (!(pivot > 0))
            {
                return false;
            }

            for (int i = k + 1; i < _m; i++)
            {
                double factor = _square[(i * _m) + k] / pivot;
                for (int j = k + 1; j <= i; j++)
                {
                    _square[(i * _m) + j] -= factor * _square[(j * _m) + k];
                }
            }
        }

        return true;
    }

    private (double At, double Reach) Side(VectorBox box, int i)
    {
        double[] x = problem.Points[i];
        double at = 0, reach = 0;
        for (int j = 0; j <= _m; j++)
        {
            at += x[j] * box.Centre[j];
            reach += Math.Abs(x[j]) * box.Half[j];
        }

        return (at, reach);
    }
}
