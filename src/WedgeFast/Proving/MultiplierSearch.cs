using WedgeFast.Proofs;

namespace WedgeFast.Proving;

/// <summary>
/// Looks for multipliers of the samples with theta below 0 that make the linear bound of a box without slope in the bias and short: pairs
/// of samples exchange
/// weight, which leaves the slope alone. MATHEMATICS.md, "Duality in a leaf".
/// </summary>
/// <param name="weights">m.</param>
/// <param name="room">The most crossing samples.</param>
/// <param name="isL1">Whether the norm is l1: then every coefficient is to be below the threshold, else their length.</param>
internal sealed class MultiplierSearch(int weights, int room, bool isL1)
{
    private const int MostSteps = 100;

    private readonly double[] _form = new double[weights];
    private readonly double[] _excess = new double[weights];
    private readonly double[] _value = new double[room];
    private readonly double[] _size = new double[room];
    private readonly double[][] _point = new double[room][];
    private double _threshold;
    private int _count;

    /// <summary>The multipliers, or null where there are no samples to have any.</summary>
    /// <param name="node">What is known in the box.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="v">The direction along which g is bounded.</param>
    /// <param name="threshold">The threshold.</param>
    public double[]? Find(Node node, SampleGrid samples, double[] v, double threshold)
    {
        _threshold = threshold;
        Gather(node, samples, v);
        if (_count == 0)
        {
            return null;
        }

        Interval[] bare = node.Bound(v, new double[_count]).Form;
        Balance(bare[^1].High);
        for (int j = 0; j < weights; j++)
        {
            _form[j] = bare[j].High;
            for (int i = 0; i < _count; i++)
            {
                _form[j] -= _value[i] * _point[i][j];
            }
        }

        for (int step = 0; step < MostSteps && Improve(); step++)
        {
        }

        return [.. Enumerable.Range(0, _count).Select(i => _size[i] > 0 ? Math.Clamp(_value[i] / _size[i], 0, 1) : 0)];
    }

    private void Gather(Node node, SampleGrid samples, double[] v)
    {
        _count = 0;
        for (int place = 0; place < node.Crossing.Length; place++)
        {
            double t = node.Along(v, place).High;
            if (!(t > 0))
            {
                (_size[_count], _point[_count]) = (-t, samples.Points[node.Crossing[place]]);
                _value[_count] = _size[_count] * node.Secant(place);
                _count++;
            }
        }
    }

    /// <summary>Shifts all values towards one of their ends until they sum to the slope that they are to take away.</summary>
    private void Balance(double slope)
    {
        double total = 0, most = 0;
        for (int i = 0; i < _count; i++)
        {
            total += _value[i];
            most += _size[i];
        }

        bool rises = slope > total;
        double available = rises ? most - total : total, share = available > 0 ? Math.Min(1, Math.Abs(slope - total) / available) : 0;
        for (int i = 0; i < _count; i++)
        {
            _value[i] += share * ((rises ? _size[i] : 0) - _value[i]);
        }
    }

    /// <summary>
    /// One exchange between the two samples that promise most; false where the form is short enough, or none promises anything.
    /// </summary>
    private bool Improve()
    {
        if (!IsTooLong())
        {
            return false;
        }

        (int more, int less, double most, double least) = (-1, -1, double.NegativeInfinity, double.PositiveInfinity);
        for (int i = 0; i < _count; i++)
        {
            double product = 0;
            for (int j = 0; j < weights; j++)
            {
                product += _excess[j] * _point[i][j];
            }

            (more, most) = _value[i] < _size[i] && product > most ? (i, product) : (more, most);
            (less, least) = _value[i] > 0 && product < least ? (i, product) : (less, least);
        }

        if (more < 0 || less < 0 || !(most > least))
        {
            return false;
        }

        double distance = 0;
        for (int j = 0; j < weights; j++)
        {
            double x = _point[more][j] - _point[less][j];
            distance += x * x;
        }

        double moved = Math.Min((most - least) / distance, Math.Min(_size[more] - _value[more], _value[less]));
        _value[more] = Math.Min(_value[more] + moved, _size[more]);
        _value[less] = Math.Max(_value[less] - moved, 0);
        for (int j = 0; j < weights; j++)
        {
            _form[j] -= moved * (_point[more][j] - _point[less][j]);
        }

        return moved > 0;
    }

    /// <summary>Sets what is to shrink: the form, or for l1 what of each coefficient is beyond the threshold.</summary>
    private bool IsTooLong()
    {
        double square = 0;
        for (int j = 0; j < weights; j++)
        {
            double size = Math.Abs(_form[j]);
            _excess[j] = isL1 ? Math.Sign(_form[j]) * Math.Max(size - (_threshold * (1 - 1e-12)), 0) : _form[j];
            square += _excess[j] * _excess[j];
        }

        return isL1 ? square > 0 : square > _threshold * _threshold * (1 - 1e-12);
    }
}
