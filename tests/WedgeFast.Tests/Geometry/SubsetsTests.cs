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
    public void CountsAreExactAndOverflowIsDetected()
    {
        Assert.Equal(56, Subsets.Count(8, 3));
        Assert.Equal(0, Subsets.Count(2, 3));
        Assert.Equal(100891344545564193334812497256.0 / 1e12, Subsets.ApproximateCount(100, 50) / 1e12, 1e4);
        Assert.Throws<OverflowException>(() => Subsets.Count(100, 50));
    }
}
