using System.Numerics.Tensors;
using WedgeFast.Geometry;
using WedgeFast.Pricing;

namespace WedgeFast.Training;

/// <summary>
/// P as a function of all u_j = |z_j| w_j and |z_j| b_j, signs of z_j kept, for the squared loss and l2: half the square of the target less
/// sum_j sign_j max(u_j . x + b_j, 0), projected off the free columns, plus beta sum |u_j|. Rows are cut into a fixed number of parts that
/// are summed in order, so that results do not depend on threads.
/// </summary>
internal sealed class SlideObjective
{
    private const int Block = DirectionProducts.Block, MostParts = 16;

    private readonly TrainingProblem _problem;
    private readonly double _beta;
    private readonly SlideGroup[] _groups;
    private readonly ParallelOptions _parallel;
    private readonly int _rows;
    private readonly double[] _residual, _theta;
    private readonly double[][] _products, _sums, _partial;

    /// <summary>Prepares the objective.</summary>
    public SlideObjective(TrainingProblem problem, IReadOnlyList<(Neuron Neuron, double Z)> neurons, double beta, int threads)
    {
        (_problem, _beta) = (problem, beta);
        _groups = SlideGroup.Of(neurons);
        Size = _groups.Sum(group => Block * (group.Set.Length + 1));
        int n = problem.Points.Count;
        _rows = Math.Max(((n + MostParts - 1) / MostParts + 7) / 8 * 8, 256);
        int parts = (n + _rows - 1) / _rows;
        (_residual, _theta) = (new double[n], new double[n]);
        _products = [.. Enumerable.Range(0, parts).Select(part => new double[Block * Math.Min(_rows, n - (part * _rows))])];
        _sums = [.. _products.Select(_ => new double[Block * problem.Points.Dimension])];
        _partial = [.. _products.Select(_ => new double[Size])];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
    }

    /// <summary>The number of variables.</summary>
    public int Size { get; }

    /// <summary>The variables of the neurons that were given.</summary>
    public double[] Start()
    {
        double[] variables = new double[Size];
        int at = 0;
        foreach (SlideGroup group in _groups)
        {
            group.Start(variables.AsSpan(at));
            at += group.Size;
        }

        return variables;
    }

    /// <summary>The neurons of variables, those of no length left out.</summary>
    public List<(Neuron Neuron, double Z)> Neurons(ReadOnlySpan<double> variables)
    {
        List<(Neuron Neuron, double Z)> neurons = [];
        int at = 0;
        foreach (SlideGroup group in _groups)
        {
            group.Collect(_problem.Points, variables.Slice(at, group.Size), neurons);
            at += group.Size;
        }

        return neurons;
    }

    /// <summary>P and its gradient.</summary>
    public double Evaluate(double[] variables, Span<double> gradient)
    {
        Parallel.For(0, _products.Length, _parallel, part => Forward(variables, part));
        TensorPrimitives.Multiply(_residual, _problem.Free.RowScale, _residual);
        _problem.Free.Project(_residual);
        TensorPrimitives.Subtract(_problem.NullResidual, _residual, _residual);
        TensorPrimitives.Multiply(_residual, _problem.Free.RowScale, _theta);
        Parallel.For(0, _products.Length, _parallel, part => Backward(variables, part));
        gradient.Clear();
        foreach (double[] partial in _partial)
        {
            TensorPrimitives.Subtract(gradient, partial, gradient);
        }

        double penalty = 0;
        int at = 0;
        foreach (SlideGroup group in _groups)
        {
            penalty += group.AddPenalty(variables.AsSpan(at, group.Size), _beta, gradient.Slice(at, group.Size));
            at += group.Size;
        }

        return (TensorPrimitives.SumOfSquares<double>(_residual) / 2) + (_beta * penalty);
    }

    private void Forward(double[] variables, int part)
    {
        double[] products = _products[part];
        int count = products.Length / Block, first = part * _rows, at = 0;
        Span<double> outputs = _residual.AsSpan(first, count);
        outputs.Clear();
        foreach (SlideGroup group in _groups)
        {
            Project(group, variables.AsSpan(at, group.Size), first, products);
            for (int s = 0; s < group.Count; s++)
            {
                TensorPrimitives.MultiplyAdd(products.AsSpan(s * count, count), group.Signs[s], outputs, outputs);
            }

            at += group.Size;
        }
    }

    private void Backward(double[] variables, int part)
    {
        double[] products = _products[part], partial = _partial[part];
        int count = products.Length / Block, first = part * _rows, at = 0;
        ReadOnlySpan<double> theta = _theta.AsSpan(first, count);
        foreach (SlideGroup group in _groups)
        {
            int m = group.Set.Length;
            Project(group, variables.AsSpan(at, group.Size), first, products);
            for (int s = 0; s < Block; s++)
            {
                Mask(products.AsSpan(s * count, count), theta, s < group.Count ? group.Signs[s] : 0);
                partial[at + (Block * m) + s] = TensorPrimitives.Sum<double>(products.AsSpan(s * count, count));
            }

            Span<double> sums = _sums[part].AsSpan(0, Block * m);
            DirectionProducts.Correlate(_problem.Points, group.Set, products, first, sums);
            sums.CopyTo(partial.AsSpan(at));
            at += group.Size;
        }
    }

    private void Project(SlideGroup group, ReadOnlySpan<double> variables, int first, double[] products)
    {
        int count = products.Length / Block, weights = Block * group.Set.Length;
        DirectionProducts.Project(_problem.Points, group.Set, variables[..weights], first, products);
        for (int s = 0; s < Block; s++)
        {
            Span<double> p = products.AsSpan(s * count, count);
            TensorPrimitives.Add(p, variables[weights + s], p);
            TensorPrimitives.Max(p, 0.0, p);
        }
    }

    private static void Mask(Span<double> p, ReadOnlySpan<double> theta, double sign)
    {
        for (int i = 0; i < p.Length; i++)
        {
            p[i] = p[i] > 0 ? sign * theta[i] : 0;
        }
    }
}
