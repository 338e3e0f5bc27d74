using MathNet.Numerics.LinearAlgebra;

namespace WedgeFast.Tests.Oracles;

/// <summary>
/// The squared loss of sums of all hinges of single inputs, with the slopes between all neighbouring values of an input, and beyond the
/// first and last, as linear constraints: by the method of multipliers with alternating directions (Boyd et al. 2011), on hinges alone. It
/// knows of no ramps.
/// </summary>
internal sealed class MonotoneHinges
{
    private readonly List<double[]> _columns = [];
    private readonly List<(int Input, double Place, int Side)> _hinges = [];
    private readonly Matrix<double> _slopes;
    private readonly double[] _y;
    private readonly double[] _p;

    /// <summary>Writes the hinges out.</summary>
    public MonotoneHinges(double[][] x, double[] y, double[] weights, int[] directions)
    {
        (_y, _p) = (y, [.. weights.Select(w => w / weights.Sum())]);
        for (int k = 0; k < directions.Length; k++)
        {
            foreach (double place in Places(x, k))
            {
                Add(x, k, place, 1);
                Add(x, k, place, -1);
            }
        }

        List<double[]> slopes = [];
        for (int k = 0; k < directions.Length; k++)
        {
            double[] places = Places(x, k);
            for (int i = 0; i <= places.Length && directions[k] != 0; i++)
            {
                double at = i == 0 ? places[0] - 1 : i == places.Length ? places[^1] + 1 : (places[i - 1] + places[i]) / 2;
                slopes.Add([.. _hinges.Select(h => h.Input == k && (at - h.Place) * h.Side > 0 ? (double)(directions[k] * h.Side) : 0)]);
            }
        }

        _slopes = Matrix<double>.Build.DenseOfRowArrays(slopes);
    }

    /// <summary>The least objective.</summary>
    public double Objective(double beta)
    {
        const double rho = 0.2;
        Matrix<double> a = Matrix<double>.Build.DenseOfColumnArrays(_columns), pa = Matrix<double>.Build.DenseOfDiagonalArray(_p) * a;
        Vector<double> y = Vector<double>.Build.Dense(_y), right = pa.TransposeThisAndMultiply(y - Mean(_y));
        Matrix<double> centred = a - Matrix<double>.Build.Dense(a.RowCount, a.ColumnCount, (_, j) => Mean(_columns[j]));
        Matrix<double> inverse = (centred.Transpose() * Matrix<double>.Build.DenseOfDiagonalArray(_p) * centred
            + (rho * Matrix<double>.Build.DenseIdentity(a.ColumnCount)) + (rho * _slopes.TransposeThisAndMultiply(_slopes))).Inverse();
        Vector<double> u = Vector<double>.Build.Dense(a.ColumnCount), du = u.Clone(), s = Vector<double>.Build.Dense(_slopes.RowCount), ds = s.Clone();
        for (int step = 0; step < 60_000; step++)
        {
            Vector<double> z = inverse * (right + (rho * (u - du)) + (rho * (_slopes.Transpose() * (s - ds))));
            Vector<double> before = u, slopes = _slopes * z;
            u = (z + du).Map(v => Math.Sign(v) * Math.Max(Math.Abs(v) - (beta / rho), 0));
            s = (slopes + ds).PointwiseMaximum(0);
            du += z - u;
            ds += slopes - s;
            if (step % 50 == 0 && (z - u).L2Norm() + (slopes - s).L2Norm() + (u - before).L2Norm() < 1e-10)
            {
                break;
            }
        }

        Vector<double> error = (y - Mean(_y)) - (centred * u);
        return (error.PointwisePower(2).ToArray().Zip(_p).Sum(pair => pair.First * pair.Second) / 2) + (beta * u.L1Norm());
    }

    private double Mean(double[] values) => values.Zip(_p).Sum(pair => pair.First * pair.Second);

    private static double[] Places(double[][] x, int input) => [.. x.Select(row => row[input]).Distinct().Order()];

    private void Add(double[][] x, int input, double place, int side)
    {
        _hinges.Add((input, place, side));
        _columns.Add([.. x.Select(row => Math.Max(side * (row[input] - place), 0))]);
    }
}
