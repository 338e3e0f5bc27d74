using WedgeFast.Tests.Attack;

namespace WedgeFast.Tests.Losses;

/// <summary>Exponentials and logarithms to some 30 digits.</summary>
internal static class ExactLogarithm
{
    private const int Halvings = 10, Terms = 14;

    private static readonly DoubleDouble LogTwo = new(0.6931471805599453, 2.3190468138462996e-17);

    /// <summary>e^x: the series at x/1024 less a multiple of log 2, squared ten times.</summary>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        double twos = Math.Round(x.High / LogTwo.High);
        DoubleDouble r = (x - (LogTwo * twos)) * (1.0 / (1 << Halvings)), sum = 1;
        for (int k = Terms; k > 0; k--)
        {
            sum = 1 + (sum * r / k);
        }

        for (int k = 0; k < Halvings; k++)
        {
            sum *= sum;
        }

        return sum * Math.ScaleB(1, (int)twos);
    }

    /// <summary>log x: Newton's method for e^t = x.</summary>
    public static DoubleDouble Log(DoubleDouble x)
    {
        DoubleDouble t = Math.Log(x.High);
        for (int step = 0; step < 2; step++)
        {
            t = t + (x * Exp(-t)) - 1;
        }

        return t;
    }
}
