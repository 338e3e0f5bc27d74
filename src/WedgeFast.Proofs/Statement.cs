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

    private readonly ModelFile _model;
    private readonly DataFile _data;
    private readonly ProofFile _proof;
    private readonly Enclosure _total;
    private readonly Enclosure[] _theta;

    public Statement(ModelFile model, DataFile data, ProofFile proof)
    {
        (_model, _data, _proof) = (model, data, proof);
        _total = Sum(data.Weights, weight => weight);
        Points = [.. data.Inputs.Select(row => row.Select((_, k) => Grid(row, k)).ToArray())];
        _theta = [.. proof.Theta.Select(value => Enclosure.Scaled(value, -proof.ThetaExponent))];
        if (proof.Theta.Aggregate(BigInteger.Zero, (sum, value) => sum + BigInteger.Abs(value)) >= LargestTheta)
        {
            throw new RefutedException($"the sum of the sizes of theta is 2^53 or more");
        }

        if (proof.Theta.Sum() != 0)
        {
            throw new RefutedException("theta is not orthogonal to the constant");
        }

        Objective = Loss(row => Output(data.Inputs[row])) + Penalty();
        Threshold = (model.Beta - Moved() - Corrected()).Below;
    }

    /// <summary>The samples in training units, on the grid: integers, row by row.</summary>
    public long[][] Points { get; }

    /// <summary>|g| of the grid's samples has to be at most this times the norm of the weights.</summary>
    public double Threshold { get; }

    /// <summary>The objective of the model.</summary>
    public Enclosure Objective { get; }

    public ModelFile Model => _model;

    /// <summary>Checks what does not need the boxes: the bound, and what the model file says of itself.</summary>
    public void CheckModel()
    {
        if (!((Enclosure)_proof.Bound).IsAtMost(Dual()))
        {
            throw new RefutedException($"theta does not give the bound {_proof.Bound:R}");
        }

        Enclosure mean = Sum(_data.Weights, (weight, i) => weight * (Enclosure)_data.Targets[i]) / _total;
        Enclosure claimed = _model.Objective, constant = _model.Labels.Length > 0 ? 0 : mean;
        Enclosure allowed = (Rounding * Loss(_ => constant)) + (1e-13 * claimed.Absolute());
        if (_model.Rows != _data.Rows || !(Objective - claimed).Absolute().IsAtMost(allowed))
        {
            throw new RefutedException(
                $"the model file claims {_model.Rows} rows and an objective of {_model.Objective:R}: it is about {Objective.Above:R}");
        }

        if (!(Objective - _proof.Bound).IsAtMost(allowed + _model.Gap))
        {
            throw new RefutedException(
                $"the model file claims a gap of {_model.Gap:R}: what is proven is {(Objective - _proof.Bound).Above:R}");
        }

        Enumerable.Range(0, _model.Inputs.Length).ToList().ForEach(CheckScale);
    }

    /// <summary>Norms count in standard deviations, or in the units of the data: the model file's scales have to be these.</summary>
    private void CheckScale(int k)
    {
        Enclosure mean = Sum(_data.Weights, (weight, i) => weight * (Enclosure)_data.Inputs[i][k]) / _total;
        Enclosure variance = Sum(_data.Weights, (weight, i) => weight * Square(_data.Inputs[i][k] - mean)) / _total;
        bool plain = !_model.IsStandardized || _data.Inputs.All(row => row[k] == _data.Inputs[0][k]);
        Enclosure scale = plain ? 1 : variance.Root(), allowed = Rounding * scale;
        if (!(scale - _model.Scales[k]).Absolute().IsAtMost(allowed))
        {
            throw new RefutedException($"the scale of input '{_model.Inputs[k]}' is not that of the data");
        }
    }

    /// <summary>An integer near the input in training units. Any would do: what it is off is counted.</summary>
    private long Grid(double[] row, int k)
    {
        double value = Math.Round(Math.ScaleB((row[k] - _model.Means[k]) / _model.Scales[k], _proof.PointExponent));
        return Math.Abs(value) <= LargestPoint ? (long)value : throw new RefutedException("an input is beyond 2^50 steps of the grid");
    }

    private Enclosure Loss(Func<int, Enclosure> output) =>
        Sum(_data.Weights, (weight, i) => weight * RowLoss(output(i), _data.Targets[i])) / _total;

    /// <summary>
    /// e^2/2 and, of Huber's loss, delta (e - delta/2) beyond delta: the same as e^2/2 - max(e - delta, 0)^2/2. Of the logistic loss
    /// log(1 + e^f) - y f.
    /// </summary>
    private Enclosure RowLoss(Enclosure output, double target)
    {
        if (_model.Labels.Length > 0)
        {
            return Logarithms.SoftPlus(output) - (target * output);
        }

        Enclosure error = (output - target).Absolute();
        return 0.5 * (_model.Delta is double delta ? Square(error) - Square((error - delta).Positive()) : Square(error));
    }

    private Enclosure Output(double[] row)
    {
        Enclosure sum = _model.Intercept;
        for (int k = 0; k < _model.Skip.Length; k++)
        {
            sum += _model.Skip[k] * (Enclosure)row[k];
        }

        foreach (ModelNeuron neuron in _model.Neurons)
        {
            Enclosure inner = neuron.Bias;
            for (int j = 0; j < neuron.Inputs.Length; j++)
            {
                inner += neuron.Weights[j] * (Enclosure)row[neuron.Inputs[j]];
            }

            sum += neuron.Z * inner.Positive();
        }

        return sum;
    }

    /// <summary>beta sum |z| |w|, lengths in training units.</summary>
    private Enclosure Penalty()
    {
        Enclosure sum = 0;
        foreach (ModelNeuron neuron in _model.Neurons)
        {
            Enclosure[] weights = [.. neuron.Weights.Select((w, j) => (w * (Enclosure)_model.Scales[neuron.Inputs[j]]).Absolute())];
            Enclosure length = weights.Aggregate((Enclosure)0, (total, w) => total + (_model.IsL1 ? w : Square(w)));
            sum += Math.Abs(neuron.Z) * (_model.IsL1 ? length : length.Root());
        }

        return _model.Beta * sum;
    }

    /// <summary>
    /// sum theta_i y_i - (C/2) sum theta_i^2 / c_i; of Huber's loss the conjugate is that of squares where |C theta_i / c_i| is at most
    /// delta. Of the logistic
    /// loss the mean of -p log p - (1 - p) log(1 - p), p_i = y_i - C theta_i / c_i from 0 to 1.
    /// </summary>
    private Enclosure Dual()
    {
        Enclosure sum = 0;
        for (int i = 0; i < _data.Rows; i++)
        {
            Enclosure slope = _theta[i] * _total / _data.Weights[i];
            Enclosure p = _data.Targets[i] - slope;
            bool isClass = _model.Labels.Length > 0;
            if (!(isClass ? ((Enclosure)0).IsAtMost(p) && p.IsAtMost(1) : slope.Absolute().IsAtMost(_model.Delta ?? double.MaxValue)))
            {
                throw new RefutedException($"theta of row {i} is beyond what the loss allows");
            }

            sum += isClass
                ? (0 - Logarithms.Entropy(p) - Logarithms.Entropy(1 - p)) * _data.Weights[i] / _total
                : _theta[i] * (_data.Targets[i] - (0.5 * slope));
        }

        return sum;
    }

    /// <summary>
    /// What moving the samples to the grid may change g by: sum |theta_i| |u_i - û_i|, at most as many coordinates as a neuron reads.
    /// </summary>
    private Enclosure Moved()
    {
        Enclosure sum = 0;
        for (int i = 0; i < _data.Rows; i++)
        {
            Enclosure farthest = 0;
            for (int k = 0; k < _model.Inputs.Length; k++)
            {
                Enclosure unit = ((Enclosure)_data.Inputs[i][k] - _model.Means[k]) / _model.Scales[k];
                farthest = Enclosure.Larger(farthest, (unit - Enclosure.Scaled(Points[i][k], -_proof.PointExponent)).Absolute());
            }

            sum += _theta[i].Absolute() * farthest;
        }

        return Math.Max(Math.Min(_model.Order, _model.Inputs.Length), _model.Interactions.Max(set => (int?)set.Length) ?? 0) * sum;
    }

    /// <summary>
    /// With a linear term theta is changed on the rows of the basis until it is orthogonal to it, exactly: the linear equations have one
    /// solution, and the
    /// enclosures hold it. g changes by at most sum |change| times the sum of the ranges.
    /// </summary>
    private Enclosure Corrected()
    {
        if (!_model.HasSkip)
        {
            return 0;
        }

        int[] varying = [.. Enumerable.Range(0, _model.Inputs.Length).Where(k => _data.Inputs.Any(row => row[k] != _data.Inputs[0][k]))];
        int size = varying.Length + 1;
        if (_proof.Basis.Length != size)
        {
            throw new RefutedException($"theta is changed on {_proof.Basis.Length} rows: expected {size}");
        }

        Enclosure At(int i, int column) => column == 0 ? 1 : (Enclosure)_data.Inputs[i][varying[column - 1]] - _model.Means[varying[column - 1]];
        Enclosure[] Equation(int column) =>
            [.. _proof.Basis.Select(i => At(i, column)), 0 - Sum(_theta, (theta, i) => theta * At(i, column))];
        Enclosure[][] system = [.. Enumerable.Range(0, size).Select(Equation)];
        Enclosure[] change = LinearSystem.Solve(system);
        Enclosure moved = 0, diameter = 0;
        for (int j = 0; j < size; j++)
        {
            _theta[_proof.Basis[j]] += change[j];
            moved += change[j].Absolute();
        }

        foreach (int k in varying)
        {
            diameter += ((Enclosure)_data.Inputs.Max(row => row[k]) - _data.Inputs.Min(row => row[k])) / _model.Scales[k];
        }

        return moved * diameter;
    }

    private static Enclosure Square(Enclosure value) => value.Absolute() is var size ? size * size : size;

    private static Enclosure Sum<T>(T[] values, Func<T, Enclosure> term) => Sum(values, (value, _) => term(value));

    private static Enclosure Sum<T>(T[] values, Func<T, int, Enclosure> term)
    {
        Enclosure sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += term(values[i], i);
        }

        return sum;
    }
}
