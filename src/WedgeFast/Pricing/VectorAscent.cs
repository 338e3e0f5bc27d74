using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// From a direction to a neuron that is best nearby: through the sample that suits the direction, then to the best direction of the faces
/// that the nearest samples fix: the top eigenvector of G off their differences, and for as many samples as coordinates the hyperplane
/// through them.
/// </summary>
/// <param name="problem">The set.</param>
/// <param name="points">All points, in the units of the neurons.</param>
/// <param name="norm">The norm of w.</param>
internal sealed class VectorAscent(VectorSearchProblem problem, PointSet points, WeightNorm norm)
{
    private const int Steps = 8;

    private readonly int _m = problem.Set.Dimension;

    /// <summary>Ascends.</summary>
    /// <param name="direction">m weights, not all 0.</param>
    /// <returns>The neuron, and the length of g as the set sees it.</returns>
    public PricedNeuron Climb(ReadOnlySpan<double> direction)
    {
        Candidate best = At(direction.ToArray(), 1);
        for (int step = 0; step < Steps; step++)
        {
            Candidate from = best;
            int[] nearest = Nearest(from);
            for (int k = 1; k <= _m; k++)
            {
                foreach (double[] weights in norm == WeightNorm.L2 ? OnFace(from, nearest, k) : AtVertex(from, nearest, k))
                {
                    Candidate candidate = At(weights, k);
                    best = candidate.Value > best.Value ? candidate : best;
                }
            }

            if (!(best.Value > from.Value * (1 + 1e-14)))
            {
                break;
            }
        }

        return new PricedNeuron(Build(best), best.Value);
    }

    private Candidate At(double[] weights, int fixedSamples)
    {
        double length = norm == WeightNorm.L2 ? VectorSearchProblem.Length(weights) : weights.Sum(Math.Abs);
        double[] unit = [.. weights.Select(w => w / length)];
        (double value, int through) = problem.BestOffset(unit);
        return new Candidate(unit, through, value, fixedSamples);
    }

    /// <summary>All samples by their distance from the hyperplane, the one it passes through first.</summary>
    private int[] Nearest(Candidate at)
    {
        double offset = VectorSearchProblem.Dot(at.Weights, problem.Points[at.Through]);
        return [.. Enumerable.Range(0, problem.Points.Length)
            .OrderBy(i => i == at.Through ? -1 : Math.Abs(VectorSearchProblem.Dot(at.Weights, problem.Points[i]) - offset))];
    }

    /// <summary>The stationary direction of the face through the k nearest samples; none where they are dependent.</summary>
    private IEnumerable<double[]> OnFace(Candidate from, int[] nearest, int k)
    {
        if (nearest.Length < k)
        {
            yield break;
        }

        int[] touching = nearest[..k];
        DifferenceBasis basis = Basis(touching);
        if (basis.Count != k - 1)
        {
            yield break;
        }

        double[] start = [.. from.Weights];
        basis.Remove(start);
        if (TopEigenvector.Of(Gram(from, touching, basis), start) is { } top)
        {
            basis.Remove(top);
            yield return top;
        }
    }

    /// <summary>The hyperplanes through the k nearest samples in the k coordinates with the largest weights.</summary>
    private IEnumerable<double[]> AtVertex(Candidate from, int[] nearest, int k)
    {
        if (nearest.Length < k)
        {
            yield break;
        }

        int[] places = [.. Enumerable.Range(0, _m).OrderByDescending(j => Math.Abs(from.Weights[j])).Take(k).Order()];
        int[] samples = [.. nearest[..k].Select(i => problem.Set.Points.FirstSample[i]).Order()];
        double[] weights = new double[k];
        if (WedgeProduct.TryHyperplane(points, [.. places.Select(j => problem.Set.Points.Set[j])], samples, norm, weights, out _))
        {
            foreach (int sign in (int[])[1, -1])
            {
                double[] all = new double[_m];
                for (int t = 0; t < k; t++)
                {
                    all[places[t]] = sign * weights[t];
                }

                yield return all;
            }
        }
    }

    /// <summary>
    /// The G of the face: the sum over the outputs of what the active samples that do not touch add up to, off the basis, squared.
    /// </summary>
    private double[] Gram(Candidate from, int[] touching, DifferenceBasis basis)
    {
        double offset = VectorSearchProblem.Dot(from.Weights, problem.Points[from.Through]);
        int[] active = [.. Enumerable.Range(0, problem.Points.Length)
            .Where(i => VectorSearchProblem.Dot(from.Weights, problem.Points[i]) > offset && !touching.Contains(i))];
        double[] gram = new double[_m * _m];
        for (int q = 0; q < problem.Outputs; q++)
        {
            double[] sum = new double[_m];
            foreach (int i in active)
            {
                for (int j = 0; j < _m; j++)
                {
                    sum[j] += problem.Theta[i][q] * (problem.Points[i][j] - problem.Points[from.Through][j]);
                }
            }

            basis.Remove(sum);
            for (int j = 0; j < _m * _m; j++)
            {
                gram[j] += sum[j / _m] * sum[j % _m];
            }
        }

        return gram;
    }

    private DifferenceBasis Basis(int[] samples)
    {
        DifferenceBasis basis = new();
        foreach (int i in samples.Skip(1))
        {
            basis.TryAdd([.. Enumerable.Range(0, _m).Select(j => problem.Points[i][j] - problem.Points[samples[0]][j])]);
        }

        return basis;
    }

    /// <summary>The neuron: it reads only coordinates with weights, and passes through the samples that fix it.</summary>
    private Neuron Build(Candidate best)
    {
        int[] places = [.. Enumerable.Range(0, _m).Where(j => norm == WeightNorm.L2 || best.Weights[j] != 0)];
        double[] weights = [.. places.Select(j => best.Weights[j])];
        double[][] coordinates = problem.Set.Points.Coordinates;
        double bias = 0;
        for (int t = 0; t < places.Length; t++)
        {
            bias -= weights[t] * coordinates[places[t]][best.Through];
        }

        double close = 1e-12 * problem.Set.Radius, offset = VectorSearchProblem.Dot(best.Weights, problem.Points[best.Through]);
        int[] through = [.. Nearest(best).TakeWhile(i => Math.Abs(VectorSearchProblem.Dot(best.Weights, problem.Points[i]) - offset) <= close)
            .Take(Math.Min(best.Fixed, places.Length)).Select(i => problem.Set.Points.FirstSample[i]).Order()];
        return new Neuron([.. places.Select(j => problem.Set.Points.Set[j])], weights, bias, through);
    }

    private sealed record Candidate(double[] Weights, int Through, double Value, int Fixed);
}
