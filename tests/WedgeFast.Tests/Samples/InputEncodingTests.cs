using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Tests.Network;
using Xunit;

namespace WedgeFast.Tests.Samples;

public sealed class InputEncodingTests
{
    private static readonly SourceColumn[] Columns = [new("size", null), new("color", ["blue", "red"]), new("age", null)];

    [Fact]
    public void AWordIsOneWhereItIsAndZeroElsewhere()
    {
        InputEncoding encoding = new(Columns, MissingRule.Refuse, []);
        Assert.Equal(["size", "color=blue", "color=red", "age"], encoding.InputNames);
        double[] inputs = [9, 9, 9, 9];
        Assert.True(encoding.TryEncode([2.5, 1, -3], inputs));
        Assert.Equal([2.5, 0, 1, -3], inputs);
    }

    [Fact]
    public void MissingValuesAreFilledOrReported()
    {
        double[] inputs = new double[4];
        Assert.False(new InputEncoding(Columns, MissingRule.Drop, []).TryEncode([1, double.NaN, 2], inputs));
        Assert.True(new InputEncoding(Columns, MissingRule.Mean, [5, 0.25, 0.75, 7]).TryEncode([double.NaN, double.NaN, 2], inputs));
        Assert.Equal([5, 0.25, 0.75, 2], inputs);
    }

    [Fact]
    public void MeansAreWeightedAndThoseOfConstantsAreExact()
    {
        double[] cells = [0.1, 0, 1, 0.1, double.NaN, 2, 0.1, 1, double.NaN];
        InputEncoding encoding = InputEncoding.Fit(Columns, MissingRule.Mean, cells, [1.0, 2.0, 3.0]);
        Assert.Equal([0.1, 0.25, 0.75], encoding.Fill[..3].ToArray());
        Assert.Equal(5.0 / 3, encoding.Fill[3], 1e-15);
    }

    [Fact]
    public void WhatMakesNoEncodingIsRefused()
    {
        AssertRefused([], MissingRule.Refuse, []);
        AssertRefused([new("a", [])], MissingRule.Refuse, []);
        AssertRefused([new("a", ["x", "x"])], MissingRule.Refuse, []);
        AssertRefused([new("a", ["x"]), new("a=x", null)], MissingRule.Refuse, []);
        AssertRefused(Columns, MissingRule.Mean, []);
        AssertRefused(Columns, MissingRule.Drop, [1, 2, 3, 4]);
        AssertRefused(Columns, MissingRule.Mean, [1, 2, 3, double.NaN]);
        AssertRefused(Columns, (MissingRule)7, []);

        static void AssertRefused(SourceColumn[] columns, MissingRule missing, double[] fill) =>
            Assert.Throws<ArgumentException>(() => new InputEncoding(columns, missing, fill));
    }

    [Fact]
    public void AModelFileKeepsIt()
    {
        InputEncoding encoding = new([new("größe", null), new("c", ["a \"b\"", "z"])], MissingRule.Mean, [0.1, 0.2, 0.3]);
        ReluNetwork network = new(encoding.InputNames, "y", 1, [], []);
        TrainingClaim claim = Networks.Claim(network, new Random(3)) with { Encoding = encoding };
        using MemoryStream stream = new();
        ModelFile.Write(stream, network, claim);
        stream.Position = 0;
        InputEncoding read = ModelFile.Read(stream).Claim.Encoding!;
        Assert.Equal(encoding.InputNames, read.InputNames);
        Assert.Equal(MissingRule.Mean, read.Missing);
        Assert.Equal(encoding.Fill.ToArray(), read.Fill.ToArray());
        Assert.Null(read.Columns[0].Words);
        Assert.Equal(["a \"b\"", "z"], read.Columns[1].Words);
        Assert.Throws<ArgumentException>(() => ModelFile.Write(Stream.Null, new ReluNetwork(["a", "b", "c"], "y", 1, [], []), claim));
    }
}
