using System.Numerics;
using WedgeFast.Sparse;
using Xunit;

namespace WedgeFast.Tests.Sparse;

/// <summary>Dependence modulo primes: that these are primes, and columns whose dependence is known.</summary>
public sealed class ModularDependenceTests
{
    /// <summary>Of numbers below 3.3e24 only primes pass for all of these bases (Sorenson and Webster, 2017).</summary>
    private static readonly int[] Bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41];

    [Fact]
    public void The_moduli_are_the_largest_primes_below_their_powers_of_two()
    {
        Assert.Equal([63, 62, 60], ModularDependence.Primes.Select(prime => BitOperations.Log2(prime) + 1));
        foreach (ulong prime in ModularDependence.Primes)
        {
            Assert.True(IsPrime(prime), $"{prime} is no prime");
            ulong power = BitOperations.RoundUpToPowerOf2(prime);
            for (ulong other = prime + 2; other < power; other += 2)
            {
                Assert.False(IsPrime(other), $"{other} is a prime above {prime}");
            }
        }
    }

    [Fact]
    public void Columns_that_differ_by_one_bit_are_told_apart()
    {
        Random random = new(1);
        for (int draw = 0; draw < 50; draw++)
        {
            double[] a = Column(random), b = Column(random), sum = [.. a.Zip(b, (x, y) => (3 * x) - (5 * y))];
            Assert.True(ModularDependence.AreDependent([a, b, sum]));
            double[] other = [.. sum];
            other[random.Next(other.Length)] += Math.ScaleB(1, -20);
            Assert.False(ModularDependence.AreDependent([a, b, other]));
        }
    }

    /// <summary>Multiples of 2^-20 so small that no sum here is rounded.</summary>
    private static double[] Column(Random random) => [.. Enumerable.Range(0, 8).Select(_ => Math.ScaleB(random.Next(-1000000, 1000000), -20))];

    private static bool IsPrime(ulong number)
    {
        int twos = BitOperations.TrailingZeroCount(number - 1);
        ulong odd = (number - 1) >> twos;
        return Bases.All(witness =>
        {
            BigInteger power = BigInteger.ModPow(witness, odd, number);
            bool passes = power.IsOne || power == number - 1;
            for (int t = 1; t < twos && !passes; t++)
            {
                power = power * power % number;
                passes = power == number - 1;
            }

            return passes;
        });
    }
}
