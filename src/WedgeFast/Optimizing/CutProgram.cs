using WedgeFast.Proofs;

namespace WedgeFast.Optimizing;

/// <summary>
/// Where the least of some linear functions is largest in a box, as a linear program of one variable per input and one for the value.
/// Solved is its dual, by the simplex method (Dantzig 1951; Bland 1977 against cycling): weights of the cuts, a column each, and a basis no
/// larger than the number of inputs plus one, so that a cut more is a column more and the last basis goes on. Any weights give a bound,
/// whatever the rounding: <see cref="Bound"/> takes none of the solver's numbers on trust.
/// </summary>
internal sealed class CutProgram
{
    private const int Refactored = 40;
    private const double Tolerance = 1e-11;

    private readonly InputBox _box;
    private readonly List<Cut> _cuts = [];
    private readonly int _rows;
    private readonly double _size;
    private readonly int[] _basis;
    private readonly double[,] _inverse;
    private readonly double[] _weights;
    private readonly double[] _prices;
    private readonly double[] _scales;

    /// <summary>Starts with a cut.</summary>
    /// <param name="box">The box.</param>
    /// <param name="first">A cut that is a bound.</param>
    /// <param name="size">What the sought function is at most in size there.</param>
    public CutProgram(InputBox box, Cut first, double size)
    {
        (_box, _size) = (box, size);
        _rows = box.Ranges.Length + 1;
        (_basis, _weights, _prices) = (new int[_rows], new double[_rows], new double[_rows]);
        _inverse = new double[_rows, _rows];
        _scales = [.. box.Ranges.Select(range => Math.Max(1e-300, Math.Max(range.High - range.Low, 1e-12 * range.Size)))];
        _cuts.Add(first);
        for (int k = 0; k < _rows - 1; k++)
        {
            _basis[k] = first.Weights[k] > 0 ? Above(k) : Below(k);
        }

        _basis[^1] = 2 * (_rows - 1);
        Factor();
    }

    /// <summary>Whether weights of cuts were found that show that there is no such place.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The value found, about.</summary>
    public double Value => _prices[^1];

    /// <summary>The cuts that are met with equality.</summary>
    public IEnumerable<Cut> Basic => _basis.Where(column => column >= 2 * (_rows - 1)).Select(column => _cuts[column - (2 * (_rows - 1))]);

    /// <summary>Adds a cut.</summary>
    public void Add(Cut cut) => _cuts.Add(cut);

    /// <summary>The place found.</summary>
    public double[] Place() => [.. Enumerable.Range(0, _rows - 1).Select(k => Math.Clamp(-_prices[k], _box.Ranges[k].Low, _box.Ranges[k].High))];

    /// <summary>Solves from where the last solution was.</summary>
    public void Solve()
    {
        int limit = 50 * (_rows + _cuts.Count), still = 0;
        for (int step = 0; step < limit; step++)
        {
            if (step % Refactored == 0)
            {
                Factor();
            }

            Price();
            int entering = Entering(bland: still > 2 * _rows);
            if (entering < 0)
            {
                return;
            }

            double[] direction = Direction(entering);
            int leaving = Leaving(direction, still > 2 * _rows);
            if (leaving < 0)
            {
                IsEmpty = ShowsThatNothingIsThere(entering, direction);
                return;
            }

            still = _weights[leaving] > 1e-14 ? 0 : still + 1;
            Pivot(entering, leaving, direction);
        }
    }

    /// <summary>
    /// What the weights of the cuts found prove: nothing that is sought is above it in the box. Rounded upwards throughout.
    /// </summary>
    public double Bound()
    {
        List<(Cut Cut, double Weight)> taken = [.. Taken(_weights, Cuts())];
        Interval total = 0;
        foreach ((Cut cut, double weight) in taken)
        {
            total += cut.IsBound ? weight : 0;
        }

        // Of weights whose sum is 1 but for rounding: what is missing counts with the size of the function.
        double missing = (total - 1).Size;
        return missing < 0.5 ? Math.BitIncrement(MostOf(taken) + Math.BitIncrement(missing * _size)) : double.PositiveInfinity;
    }

    private int Above(int k) => 2 * k;

    private int Below(int k) => (2 * k) + 1;

    private IEnumerable<(Cut? Cut, int Row)> Cuts() => _basis.Select((column, row) => (column < 2 * (_rows - 1) ? null : _cuts[column - (2 * (_rows - 1))], row));

    private static IEnumerable<(Cut Cut, double Weight)> Taken(double[] weights, IEnumerable<(Cut? Cut, int Row)> cuts) =>
        cuts.Where(cut => cut.Cut is not null && weights[cut.Row] > 0).Select(cut => (cut.Cut!, weights[cut.Row]));

    private double MostOf(List<(Cut Cut, double Weight)> taken)
    {
        Interval[] sums = new Interval[_rows - 1];
        Interval constant = 0;
        foreach ((Cut cut, double weight) in taken)
        {
            constant += weight * (Interval)cut.Constant;
            for (int k = 0; k < sums.Length; k++)
            {
                sums[k] = cut.Weights[k] == 0 ? sums[k] : sums[k] + (weight * (Interval)cut.Weights[k]);
            }
        }

        return _box.Most(sums, constant.High);
    }

    // Cuts that are not below 0 where the part is, and of which a sum with positive weights is below 0 everywhere.
    private bool ShowsThatNothingIsThere(int entering, double[] direction)
    {
        List<(Cut Cut, double Weight)> ray = [.. Taken([.. direction.Select(weight => -weight)], Cuts())];
        if (entering >= 2 * (_rows - 1))
        {
            ray.Add((_cuts[entering - (2 * (_rows - 1))], 1));
        }

        ray.RemoveAll(part => part.Cut.IsBound);
        return ray.Count > 0 && MostOf(ray) < 0;
    }

    private double Cost(int column)
    {
        if (column >= 2 * (_rows - 1))
        {
            return _cuts[column - (2 * (_rows - 1))].Constant;
        }

        Interval range = _box.Ranges[column / 2];
        return column % 2 == 0 ? range.High : -range.Low;
    }

    private double Entry(int column, int row)
    {
        if (column >= 2 * (_rows - 1))
        {
            Cut cut = _cuts[column - (2 * (_rows - 1))];
            return row < _rows - 1 ? cut.Weights[row] : cut.IsBound ? 1 : 0;
        }

        return column / 2 == row ? (column % 2 == 0 ? -1 : 1) : 0;
    }

    private void Price()
    {
        for (int row = 0; row < _rows; row++)
        {
            double sum = 0;
            for (int at = 0; at < _rows; at++)
            {
                sum = Math.FusedMultiplyAdd(Cost(_basis[at]), _inverse[at, row], sum);
            }

            _prices[row] = sum;
        }
    }

    private int Entering(bool bland)
    {
        int entering = -1;
        double best = -Tolerance;
        int columns = (2 * (_rows - 1)) + _cuts.Count;
        for (int column = 0; column < columns; column++)
        {
            double saved = Saved(column);
            if (saved < best)
            {
                (entering, best) = (column, bland ? double.NegativeInfinity : saved);
            }
        }

        return entering;
    }

    /// <summary>What a column would change, in units of its own: of the width of a range, or of the value.</summary>
    private double Saved(int column)
    {
        if (column < 2 * (_rows - 1))
        {
            int k = column / 2;
            double place = -_prices[k];
            return (column % 2 == 0 ? _box.Ranges[k].High - place : place - _box.Ranges[k].Low) / _scales[k];
        }

        Cut cut = _cuts[column - (2 * (_rows - 1))];
        double sum = cut.Constant - (cut.IsBound ? _prices[^1] : 0), size = cut.IsBound ? Math.Abs(_prices[^1]) : 0;
        for (int k = 0; k < _rows - 1; k++)
        {
            sum = Math.FusedMultiplyAdd(cut.Weights[k], -_prices[k], sum);
            size += Math.Abs(cut.Weights[k]) * _scales[k];
        }

        return sum / Math.Max(size, 1e-300);
    }

    private double[] Direction(int column)
    {
        double[] direction = new double[_rows];
        for (int at = 0; at < _rows; at++)
        {
            double sum = 0;
            for (int row = 0; row < _rows; row++)
            {
                sum = Math.FusedMultiplyAdd(_inverse[at, row], Entry(column, row), sum);
            }

            direction[at] = sum;
        }

        return direction;
    }

    private int Leaving(double[] direction, bool bland)
    {
        double largest = direction.Max(Math.Abs);
        int leaving = -1;
        double least = double.PositiveInfinity;
        for (int at = 0; at < _rows; at++)
        {
            if (direction[at] <= 1e-11 * largest)
            {
                continue;
            }

            double ratio = Math.Max(_weights[at], 0) / direction[at];
            bool isTie = ratio == least && leaving >= 0;
            if (ratio < least || (isTie && (bland ? _basis[at] < _basis[leaving] : direction[at] > direction[leaving])))
            {
                (leaving, least) = (at, ratio);
            }
        }

        return leaving;
    }

    private void Pivot(int entering, int leaving, double[] direction)
    {
        double step = Math.Max(_weights[leaving], 0) / direction[leaving];
        for (int at = 0; at < _rows; at++)
        {
            if (at == leaving)
            {
                continue;
            }

            double factor = direction[at] / direction[leaving];
            for (int row = 0; row < _rows && factor != 0; row++)
            {
                _inverse[at, row] = Math.FusedMultiplyAdd(-factor, _inverse[leaving, row], _inverse[at, row]);
            }

            _weights[at] -= step * direction[at];
        }

        for (int row = 0; row < _rows; row++)
        {
            _inverse[leaving, row] /= direction[leaving];
        }

        _weights[leaving] = step;
        _basis[leaving] = entering;
    }

    /// <summary>The inverse of the basis by Gauss and Jordan, with the largest pivots, and the weights that follow from it.</summary>
    private void Factor()
    {
        double[,] matrix = new double[_rows, 2 * _rows];
        for (int row = 0; row < _rows; row++)
        {
            for (int at = 0; at < _rows; at++)
            {
                matrix[row, at] = Entry(_basis[at], row);
            }

            matrix[row, _rows + row] = 1;
        }

        for (int at = 0; at < _rows; at++)
        {
            int pivot = at;
            for (int row = at + 1; row < _rows; row++)
            {
                pivot = Math.Abs(matrix[row, at]) > Math.Abs(matrix[pivot, at]) ? row : pivot;
            }

            Eliminate(matrix, at, pivot);
        }

        for (int at = 0; at < _rows; at++)
        {
            for (int row = 0; row < _rows; row++)
            {
                _inverse[at, row] = matrix[at, _rows + row];
            }

            _weights[at] = _inverse[at, _rows - 1];
        }
    }

    private void Eliminate(double[,] matrix, int at, int pivot)
    {
        double value = matrix[pivot, at];
        for (int k = 0; k < 2 * _rows; k++)
        {
            (matrix[at, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[at, k]);
            matrix[at, k] /= value;
        }

        for (int row = 0; row < _rows; row++)
        {
            double factor = matrix[row, at];
            if (row == at || factor == 0)
            {
                continue;
            }

            for (int k = at; k < 2 * _rows; k++)
            {
                matrix[row, k] = Math.FusedMultiplyAdd(-factor, matrix[at, k], matrix[row, k]);
            }
        }
    }
}
