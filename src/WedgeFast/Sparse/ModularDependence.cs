namespace WedgeFast.Sparse;

/// <summary>
/// Whether columns of doubles are linearly dependent, decided modulo primes: columns that are independent modulo one are independent.
/// Columns that are dependent modulo all of them count as dependent: every minor of theirs would have to be divisible by each.
/// MATHEMATICS.md, "The certificate".
/// </summary>
internal static class ModularDependence
{
    /// <summary>The largest primes below 2^63, 2^62 and 2^60.</summary>
    internal static readonly ulong[] Primes = [(1UL << 63) - 25, (1UL << 62) - 57, (1UL << 60) - 93];

    /// <summary>Decides for finite columns of one length.</summary>
    public static bool AreDependent(IReadOnlyList<double[]> columns) => Primes.All(prime => AreDependent(columns, prime));

    /// <summary>Keeps a basis of the vectors that all rows so far are orthogonal to; each row that is not takes one out.</summary>
    private static bool AreDependent(IReadOnlyList<double[]> columns, ulong prime)
    {
        int size = columns.Count;
        List<ulong[]> basis = [.. Enumerable.Range(0, size).Select(k => Unit(k, size))];
        ulong[] row = new ulong[size];
        for (int i = 0; i < columns[0].Length && basis.Count > 0; i++)
        {
            for (int k = 0; k < size; k++)
            {
                row[k] = Residue(columns[k][i], prime);
            }

            Restrict(basis, row, prime);
        }

        return basis.Count > 0;
    }

    private static ulong[] Unit(int k, int size)
    {
        ulong[] unit = new ulong[size];
        unit[k] = 1;
        return unit;
    }

    private static void Restrict(List<ulong[]> basis, ulong[] row, ulong prime)
    {
        ulong[] products = [.. basis.Select(v => Dot(v, row, prime))];
        int pivot = Array.FindIndex(products, product => product != 0);
        if (pivot < 0)
        {
            return;
        }

        for (int j = 0; j < basis.Count; j++)
        {
            for (int k = 0; k < row.Length && j != pivot && products[j] != 0; k++)
            {
                // Both are multiplied by numbers that are not 0, so that nothing has to be inverted.
                ulong kept = Times(basis[j][k], products[pivot], prime), taken = Times(basis[pivot][k], products[j], prime);
                basis[j][k] = kept >= taken ? kept - taken : kept + (prime - taken);
            }
        }

        basis.RemoveAt(pivot);
    }

    private static ulong Dot(ulong[] a, ulong[] b, ulong prime)
    {
        ulong sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum = (sum + Times(a[k], b[k], prime)) % prime;
        }

        return sum;
    }

    private static ulong Times(ulong a, ulong b, ulong prime) => a == 0 || b == 0 ? 0 : (ulong)((UInt128)a * b % prime);

    /// <summary>A double m 2^e, times 2^1075: e is at least -1074, and the same factor in every column changes no dependence.</summary>
    private static ulong Residue(double value, ulong prime)
    {
        if (value == 0)
        {
            return 0;
        }

        int exponent = Math.Max(Math.ILogB(value) - 52, -1074);
        ulong residue = (ulong)Math.Abs(Math.ScaleB(Math.ScaleB(value, -exponent / 2), -(exponent - (exponent / 2)))) % prime;
        ulong power = 2;
        for (int e = exponent + 1075; e > 0; e >>= 1, power = Times(power, power, prime))
        {
            residue = (e & 1) == 0 ? residue : Times(residue, power, prime);
        }

        return value < 0 && residue != 0 ? prime - residue : residue;
    }
}
