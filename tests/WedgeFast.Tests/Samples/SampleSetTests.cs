using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Samples;

public sealed class SampleSetTests
{
    [Fact]
    public void CopiesWhatItIsGiven()
    {
        double[] inputs = [1, 2, 3, 4, 5, 6];
        double[] targets = [7, 8, 9];
        double[] weights = [1, 2, 3];
        string[] names = ["a", "b"];
        SampleSet samples = SampleSet.Create(inputs, 2, targets, weights, names, "t");
        Array.Clear(inputs);
        Array.Clear(targets);
        Array.Clear(weights);
        names[0] = "changed";

        Assert.Equal((3, 2), (samples.Count, samples.Dimension));
        Assert.Equal([1, 2, 3, 4, 5, 6], samples.Inputs.ToArray());
        Assert.Equal([7, 8, 9], samples.Targets.ToArray());
        Assert.Equal([1, 2, 3], samples.Weights.ToArray());
        Assert.Equal([0, 1, 2], samples.SourceRows.ToArray());
        Assert.Equal([3, 4], samples.Row(1).ToArray());
        Assert.Equal(["a", "b"], samples.InputNames);
        Assert.Equal("t", samples.TargetName);
    }

    [Fact]
    public void DefaultsAreUnitWeightsAndNumberedNames()
    {
        SampleSet samples = SampleSet.Create([1, 2, 3, 4, 5, 6], 3, [0, 0]);
        Assert.Equal([1, 1], samples.Weights.ToArray());
        Assert.Equal(["x1", "x2", "x3"], samples.InputNames);
        Assert.Equal("y", samples.TargetName);
    }

    [Fact]
    public void RowsOfWeightZeroAreDroppedBeforeTheirValuesAreLookedAt()
    {
        SampleSet samples = SampleSet.Create(
            [double.NaN, 1, 2, double.PositiveInfinity, 3], 1, [1, 2, 3, 4, double.NaN], [0, 1, 5, -0.0, 0]);
        Assert.Equal([1, 2], samples.Inputs.ToArray());
        Assert.Equal([2, 3], samples.Targets.ToArray());
        Assert.Equal([1, 5], samples.Weights.ToArray());
        Assert.Equal([1, 2], samples.SourceRows.ToArray());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void AValueThatIsNotFiniteIsNamedByItsSourceRowAndColumn(double bad, string shown)
    {
        ArgumentException input = Assert.Throws<ArgumentException>(
            () => SampleSet.Create([1, 2, 3, 4, 5, bad], 2, [1, 2, 3], [0, 1, 1], ["a", "height"]));
        Assert.StartsWith($"Row 2, column \"height\": {shown} where a finite number was expected.", input.Message);

        ArgumentException target = Assert.Throws<ArgumentException>(() => SampleSet.Create([1, 2], 1, [1, bad], targetName: "price"));
        Assert.StartsWith($"Row 1, column \"price\": {shown} where a finite number was expected.", target.Message);
    }

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void ABadWeightIsNamed(double bad, string shown)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => SampleSet.Create([1, 2, 3], 1, [1, 2, 3], [1, bad, 1]));
        Assert.StartsWith($"Row 1, column weights: {shown} where a finite number that is not negative was expected.", e.Message);
    }

    [Fact]
    public void WeightsThatHaveNoFinitePositiveSumAreRefused()
    {
        Assert.StartsWith(
            "All weights are 0", Assert.Throws<ArgumentException>(() => SampleSet.Create([1, 2], 1, [1, 2], [0, 0])).Message);
        Assert.StartsWith(
            "The sum of the weights overflows",
            Assert.Throws<ArgumentException>(() => SampleSet.Create([1, 2], 1, [1, 2], [1e308, 1e308])).Message);
    }

    [Theory]
    [InlineData(3, 0, 3, 0, "The dimension is 0")]
    [InlineData(0, 1, 0, 0, "There are no rows")]
    [InlineData(5, 2, 3, 0, "There are 5 input values: expected 3 rows of 2")]
    [InlineData(6, 2, 3, 2, "There are 2 weights: expected none or 3")]
    public void SizesMustFit(int inputs, int dimension, int targets, int weights, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentException>(() => SampleSet.Create(new double[inputs], dimension, new double[targets], new double[weights])).Message);

    [Fact]
    public void NamesMustBeDistinctAndAsManyAsInputs()
    {
        Assert.StartsWith("There are 1 input names: expected 2", Failure(["a"], "y"));
        Assert.StartsWith("Inputs 0 and 1 are both named \"a\"", Failure(["a", "a"], "y"));
        Assert.StartsWith("The name of input 1 is null", Failure(["a", null!], "y"));
        Assert.StartsWith("The target and an input are both named \"b\"", Failure(["a", "b"], "b"));
        Assert.Equal(["a", "A"], SampleSet.Create([1, 2], 2, [1], default, ["a", "A"]).InputNames);

        static string Failure(string[] names, string target) =>
            Assert.Throws<ArgumentException>(() => SampleSet.Create([1, 2], 2, [1], default, names, target)).Message;
    }

    [Fact]
    public void MessagesAreOfOneLineWhateverTheNames()
    {
        string name = "a\r\nb\u2028c" + new string('z', 500);
        string message = Assert.Throws<ArgumentException>(() => SampleSet.Create([double.NaN], 1, [1], default, [name])).Message;
        Assert.DoesNotContain(message, c => char.IsControl(c) || c == '\u2028');
        Assert.InRange(message.Length, 60, 200);
    }
}
