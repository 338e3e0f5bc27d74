using System.Numerics;

namespace WedgeFast.Proofs;

/// <summary>
/// What is to be proven, in numbers: the objective of the model, the lower bound that theta gives, and the limit tau that no neuron's |g|
/// may exceed for it.
/// </summary>
internal sealed class Statement
{
    /// <summary>
    /// How far values in the model file may be off, in units of the loss of the best constant or of the scale: they have been rounded.
    /// </summary>
    private const double Rounding = 1e-9;

    private const long LargestPoint = 1L << 50, LargestTheta = 1L << 53;

    private readonly DataFile _data;
    private readonly ProofFile _proof;
    private readonly Enclosure[] _shares;
    private readonly Enclosure[][] _theta;

    public Statement(ModelFile model, DataFile data, ProofFile proof)
    {
        (Model, _data, _proof) = (model, data, proof);
        _shares = Shares();
        Points = [.. data.Inputs.Select(row => row.Select((_, k) => Grid(row, k)).ToArray())];
        _theta = [.. proof.Theta.Select(row => row.Select(value => Enclosure.Scaled(value, -proof.ThetaExponent)).ToArray())];
        for (int q = 0; q < model.Outputs; q++)
        {
            BigInteger Total(Func<long, BigInteger> of) => proof.Theta.Aggregate(BigInteger.Zero, (sum, row) => sum + of(row[q]));
            Require(Total(value => BigInteger.Abs(value)) < LargestTheta, "the sum of the sizes of theta is 2^53 or more");
            Require(Total(value => value) == 0, "theta is not orthogonal to the constant");
        }

        Require(model.Outputs == 1 || !model.Loss.HasClasses || proof.Theta.All(row => row.Sum() == 0), "theta of a row does not sum to 0");
        Objective = Loss(row => Output(data.Inputs[row])) + Penalty();
        Threshold = (model.Beta - Moved() - Corrected()).Below;
    }

    public ModelFile Model { get; }

    /// <summary>The samples in training units, on the grid: integers, row by row.</summary>
    public long[][] Points { get; }

    /// <summary>|g| of the grid's samples has to be at most this times the norm of the weights.</summary>
    public double Threshold { get; }

    /// <summary>The objective of the model.</summary>
    public Enclosure Objective { get; }

    /// <summary>Checks what does not need the boxes: the bound, and what the model file says of itself.</summary>
    public void CheckModel()
    {
        Require(((Enclosure)_proof.Bound).IsAtMost(Dual()), $"theta does not give the bound {_proof.Bound:R}");
        Enclosure claimed = Model.Objective, allowed = (Rounding * Loss(_ => Constant())) + (1e-13 * claimed.Absolute());
        Require(
            Model.Rows == _data.Rows && (Objective - claimed).Absolute().IsAtMost(allowed),
            $"the model file claims {Model.Rows} rows and an objective of {Model.Objective:R}: it is about {Objective.Above:R}");
        Enclosure gap = Objective - _proof.Bound;
        Require(gap.IsAtMost(allowed + Model.Gap), $"the model file claims a gap of {Model.Gap:R}: what is proven is {gap.Above:R}");
        for (int k = 0; k < Model.Inputs.Length; k++)
        {
            Require(IsScale(k), $"the scale of input '{Model.Inputs[k]}' is not that of the data");
        }
    }

    /// <summary>Norms count in standard deviations, or in the units of the data.</summary>
    private bool IsScale(int k)
    {
        Enclosure mean = Mean(i => _data.Inputs[i][k]), variance = Mean(i => (_data.Inputs[i][k] - mean).Square());
        bool plain = !Model.IsStandardized || _data.Inputs.All(row => row[k] == _data.Inputs[0][k]);
        Enclosure scale = plain ? 1 : variance.Root();
        return (scale - Model.Scales[k]).Absolute().IsAtMost(Rounding * scale);
    }

    /// <summary>The weights divided by their sum; balanced, each class has the same sum.</summary>
    private Enclosure[] Shares()
    {
        object[] groups = [.. _data.Targets.Select(target => Model.IsBalanced ? Class(target) : (object)0)];
        Dictionary<object, Enclosure> sums = [];
        for (int i = 0; i < _data.Rows; i++)
        {
            sums[groups[i]] = sums.GetValueOrDefault(groups[i]) + _data.Weights[i];
        }

        return [.. groups.Select((group, i) => _data.Weights[i] / (sums.Count * sums[group]))];
    }

    private static object Class(Enclosure[] target) => target.Length == 1 ? target[0].Above : Array.FindIndex(target, y => y.Above > 0);

    /// <summary>An integer near the input in training units. Any would do: what it is off is counted.</summary>
    private long Grid(double[] row, int k)
    {
        double value = Math.Round(Math.ScaleB((row[k] - Model.Means[k]) / Model.Scales[k], _proof.PointExponent));
        Require(Math.Abs(value) <= LargestPoint, "an input is beyond 2^50 steps of the grid");
        return (long)value;
    }

    private Enclosure Mean(Func<int, Enclosure> term) => Enclosure.Sum(_data.Rows, i => _shares[i] * term(i));

    private Enclosure Loss(Func<int, Enclosure[]> output) => Mean(i => Model.Loss.Value(output(i), _data.Targets[i]));

    /// <summary>Outputs of a constant about as good as any, as a measure of what is small.</summary>
    private Enclosure[] Constant()
    {
        Enclosure[] means = [.. Enumerable.Range(0, Model.Outputs).Select(q => Mean(i => _data.Targets[i][q]))];
        return Model.Loss.HasClasses ? new Enclosure[Model.Outputs] : Model.Loss.IsOfLogarithm ? [Functions.Log(means[0])] : means;
    }

    private Enclosure[] Output(double[] row)
    {
        Enclosure Linear(double[] weights, int[]? inputs) =>
            Enclosure.Sum(weights.Length, j => weights[j] * (Enclosure)row[inputs?[j] ?? j]);
        Enclosure[] hidden = [.. Model.Neurons.Select(neuron => (Linear(neuron.Weights, neuron.Inputs) + neuron.Bias).Positive())];
        return [.. Enumerable.Range(0, Model.Outputs).Select(q =>
            Model.Intercept[q] + (Model.HasSkip ? Linear(Model.Skip[q], null) : 0)
            + Enclosure.Sum(hidden.Length, j => Model.Neurons[j].Z[q] * hidden[j]))];
    }

    /// <summary>beta sum |z| |w|, lengths of w in training units.</summary>
    private Enclosure Penalty() => Model.Beta * Enclosure.Sum(Model.Neurons.Length, at =>
    {
        ModelNeuron neuron = Model.Neurons[at];
        Enclosure Weight(int j) => (neuron.Weights[j] * (Enclosure)Model.Scales[neuron.Inputs[j]]).Absolute();
        Enclosure z = Enclosure.Sum(neuron.Z.Length, q => ((Enclosure)neuron.Z[q]).Square()).Root();
        return z * (Model.IsL1
            ? Enclosure.Sum(neuron.Weights.Length, Weight)
            : Enclosure.Sum(neuron.Weights.Length, j => Weight(j).Square()).Root());
    });

    /// <summary>
    /// The least value of sum_i (share l(f_i, y_i) + theta_i.f_i), each term by itself: -share l*(-theta_i / share, y_i).
    /// </summary>
    private Enclosure Dual() =>
        0 - Mean(i => Model.Loss.Conjugate([.. _theta[i].Select(theta => 0 - (theta / _shares[i]))], _data.Targets[i]));

    /// <summary>
    /// What moving the samples to the grid may change g by: sum |theta_i| |u_i - û_i|, at most as many coordinates as a neuron reads.
    /// </summary>
    private Enclosure Moved()
    {
        Enclosure Distance(int i, int k) => ((((Enclosure)_data.Inputs[i][k] - Model.Means[k]) / Model.Scales[k])
            - Enclosure.Scaled(Points[i][k], -_proof.PointExponent)).Absolute();
        Enclosure Farthest(int i) => Enumerable.Range(0, Model.Inputs.Length).Select(k => Distance(i, k)).Aggregate(Enclosure.Larger);
        return Model.MostInputs * Enclosure.Sum(_data.Rows, i => Size(_theta[i]) * Farthest(i));
    }

    private static Enclosure Size(Enclosure[] vector) => Enclosure.Sum(vector.Length, q => vector[q].Absolute());

    /// <summary>
    /// With a linear term theta is changed on the rows of the basis until it is orthogonal to it, exactly: the linear equations have one
    /// solution, and the enclosures hold it. g changes by at most sum |change| times the sum of the ranges.
    /// </summary>
    private Enclosure Corrected()
    {
        if (!Model.HasSkip)
        {
            return 0;
        }

        int[] varying = [.. Enumerable.Range(0, Model.Inputs.Length).Where(k => _data.Inputs.Any(row => row[k] != _data.Inputs[0][k]))];
        int[] basis = _proof.Basis;
        Require(basis.Length == varying.Length + 1, $"theta is changed on {basis.Length} rows: expected {varying.Length + 1}");
        Enclosure Centred(int i, int k) => (Enclosure)_data.Inputs[i][k] - Model.Means[k];
        Enclosure At(int i, int column) => column == 0 ? 1 : Centred(i, varying[column - 1]);
        Enclosure moved = 0;
        for (int q = 0; q < Model.Outputs; q++)
        {
            Enclosure Leak(int column) => Enclosure.Sum(_data.Rows, i => _theta[i][q] * At(i, column));
            Enclosure[] Equation(int column) => [.. basis.Select(i => At(i, column)), 0 - Leak(column)];
            Enclosure[] change = Solve([.. basis.Select((_, column) => Equation(column))]);
            for (int j = 0; j < basis.Length; j++)
            {
                _theta[basis[j]][q] += change[j];
            }

            moved += Size(change);
        }

        return moved * varying.Aggregate((Enclosure)0, (sum, k) =>
            sum + (((Enclosure)_data.Inputs.Max(row => row[k]) - _data.Inputs.Min(row => row[k])) / Model.Scales[k]));
    }

    /// <summary>
    /// Solves k equations, k coefficients and a right-hand side each: pivots are surely not 0, or the division is refused.
    /// </summary>
    private static Enclosure[] Solve(Enclosure[][] rows)
    {
        int size = rows.Length;
        for (int column = 0; column < size; column++)
        {
            int pivot = Enumerable.Range(column, size - column).MaxBy(row => rows[row][column].Absolute().Below);
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (int row = 0; row < size; row++)
            {
                Enclosure factor = row == column ? 0 : rows[row][column] / rows[column][column];
                rows[row] = [.. rows[row].Select((value, k) => k < column ? value : value - (factor * rows[column][k]))];
            }
        }

        return [.. rows.Select((row, k) => row[size] / row[k])];
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new RefutedException(otherwise);
        }
    }
}
