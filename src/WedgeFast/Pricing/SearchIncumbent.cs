using WedgeFast.Geometry;

namespace WedgeFast.Pricing;

/// <summary>
/// The best hyperplane of a task so far and the threshold that follows from it: what exceeds it is of interest. Evaluates hyperplanes over
/// all samples of the set that is searched.
/// </summary>
/// <param name="problem">The set that is searched.</param>
/// <param name="norm">The norm of w.</param>
internal sealed unsafe class SearchIncumbent(SearchProblem problem, WeightNorm norm)
{
    private CrossingKernel _crossing = null!;
    private SearchGoal _goal;

    /// <summary>The best hyperplane of the task.</summary>
    public SearchFind Best;

    /// <summary>Above what |g| for weights of length one is of interest: rises with what is found.</summary>
    public double Threshold { get; private set; }

    /// <summary>Whether thresholds are for the best of their regions, not for the best of all: much may lie above them.</summary>
    public bool IsDiverse => _goal.Slack > 0;

    /// <summary>Begins a task.</summary>
    /// <param name="crossing">Evaluates hyperplanes of the set.</param>
    /// <param name="goal">What is looked for.</param>
    /// <param name="best">The best hyperplane of its region so far.</param>
    public void Start(CrossingKernel crossing, SearchGoal goal, in SearchFind best)
    {
        (_crossing, _goal, Best) = (crossing, goal, best);
        Raise(best.Floor);
    }

    /// <summary>
    /// Whether a hyperplane with this |g| is worth evaluating over all samples: the goal for the best so far asks for less.
    /// </summary>
    public bool IsWorth(double value) => value > _goal.Threshold(Best.Value);

    /// <summary>
    /// What is worse than a hyperplane seen is not its region's best, up to rounding. Such a floor is no neuron yet: the box with the best
    /// neuron stays open, so the slack that a neuron earns is not for it.
    /// </summary>
    public void Raise(double floor)
    {
        Best.Floor = Math.Max(Best.Floor, floor);
        Threshold = Math.Max(_goal.Threshold(Best.Value), Best.Floor * (1 - 1e-9));
    }

    /// <summary>Offers a hyperplane, its value being known.</summary>
    public void Offer(in SearchFind find)
    {
        if (find.Value > Best.Value)
        {
            double floor = Math.Max(Best.Floor, find.Value);
            Best = find;
            Raise(floor);
        }
    }

    /// <summary>Offers a hyperplane if its value, over all samples, is the best.</summary>
    public void TryOffer(ref SearchFind find, double* hyperplane)
    {
        int m = problem.Set.Dimension;
        double e = _crossing.Evaluate(problem.All, hyperplane), s = 0;
        for (int j = 0; j <= m; j++)
        {
            s += problem.Sum[j] * hyperplane[j];
        }

        find.Value = (problem.Size(e) + Math.Abs(s)) / 2 / Length(hyperplane, m);
        find.Orientation = problem.Orientation(e, s);
        Offer(find);
    }

    /// <summary>|g| / ||w|| at the centre of a box, of the better orientation.</summary>
    public double CentreValue(BoxGroup* group, int part)
    {
        int m = problem.Set.Dimension;
        double* centre = stackalloc double[SearchBox.MaxLength];
        double e = 0, s = 0;
        for (int j = 0; j <= m; j++)
        {
            centre[j] = group->Centre[(j * BoxGroup.Size) + part];
            e += group->Fixed[j] * centre[j];
            s += problem.Sum[j] * centre[j];
        }

        e += _crossing.Evaluate(group->List, centre);
        return (problem.Size(e) + Math.Abs(s)) / 2 / Length(centre, m);
    }

    /// <summary>Offers the direction at a centre, the hyperplane moved through the sample that is nearest to it.</summary>
    public void OfferCentre(BoxGroup* group, int part)
    {
        int m = problem.Set.Dimension;
        double* hyperplane = stackalloc double[SearchBox.MaxLength];
        double square = 0, least = double.PositiveInfinity;
        for (int j = 0; j < m; j++)
        {
            hyperplane[j] = group->Centre[(j * BoxGroup.Size) + part];
            square += hyperplane[j] * hyperplane[j];
        }

        SearchFind find = default;
        find.Count = 1;
        for (int i = 0; i < group->List.Count; i++)
        {
            double along = 0;
            for (int j = 0; j < m; j++)
            {
                along += hyperplane[j] * group->List.Data[(j * group->List.Stride) + i];
            }

            double distance = Math.Abs(along + group->Centre[(m * BoxGroup.Size) + part]);
            if (distance < least)
            {
                least = distance;
                hyperplane[m] = -along;
                find.Through[0] = (int)group->List.Data[((m + 1) * group->List.Stride) + i];
            }
        }

        for (int j = 0; j < m; j++)
        {
            find.Weights[j] = hyperplane[j] / Math.Sqrt(square);
        }

        TryOffer(ref find, hyperplane);
    }

    /// <summary>||w|| of a hyperplane.</summary>
    public double Length(double* hyperplane, int m)
    {
        double sum = 0;
        for (int j = 0; j < m; j++)
        {
            sum += norm == WeightNorm.L2 ? hyperplane[j] * hyperplane[j] : Math.Abs(hyperplane[j]);
        }

        return norm == WeightNorm.L2 ? Math.Sqrt(sum) : sum;
    }
}
