namespace WedgeFast.Proofs;

/// <summary>
/// Checks that |g(w, b)| &lt;= tau |w| for all neurons of the class. For each set of inputs and each sign of g neurons (w, b), scaled so
/// that the largest weight
/// is 1 or -1, make up 2m boxes; the proof has a tree for each that ends in boxes where a bound holds. docs/proof-format.md says why this
/// is enough.
/// </summary>
internal sealed class Cover(Statement statement, ProofFile proof)
{
    private const int MostDepth = 1000;

    // What a node of a tree can be; a number below these halves the box in that weight, or in the bias after the weights.
    private const byte NoneCrosses = 0x10, SlopeInBias = 0x11, UsualMultipliers = 0x12, GivenMultipliers = 0x13, Cases = 0x14;

    private Box _box = null!;

    public int Sets { get; private set; }

    public long Nodes { get; private set; }

    public long Leaves { get; private set; }

    public void Check()
    {
        int inputs = statement.Model.Inputs.Length, order = Math.Min(statement.Model.Order, inputs);
        if (!(statement.Threshold > 0))
        {
            throw new RefutedException("nothing is left of beta for g");
        }

        int[] set = [.. Enumerable.Range(0, order)];
        do
        {
            // What lies in an interaction is checked with it.
            if (!statement.Model.Interactions.Any(interaction => set.All(interaction.Contains)))
            {
                CheckSet(set);
            }
        }
        while (Next(set, inputs));
        Array.ForEach(statement.Model.Interactions, CheckSet);
    }

    /// <summary>The next set of as many inputs, in lexicographic order.</summary>
    private static bool Next(int[] set, int inputs)
    {
        int place = set.Length - 1;
        while (place >= 0 && set[place] == inputs - set.Length + place)
        {
            place--;
        }

        for (int j = place; j >= 0 && j < set.Length; j++)
        {
            set[j] = j == place ? set[j] + 1 : set[j - 1] + 1;
        }

        return place >= 0;
    }

    private void CheckSet(int[] inputs)
    {
        SampleGrid samples = SampleGrid.Of(statement.Points, proof.PointExponent, proof.Theta, proof.ThetaExponent, inputs);
        double radius = samples.Radius();
        Sets++;
        foreach (int sign in (int[])[1, -1])
        {
            Node root = Node.Root(samples.Times(sign), inputs.Length);
            for (int face = 0; face < inputs.Length; face++)
            {
                foreach (int side in (int[])[1, -1])
                {
                    _box = new Box(inputs, radius, face, side);
                    CheckNode(root.In(_box), 0);
                }
            }
        }
    }

    private void CheckNode(Node node, int depth)
    {
        Nodes++;
        if (depth > MostDepth)
        {
            throw Failed("is too deep in its tree");
        }

        byte kind = proof.ReadByte();
        if (kind < _box.Length)
        {
            CheckHalves(node, kind, depth);
        }
        else if (kind == Cases)
        {
            CheckCases(node, depth);
        }
        else
        {
            Leaves++;
            CheckLeaf(node, kind);
        }
    }

    private void CheckHalves(Node node, int axis, int depth)
    {
        (double low, double middle, double high) = (_box.Low[axis], _box.Middle(axis), _box.High[axis]);
        _box.High[axis] = middle;
        CheckNode(node.In(_box), depth + 1);
        (_box.Low[axis], _box.High[axis]) = (middle, high);
        CheckNode(node.In(_box), depth + 1);
        _box.Low[axis] = low;
    }

    /// <summary>theta max(s, 0) with theta above 0 is the larger of theta s and 0: what holds in both cases holds.</summary>
    private void CheckCases(Node node, int depth)
    {
        int place = proof.ReadByte();
        if (place >= node.Crossing.Length || !node.IsConvex(place))
        {
            throw Failed("tells two cases apart of a sample that has one");
        }

        CheckNode(node.Case(place, active: true), depth + 1);
        CheckNode(node.Case(place, active: false), depth + 1);
    }

    private void CheckLeaf(Node node, byte kind)
    {
        switch (kind)
        {
            case NoneCrosses:
                // For fixed w some best b has a sample on the hyperplane: (w, b) is in another box.
                Require(node is { Crossing.Length: 0, Cases: 0 }, "is crossed by a sample");
                break;
            case SlopeInBias:
                // For fixed w a best b has no slope of one sign.
                Require(node.Falls || node.Rises, "has no steady slope");
                break;
            case UsualMultipliers:
                Require(IsBelow(node.Bound(null)), "has a bound above beta");
                break;
            case GivenMultipliers:
                double[] multipliers = [.. Enumerable.Range(0, node.Multipliers).Select(_ => proof.ReadDouble())];
                Require(multipliers.All(y => y >= 0 && y <= 1), "has a multiplier that is not from 0 to 1");
                Require(IsBelow(node.Bound(multipliers)), "has a bound above beta");
                break;
            default:
                throw proof.Unreadable($"a box of unknown kind {kind}");
        }
    }

    private bool IsBelow(LinearBound bound) => bound.IsBelow(_box, statement.Threshold, statement.Model.IsL1);

    private void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw Failed(otherwise);
        }
    }

    private RefutedException Failed(string why) => new($"{_box.InWords(statement.Model.Inputs)} {why}");
}
