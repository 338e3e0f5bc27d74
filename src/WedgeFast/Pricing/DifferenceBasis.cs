namespace WedgeFast.Pricing;

/// <summary>
/// An orthonormal basis of the differences of points that a hyperplane passes through, grown one by one as Gram and Schmidt do.
/// </summary>
internal sealed class DifferenceBasis
{
    /// <summary>A difference whose part orthogonal to the others is below this share of it adds nothing to what they span.</summary>
    private const double Dependent = 1e-10;

    private readonly List<double[]> _directions = [];

    /// <summary>The number of independent differences.</summary>
    public int Count => _directions.Count;

    /// <summary>Adds a difference unless it depends on those before.</summary>
    /// <param name="difference">The difference; what it has besides those before is left of it.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(double[] difference)
    {
        double length = VectorSearchProblem.Length(difference);
        Remove(difference);
        double rest = VectorSearchProblem.Length(difference);
        if (!(rest > Dependent * length))
        {
            return false;
        }

        _directions.Add([.. difference.Select(value => value / rest)]);
        return true;
    }

    /// <summary>Removes the parts of a vector along the differences, twice: once leaves the rounding of the first time.</summary>
    public void Remove(double[] vector)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] direction in _directions)
            {
                double along = VectorSearchProblem.Dot(direction, vector);
                for (int j = 0; j < vector.Length; j++)
                {
                    vector[j] -= along * direction[j];
                }
            }
        }
    }
}
