namespace WedgeFast.Tests.Attack;

/// <summary>
/// The constant and, with a linear term, the inputs, orthonormal with the rows' shares as weights; how they are made of the columns is
/// kept.
/// </summary>
internal sealed class FreePart
{
    private readonly AttackedProblem _problem;
    private readonly List<(double[] Vector, double[] Coefficients)> _basis = [];

    public FreePart(AttackedProblem problem)
    {
        _problem = problem;
        int d = problem.Claim.HasSkip ? problem.Dimension : 0;
        for (int k = -1; k < d; k++)
        {
            double[] column = [.. problem.Points.Select(point => k < 0 ? 1 : point[k].ToDouble())], coefficients = new double[d + 1];
            coefficients[k + 1] = 1;
            double before = Math.Sqrt(Dot(column, column));
            for (int pass = 0; pass < 2; pass++)
            {
                TakeOff(column, coefficients);
            }

            double after = Math.Sqrt(Dot(column, column));
            bool rounding = !(after > 1e-13 * before);
            IsClear &= rounding || after > 1e-4 * before;
            if (!rounding)
            {
                _basis.Add(([.. column.Select(v => v / after)], [.. coefficients.Select(v => v / after)]));
            }
        }
    }

    /// <summary>
    /// Whether each column depends on those before it clearly or not at all: else rounding decides what is orthogonal to them.
    /// </summary>
    public bool IsClear { get; } = true;

    /// <summary>
    /// Takes the part along the free columns off a vector and adds what that is, in terms of the columns, to coefficients with a minus
    /// sign.
    /// </summary>
    public void TakeOff(double[] vector, double[] coefficients)
    {
        foreach ((double[] direction, double[] made) in _basis)
        {
            double along = Dot(direction, vector);
            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] -= along * direction[i];
            }

            for (int k = 0; k < coefficients.Length; k++)
            {
                coefficients[k] -= along * made[k];
            }
        }
    }

    public double[] Zero() => new double[_problem.Claim.HasSkip ? _problem.Dimension + 1 : 1];

    private double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += _problem.Shares[i] * a[i] * b[i];
        }

        return sum;
    }
}
