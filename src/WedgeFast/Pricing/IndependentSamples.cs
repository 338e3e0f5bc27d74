namespace WedgeFast.Pricing;

/// <summary>Picks m samples of a leaf that span a hyperplane.</summary>
internal static unsafe class IndependentSamples
{
    private const int Length = SearchBox.MaxLength;

    /// <summary>
    /// A difference whose part orthogonal to the others is below the root of this share of it adds nothing to what they span.
    /// </summary>
    private const double Dependent = 1e-12;

    /// <summary>Picks the first sample and others whose differences to it are independent, in the order they come.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="m">How many to pick.</param>
    /// <param name="chosen">Receives their indices.</param>
    /// <returns>Whether there were enough.</returns>
    public static bool Choose(LeafSamples samples, int m, int[] chosen)
    {
        double* basis = stackalloc double[Length * Length];
        double* rest = stackalloc double[Length];
        int count = 1;
        chosen[0] = 0;
        for (int i = 1; i < samples.Count && count < m; i++)
        {
            double before = 0, after = 0;
            for (int j = 0; j < m; j++)
            {
                rest[j] = samples.Row(j)[i] - samples.Row(j)[0];
                before += rest[j] * rest[j];
            }

            for (int t = 0; t < count - 1; t++)
            {
                Remove(basis + (t * Length), rest, m);
            }

            for (int j = 0; j < m; j++)
            {
                after += rest[j] * rest[j];
            }

            if (after > Dependent * before)
            {
                for (int j = 0; j < m; j++)
                {
                    basis[((count - 1) * Length) + j] = rest[j] / Math.Sqrt(after);
                }

                chosen[count++] = i;
            }
        }

        return count == m;
    }

    private static void Remove(double* direction, double* rest, int m)
    {
        double along = 0;
        for (int j = 0; j < m; j++)
        {
            along += direction[j] * rest[j];
        }

        for (int j = 0; j < m; j++)
        {
            rest[j] -= along * direction[j];
        }
    }
}
