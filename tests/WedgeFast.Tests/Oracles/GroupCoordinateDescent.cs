namespace WedgeFast.Tests.Oracles;

/// <summary>
/// sum_i p_i l(t + A Z, y_i) + beta sum_j |z_j| for vector outputs, the squared loss of several targets or the softmax loss, by cyclic
/// descent over the rows of Z on a quadratic upper bound, with an explicit intercept: slow and obvious. Runs until its own duality gap is
/// small.
/// </summary>
/// <param name="features">The columns of A.</param>
/// <param name="y">Per row its targets, or its class alone.</param>
/// <param name="weights">Sample weights.</param>
/// <param name="classes">The number of classes for softmax; null for squares.</param>
internal sealed class GroupCoordinateDescent(List<double[]> features, double[][] y, double[] weights, int? classes)
{
    private readonly int _outputs = classes ?? y[0].Length;
    private readonly double[] _p = [.. weights.Select(w => w / weights.Sum())];
    private readonly double[][] _z = [.. features.Select(_ => new double[classes ?? y[0].Length])];
    private readonly double[][] _f = [.. y.Select(_ => new double[classes ?? y[0].Length])];
    private readonly double[] _intercept = new double[classes ?? y[0].Length];

    /// <summary>
    /// Bounds on the optimal objective: its own and its dual one, mostly within 1e-10 of each other, always within
    /// <paramref name="mostGap"/>: strong correlations slow it down.
    /// </summary>
    public (double Lower, double Upper) Bounds(double beta, int mostSweeps = 100_000, double mostGap = 1e-5)
    {
        double[] curvatures = [.. features.Select(f => f.Select((v, i) => _p[i] * v * v).Sum() * (classes is null ? 1 : 0.5))];
        for (int sweep = 0; ; sweep++)
        {
            if (sweep % 50 == 0)
            {
                Recompute();
            }

            // The intercept to its optimum: what is left of the slope would be a gap.
            for (int step = 0; step < (classes is null ? 1 : 30); step++)
            {
                for (int q = 0; q < _outputs; q++)
                {
                    double by = -_p.Select((p, i) => p * Gradient(i)[q]).Sum() / _p.Select((p, i) => p * Curvature(i, q)).Sum();
                    _intercept[q] += by;
                    foreach (double[] row in _f)
                    {
                        row[q] += by;
                    }
                }
            }

            if (sweep % 50 == 0 && Gap(beta, out double objective) is double gap && (gap <= 1e-10 || sweep >= mostSweeps))
            {
                return gap <= mostGap ? (objective - gap, objective) : throw new InvalidOperationException($"The oracle's gap is {gap}.");
            }

            for (int j = 0; j < features.Count; j++)
            {
                Descend(j, curvatures[j], beta);
            }
        }
    }

    private void Descend(int j, double curvature, double beta)
    {
        if (curvature == 0)
        {
            return;
        }

        double[] slope = Slope(features[j]);
        double[] to = [.. _z[j].Select((z, q) => z - (slope[q] / curvature))];
        double length = Length(to), shrink = length > beta / curvature ? 1 - (beta / curvature / length) : 0;
        for (int q = 0; q < _outputs; q++)
        {
            double by = (shrink * to[q]) - _z[j][q];
            _z[j][q] = shrink * to[q];
            for (int i = 0; i < _f.Length; i++)
            {
                _f[i][q] += by * features[j][i];
            }
        }
    }

    private void Recompute()
    {
        for (int i = 0; i < _f.Length; i++)
        {
            for (int q = 0; q < _outputs; q++)
            {
                _f[i][q] = _intercept[q];
                for (int j = 0; j < features.Count; j++)
                {
                    _f[i][q] += _z[j][q] * features[j][i];
                }
            }
        }
    }

    private double[] Slope(double[] column)
    {
        double[] slope = new double[_outputs];
        for (int i = 0; i < column.Length; i++)
        {
            double[] gradient = Gradient(i);
            for (int q = 0; q < _outputs; q++)
            {
                slope[q] += _p[i] * column[i] * gradient[q];
            }
        }

        return slope;
    }

    private double[] Gradient(int i)
    {
        if (classes is null)
        {
            return [.. _f[i].Zip(y[i], (f, target) => f - target)];
        }

        double[] gradient = Probabilities(i);
        gradient[(int)y[i][0]] -= 1;
        return gradient;
    }

    private double Curvature(int i, int q) => classes is null ? 1 : Math.Max(Probabilities(i)[q] * (1 - Probabilities(i)[q]), 1e-3);

    private double[] Probabilities(int i)
    {
        double largest = _f[i].Max(), sum = _f[i].Sum(f => Math.Exp(f - largest));
        return [.. _f[i].Select(f => Math.Exp(f - largest) / sum)];
    }

    private double Value(int i)
    {
        if (classes is null)
        {
            return _f[i].Zip(y[i], (f, target) => (f - target) * (f - target)).Sum() / 2;
        }

        double largest = _f[i].Max();
        return largest + Math.Log(_f[i].Sum(f => Math.Exp(f - largest))) - _f[i][(int)y[i][0]];
    }

    private double Gap(double beta, out double objective)
    {
        objective = _p.Select((p, i) => p * Value(i)).Sum() + (beta * _z.Sum(Length));
        double leak = Length(Slope([.. _p.Select(_ => 1.0)]));
        double nu = features.Count == 0 ? 0 : features.Max(f => Length(Slope(f)));
        double s = Math.Min(1, beta / Math.Max(nu, 1e-300));
        double dual = -_p.Select((p, i) => p * Conjugate(i, s)).Sum();
        return objective - dual + (1000 * leak);
    }

    private double Conjugate(int i, double s)
    {
        double[] u = [.. Gradient(i).Select(g => s * g)];
        return classes is null
            ? u.Zip(y[i], (a, target) => (a * a / 2) + (a * target)).Sum()
            : u.Select((a, k) => Xlogx(k == (int)y[i][0] ? 1 + a : a)).Sum();
    }

    private static double Xlogx(double v) => v <= 0 ? 0 : v * Math.Log(v);

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(v => v * v));
}
