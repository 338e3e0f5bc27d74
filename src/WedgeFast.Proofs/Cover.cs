namespace WedgeFast.Proofs;

/// <summary>
/// Checks that |g(w, b)| &lt;= tau |w| for all neurons of the class. For each set of inputs neurons (w, b), scaled so that the largest
/// weight is 1 or -1, make up 2m boxes; the proof has a tree for each that ends in boxes where a bound holds. docs/proof-format.md says
/// why this is enough.
/// </summary>
internal sealed class Cover(Statement statement, ProofFile proof)
{
    private const int MostDepth = 1000;

    // What a node of a tree can be; a number below these halves the box in that weight, or in the bias after the weights.
    private const byte Elsewhere = 0x10, Below = 0x12, BelowByMultipliers = 0x13, Cases = 0x14;

    private readonly LeafBound _bound = new(statement.Threshold, statement.Model.IsL1, statement.Model.Sign);

    private Box _box = null!;

    public int Sets { get; private set; }

    public long Nodes { get; private set; }

    public long Leaves { get; private set; }

    public void Check()
    {
        Require(statement.Threshold > 0, "nothing is left of beta for g");
        int inputs = statement.Model.Inputs.Length;
        int[][] interactions = statement.Model.Interactions;
        foreach (int[] set in Subsets(0, inputs, Math.Min(statement.Model.Order, inputs)))
        {
            // What lies in an interaction is checked with it.
            if (!interactions.Any(interaction => set.All(interaction.Contains)))
            {
                CheckSet(set);
            }
        }

        Array.ForEach(interactions, CheckSet);
    }

    /// <summary>All sets of so many numbers from the first to below the end, in lexicographic order.</summary>
    private static IEnumerable<int[]> Subsets(int first, int end, int size) => size == 0
        ? [[]]
        : Enumerable.Range(first, end - first).SelectMany(k => Subsets(k + 1, end, size - 1).Select(rest => (int[])[k, .. rest]));

    private void CheckSet(int[] inputs)
    {
        SampleGrid samples = SampleGrid.Of(statement.Points, proof.PointExponent, proof.Theta, proof.ThetaExponent, inputs);
        Sets++;
        if (samples.Count == 0)
        {
            // theta of each point of these inputs is 0, and so is g.
            return;
        }

        Node root = Node.Root(samples);
        double radius = samples.Radius();
        foreach ((int face, int side) in Enumerable.Range(0, inputs.Length).SelectMany(face => new[] { (face, 1), (face, -1) }))
        {
            _box = new Box(inputs, radius, face, side);
            CheckNode(root.In(_box), 0);
        }
    }

    private void CheckNode(Node node, int depth)
    {
        Nodes++;
        RequireInBox(depth <= MostDepth, "is too deep in its tree");
        byte kind = proof.ReadByte();
        if (kind < _box.Length)
        {
            CheckHalves(node, kind, depth);
        }
        else if (kind == Cases)
        {
            // max(s, 0) is s in one case and 0 in the other: a bound that holds in both holds.
            int place = proof.ReadByte();
            RequireInBox(place < node.Crossing.Length, "tells two cases apart of no sample");
            CheckNode(node.Case(place, active: true), depth + 1);
            CheckNode(node.Case(place, active: false), depth + 1);
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

    private void CheckLeaf(Node node, byte kind)
    {
        if (kind == Elsewhere)
        {
            RequireInBox(node.IsElsewhere, "may hold a best neuron");
            return;
        }

        double[] v = _bound.Direction(node, _box);
        double[]? multipliers = kind switch
        {
            Below => null,
            BelowByMultipliers => [.. node.PlacesOfMultipliers(v).Select(_ => proof.ReadDouble())],
            _ => throw proof.Unreadable($"a box of unknown kind {kind}"),
        };
        RequireInBox(multipliers?.All(y => y is >= 0 and <= 1) ?? true, "has a multiplier that is not from 0 to 1");
        RequireInBox(_bound.Holds(node, _box, v, multipliers), "has a bound above beta");
    }

    private void RequireInBox(bool condition, string otherwise) =>
        Require(condition, condition ? "" : $"{_box.InWords(statement.Model.Inputs)} {otherwise}");

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new RefutedException(otherwise);
        }
    }
}
