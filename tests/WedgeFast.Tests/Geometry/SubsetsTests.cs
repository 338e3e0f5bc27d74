using System.Numerics;
using WedgeFast.Geometry;
using Xunit;

namespace WedgeFast.Tests.Geometry;

public class SubsetsTests
{
    [Fact]
    public void UnrankEnumeratesInOrderAndRankInvertsIt()
    {
        for (int n = 1; n <= 8; n++)
        {
            for (int k = 1; k <= n; k++)
            {
                int[] subset = new int[k];
                string last = "";
                for (long rank = 0; rank < Subsets.Count(n, k); rank++)
                {
                    Subsets.Unrank(rank, n, subset);
                    string text = string.Join(',', subset);
                    Assert.True(string.CompareOrdinal(text, last) > 0);
                    Assert.Equal(rank, Subsets.Rank(subset, n));
                    last = text;
                }
            }
        }
    }

    [Fact]
    public void CountsAreThoseOfPascalsTriangleOrOverflow()
    {
        BigInteger[] row = [1];
        int overflows = 0;
        for (int n = 0; n <= 80; n++)
        {
            for (int k = 0; k <= n; k++)
            {
                if (row[k] > long.MaxValue)
                {
                    overflows++;
                    Assert.Throws<OverflowException>(() => Subsets.Count(n, k));
                }
                else
                {
                    Assert.Equal((long)row[k], Subsets.Count(n, k));
                }

                Assert.InRange(Subsets.ApproximateCount(n, k) / (double)row[k], 1 - 1e-13, 1 + 1e-13);
            }

            Assert.Equal(0, Subsets.Count(n, n + 1));
            Assert.Equal(0, Subsets.ApproximateCount(n, n + 1));
            row = [1, .. row.Zip(row.Skip(1), (a, b) => a + b), 1];
        }

        Assert.True(overflows > 100);
    }

    [Fact]
    public void TheLastCountThatFitsAndTheFirstThatDoesNot()
    {
        Assert.Equal(7219428434016265740, Subsets.Count(66, 33));
        Assert.Throws<OverflowException>(() => Subsets.Count(67, 33));
        Assert.Equal(int.MaxValue, Subsets.Count(int.MaxValue, 1));
        Assert.Equal(int.MaxValue * (long)(int.MaxValue - 1) / 2, Subsets.Count(int.MaxValue, 2));
        Assert.Throws<OverflowException>(() => Subsets.Count(int.MaxValue, 3));
        Assert.Throws<OverflowException>(() => Subsets.Count(int.MaxValue, int.MaxValue / 2));
    }

    [Theory]
    [InlineData(66, 33)]
    [InlineData(64, 20)]
    [InlineData(5000, 4)]
    [InlineData(20000, 2)]
    public void LargeRanksGoThereAndBackInOrder(int n, int k)
    {
        long count = Subsets.Count(n, k);
        Random random = new(3);
        long[] ranks = [0, 1, count - 2, count - 1, .. Enumerable.Range(0, 40).Select(_ => random.NextInt64(count))];
        Array.Sort(ranks);
        int[] previous = new int[k], subset = new int[k];
        foreach (long rank in ranks)
        {
            Subsets.Unrank(rank, n, subset);
            Assert.Equal(rank, Subsets.Rank(subset, n));
            Assert.True(previous.AsSpan().SequenceCompareTo(subset) <= 0);
            subset.CopyTo(previous, 0);
        }

        Assert.Equal(Enumerable.Range(n - k, k), subset);
        Assert.Throws<ArgumentOutOfRangeException>(() => Subsets.Unrank(count, n, subset));
        Assert.Throws<ArgumentOutOfRangeException>(() => Subsets.Unrank(-1, n, subset));
    }

    [Fact]
    public void RanksThatDoNotFitAreRefused()
    {
        Assert.Throws<OverflowException>(() => Subsets.Unrank(0, 100, new int[50]));
        Assert.Throws<OverflowException>(() => Subsets.Rank([.. Enumerable.Range(0, 50)], 100));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(-1, 3)]
    [InlineData(0, 5)]
    public void WhatIsNoSubsetHasNoRank(int first, int second) =>
        Assert.Contains("ascending", Assert.Throws<ArgumentException>(() => Subsets.Rank([first, second], 5)).Message);
}
