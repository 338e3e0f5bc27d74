using System.Text;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using Xunit;

namespace WedgeFast.Tests.Network;

public sealed class ModelFileTests
{
    private const string Example = """
        {
          "format": "wedgefast-network",
          "version": 1,
          "inputs": ["größe","a \"b\""],
          "outputs": ["y"],
          "link": "identity",
          "labels": [],
          "intercept": [0.1],
          "skip": [[1,-2.5E-07]],
          "neurons": [
            {"inputs":[0],"weights":[0.30000000000000004],"bias":-0,"z":[3],"through":[4]},
            {"inputs":[0,1],"weights":[1,-1],"bias":0.25,"z":[-4],"through":[]}
          ],
          "training": {
            "loss": "squared",
            "delta": null,
            "balanced": false,
            "norm": "l1",
            "order": 2,
            "dictionary": "wedge",
            "skip": true,
            "standardized": true,
            "means": [0,1.5],
            "scales": [1,2],
            "least": [-3,0],
            "largest": [3,1E+300],
            "beta": 0.01,
            "objective": 0.5,
            "gap": null,
            "scope": "restricted",
            "rows": 7,
            "target": "y",
            "weights": "w"
          }
        }

        """;

    [Fact]
    public void TheFileIsTheseBytes()
    {
        ReluNetwork network = new(
            ["größe", "a \"b\""],
            "y",
            0.1,
            [1, -2.5e-7],
            [new([0], [0.1 + 0.2], -0.0, 3, [4]), new([0, 1], [1, -1], 0.25, -4, [])]);
        TrainingClaim claim = new(
            Loss.Squared, new NeuronClass(WeightNorm.L1, 2, DictionaryKind.Wedge), true, true, new Standardizer([0, 1.5], [1, 2]),
            new InputRanges([-3, 0], [3, 1e300]), 0.01, 0.5, null, CertificateScope.Restricted, 7, "y", "w");
        Assert.Equal(Example.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(Bytes(network, claim)));
    }

    [Fact]
    public void TheExampleReadsAsWritten()
    {
        (ReluNetwork network, TrainingClaim claim) = Read(Example);
        Assert.Equal(["größe", "a \"b\""], network.InputNames);
        Assert.Equal(("y", 0.1), (network.OutputName, network.Intercept));
        Assert.Equal([1, -2.5e-7], network.Skip.ToArray());
        Assert.True(double.IsNegative(network.Neurons[0].Bias));
        Assert.Equal([0, 1], network.Neurons[1].Inputs);
        Assert.Equal(new NeuronClass(WeightNorm.L1, 2, DictionaryKind.Wedge), claim.Class);
        Assert.Equal([0, 1.5], claim.Scaling.Means.ToArray());
        Assert.Equal([1, 2], claim.Scaling.Scales.ToArray());
        Assert.Equal([-3, 0], claim.Ranges.Least.ToArray());
        Assert.Equal([3, 1e300], claim.Ranges.Largest.ToArray());
        Assert.Equal(
            (Loss.Squared, true, true, 0.01, 0.5, null, CertificateScope.Restricted, 7, "y", "w"),
            (claim.Loss, claim.HasSkip, claim.Standardized, claim.Beta, claim.Objective, claim.Gap, claim.Scope, claim.Rows, claim.Target,
                claim.WeightColumn));
    }

    [Fact]
    public void LogarithmsOfTheTargetAreALinkAndAFlag()
    {
        (ReluNetwork network, TrainingClaim claim) = Read(Example);
        Assert.False(claim.LogTarget);
        string file = Example.ReplaceLineEndings("\n").Replace("\"link\": \"identity\"", "\"link\": \"log\"", StringComparison.Ordinal)
            .Replace("\"balanced\": false,", "\"balanced\": false,\n    \"logTarget\": true,", StringComparison.Ordinal);
        Assert.Equal(file, Encoding.UTF8.GetString(Bytes(network, claim with { LogTarget = true })));
        Assert.True(Read(file).Claim.LogTarget);
        Assert.Equal(Example.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(Bytes(network, Read(file).Claim with { LogTarget = false })));
        AssertRefused(Encoding.UTF8.GetBytes(file.Replace("\"logTarget\": true", "\"logTarget\": false", StringComparison.Ordinal)), "the file.link is \"log\": expected identity");
        AssertRefused(Encoding.UTF8.GetBytes(file.Replace("\"log\"", "\"identity\"", StringComparison.Ordinal)), "the file.link is \"identity\": expected log");
        AssertRefused(Encoding.UTF8.GetBytes(file.Replace("\"logTarget\": true", "\"logTarget\": 1", StringComparison.Ordinal)), "the file.training.logTarget is the number \"1\": expected true or false");
        string classes = file.Replace("squared", "logistic", StringComparison.Ordinal).Replace("\"log\"", "\"logit\"", StringComparison.Ordinal)
            .Replace("\"labels\": []", "\"labels\": [\"a\",\"b\"]", StringComparison.Ordinal);
        AssertRefused(Encoding.UTF8.GetBytes(classes), "Logarithms of the target are claimed with classes: expected none.");
    }

    [Fact]
    public void ANetworkAloneSaysWhatItsOutputsAre()
    {
        ReluNetwork network = Read(Example).Network;
        using MemoryStream log = new(), identity = new();
        ModelFile.WriteNetwork(log, network, logTarget: true);
        ModelFile.WriteNetwork(identity, network);
        Assert.Equal(
            Encoding.UTF8.GetString(identity.ToArray()).Replace("\"link\": \"identity\"", "\"link\": \"log\"", StringComparison.Ordinal), Encoding.UTF8.GetString(log.ToArray()));
        Assert.NotEqual(identity.ToArray(), log.ToArray());
        Assert.Throws<ArgumentException>(() => ModelFile.WriteNetwork(log, network, ["a", "b"], logTarget: true));
    }

    [Fact]
    public void NumbersRoundTripExactlyAndBytesAreDeterministic()
    {
        Random random = new(5);
        for (int round = 0; round < 50; round++)
        {
            ReluNetwork network = Networks.Random(random, random.Next(1, 6), random.Next(0, 12), hasSkip: round % 2 == 0);
            TrainingClaim claim = Networks.Claim(network, random);
            byte[] bytes = Bytes(network, claim);
            Assert.Equal(bytes, Bytes(network, claim));
            (ReluNetwork reread, TrainingClaim rereadClaim) = ModelFile.Read(new MemoryStream(bytes));
            Assert.Equal(bytes, Bytes(reread, rereadClaim));
            Assert.Equal(network.Intercept, reread.Intercept);
            Assert.Equal(network.Skip.ToArray(), reread.Skip.ToArray());
            Assert.Equal(claim.Gap, rereadClaim.Gap);
            Assert.Equal(claim.Scaling.Scales.ToArray(), rereadClaim.Scaling.Scales.ToArray());
            foreach ((NetworkNeuron expected, NetworkNeuron actual) in network.Neurons.Zip(reread.Neurons))
            {
                Assert.Equal(expected.Inputs, actual.Inputs);
                Assert.Equal(expected.Weights, actual.Weights);
                Assert.Equal((expected.Bias, expected.Z), (actual.Bias, actual.Z));
                Assert.Equal(expected.Through, actual.Through);
            }

            Assert.Equal(network.Neurons.Count, reread.Neurons.Count);
        }
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(-double.MaxValue)]
    [InlineData(-0.0)]
    [InlineData(1e22)]
    [InlineData(0.1)]
    public void ExtremeNumbersRoundTrip(double number)
    {
        ReluNetwork network = new(["x"], "y", number, [], []);
        (ReluNetwork reread, _) = ModelFile.Read(new MemoryStream(Bytes(network, Networks.Claim(network, new Random(1)))));
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(reread.Intercept));
    }

    [Fact]
    public void FieldsMayComeInAnyOrder()
    {
        string reordered = Example.Replace("""  "version": 1,""", "", StringComparison.Ordinal).Replace("{\n  \"format\"", "{\"version\": 1, \"format\"", StringComparison.Ordinal);
        Assert.NotEqual(Example, reordered);
        Assert.Equal(0.1, Read(reordered).Network.Intercept);
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 3", "its version is 3: expected 1 or 2")]
    [InlineData("\"version\": 1", "\"version\": \"1\"", "the file.version is the text \"1\": expected an integer")]
    [InlineData("wedgefast-network", "onnx", "the file.format is \"onnx\": expected wedgefast-network")]
    [InlineData("\"format\": \"wedgefast-network\",", "", "the file has no field \"format\"")]
    [InlineData("\"link\": \"identity\"", "\"link\": \"softmax\"", "the file.link is \"softmax\": expected identity")]
    [InlineData("\"outputs\": [\"y\"]", "\"outputs\": [\"y\",\"z\"]", "the file.intercept is a list of 1: expected 2")]
    [InlineData("\"labels\": []", "\"labels\": [\"no\"]", "There are 1 labels: expected none without classes.")]
    [InlineData("\"labels\": [],", "", "the file has 9 of its 10 fields")]
    [InlineData("\"labels\": []", "\"labels\": [], \"labels\": []", "the file has the field \"labels\" twice")]
    [InlineData("\"labels\": []", "\"labels\": [], \"extra\": 0", "the file has a field \"extra\"")]
    [InlineData("\"intercept\": [0.1]", "\"intercept\": [1e999]", "the file.intercept[0] is the number \"1e999\": expected a finite number")]
    [InlineData("\"intercept\": [0.1]", "\"intercept\": 0.1", "the file.intercept is the number \"0.1\": expected a list")]
    [InlineData("\"intercept\": [0.1]", "\"intercept\": [NaN]", "no JSON from line 8")]
    [InlineData("[1,-2.5E-07]", "[1]", "the file.skip[0] is a list of 1: expected 2")]
    [InlineData("[1,-2.5E-07]", "[1,2],[1,2]", "the file.skip is a list of 2: expected 0 or 1, the number of outputs")]
    [InlineData("\"skip\": [[1,-2.5E-07]]", "\"skip\": []", "The claim is of a network with skip term: the network is not.")]
    [InlineData("\"größe\"", "null", "the file.inputs[0] is null: expected a text")]
    [InlineData("\"größe\"", "\"a \\u0022b\\u0022\"", "Inputs 0 and 1 are both named")]
    [InlineData("\"größe\"", "\"\\ud800\"", "a text in it is not valid Unicode")]
    [InlineData("\"inputs\":[0,1]", "\"inputs\":[0,2]", "Neuron 1 has 2 after 0 in its inputs")]
    [InlineData("\"inputs\":[0,1]", "\"inputs\":[0,1.5]", "the file.neurons[1].inputs[1] is the number \"1.5\": expected an integer")]
    [InlineData("\"inputs\":[0,1]", "\"inputs\":[0]", "Neuron 1 has 1 inputs and 2 weights")]
    [InlineData("\"z\":[-4]", "\"z\":[]", "the file.neurons[1].z is a list of 0: expected 1")]
    [InlineData("\"z\":[-4],", "", "the file.neurons[1] has 4 of its 5 fields")]
    [InlineData("\"through\":[4]", "\"through\":[99999999999]", "the file.neurons[0].through[0] is the number")]
    [InlineData("\"scales\": [1,2]", "\"scales\": [1,0]", "Scale 1 is 0: expected a finite positive number")]
    [InlineData("\"scales\": [1,2]", "\"scales\": [1]", "There are 2 means and 1 scales")]
    [InlineData("\"least\": [-3,0]", "\"least\": [4,0]", "Input 0 ranges from 4 to 3: expected finite numbers, the larger one last")]
    [InlineData("\"largest\": [3,1E+300]", "\"largest\": [3]", "There are 2 least and 1 largest values: expected as many of each")]
    [InlineData("\"means\": [0,1.5]", "\"means\": {}", "the file.training.means is an object: expected a list")]
    [InlineData("\"standardized\": true", "\"standardized\": false", "Inputs that are not standardised have scales 1")]
    [InlineData("\"standardized\": true", "\"standardized\": 1", "the file.training.standardized is the number \"1\": expected true or false")]
    [InlineData("\"loss\": \"squared\"", "\"loss\": \"hinge\"", "the file.training.loss is \"hinge\": expected squared or huber or logistic")]
    [InlineData("\"loss\": \"squared\"", "\"loss\": \"logistic\"", "the file.link is \"identity\": expected logit")]
    [InlineData("\"loss\": \"squared\"", "\"loss\": \"huber\"", "Delta is a positive number for the huber loss")]
    [InlineData("\"delta\": null", "\"delta\": 1", "Delta is a positive number for the huber loss")]
    [InlineData("\"balanced\": false", "\"balanced\": true", "Balanced weights are claimed without classes")]
    [InlineData("\"norm\": \"l1\"", "\"norm\": \"L1\"", "the file.training.norm is \"L1\": expected l2 or l1")]
    [InlineData("\"order\": 2", "\"order\": 3", "The order is 3: expected 1 to 2")]
    [InlineData("\"order\": 2", "\"order\": 0", "The order is 0: expected 1 to 2")]
    [InlineData("\"beta\": 0.01", "\"beta\": 0", "Beta is 0: expected a finite positive number")]
    [InlineData("\"objective\": 0.5", "\"objective\": null", "the file.training.objective is null: expected a finite number")]
    [InlineData("\"scope\": \"restricted\"", "\"scope\": \"global\"", "There is no gap: expected the scope \"restricted\" then.")]
    [InlineData("\"scope\": \"restricted\"", "\"scope\": \"all\"", "the file.training.scope is \"all\": expected global or dictionary or restricted")]
    [InlineData("\"rows\": 7", "\"rows\": 0", "trained on 0 rows: expected at least 1")]
    [InlineData("\"target\": \"y\"", "\"target\": null", "the file.training.target is null: expected a text")]
    public void WhatIsNotAModelIsRefusedInOneLine(string replace, string with, string message)
    {
        string altered = Example.Replace(replace, with, StringComparison.Ordinal);
        Assert.NotEqual(Example, altered);
        AssertRefused(Encoding.UTF8.GetBytes(altered), message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("x1,x2,y")]
    [InlineData("{\"format\": \"wedgefast-network\", \"version\": 1}")]
    public void OtherFilesAreRefused(string content) => AssertRefused(Encoding.UTF8.GetBytes(content), "Not a readable model");

    [Fact]
    public void DeeplyNestedAndWronglyEncodedFilesAreRefused()
    {
        AssertRefused(Encoding.UTF8.GetBytes(new string('[', 100_000)), "no JSON from");
        AssertRefused(Encoding.UTF8.GetBytes(Example.Replace("größe", "\u0001\u0001", StringComparison.Ordinal)), "no JSON from line 4");
        AssertRefused(Encoding.Latin1.GetBytes(Example), "Not a readable model");
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Example.TrimEnd());
        for (int length = 0; length < whole.Length; length++)
        {
            AssertRefused(whole[..length], "Not a readable model");
        }
    }

    [Fact]
    public void RandomDamageIsReadAsAModelOrRefused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Example);
        Random random = new(6);
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = Damage(whole, random);
            try
            {
                (ReluNetwork network, TrainingClaim claim) = ModelFile.Read(new MemoryStream(damaged));
                Assert.NotEmpty(Bytes(network, claim));
                accepted++;
            }
            catch (InvalidDataException e)
            {
                AssertOneLine(e.Message);
                refused++;
            }
        }

        Assert.True(accepted > 50 && refused > 50, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void AClaimThatIsNotOfTheNetworkIsNotWritten()
    {
        ReluNetwork network = new(["x"], "y", 0, [], []);
        TrainingClaim claim = Networks.Claim(network, new Random(1));
        AssertNotWritten(claim with { HasSkip = true });
        AssertNotWritten(claim with { Loss = null! });
        AssertNotWritten(claim with { Beta = double.NaN });
        AssertNotWritten(claim with { Gap = null });
        AssertNotWritten(claim with { Gap = double.PositiveInfinity });
        AssertNotWritten(claim with { Scope = (CertificateScope)7 });
        AssertNotWritten(claim with { Scaling = new Standardizer([0.0, 0.0], [1.0, 1.0]) });
        AssertNotWritten(claim with { Standardized = false, Scaling = new Standardizer([0.0], [2.0]) });

        void AssertNotWritten(TrainingClaim faulty)
        {
            using MemoryStream stream = new();
            Assert.Throws<ArgumentException>(() => ModelFile.Write(stream, network, faulty));
            Assert.Equal(0, stream.Length);
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        const string Likely = "{}[]\",:0123456789-+.eEtrufalsn\\ \n";
        List<byte> bytes = [.. whole];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int at = random.Next(bytes.Count);
            byte other = random.Next(2) == 0 ? (byte)Likely[random.Next(Likely.Length)] : (byte)random.Next(256);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, other);
                    break;
                case 2:
                    int length = Math.Min(random.Next(1, 30), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes[at] = other;
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Bytes(ReluNetwork network, TrainingClaim claim)
    {
        using MemoryStream stream = new();
        ModelFile.Write(stream, network, claim);
        return stream.ToArray();
    }

    private static (ReluNetwork Network, TrainingClaim Claim) Read(string content) =>
        ModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)));

    private static void AssertRefused(byte[] content, string message)
    {
        string found = Assert.Throws<InvalidDataException>(() => ModelFile.Read(new MemoryStream(content))).Message;
        Assert.Contains(message, found);
        AssertOneLine(found);
    }

    private static void AssertOneLine(string message)
    {
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 20, 500);
    }
}
