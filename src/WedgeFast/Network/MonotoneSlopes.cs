using System.Numerics;
using WedgeFast.Geometry;

namespace WedgeFast.Network;

/// <summary>
/// Whether a network is monotone, in exact arithmetic: of neurons of one input the sum of the slopes on every interval between their
/// hinges, of neurons of more inputs each.
/// </summary>
internal static class MonotoneSlopes
{
    /// <summary>What is wrong with a network that is claimed to be monotone, in one sentence, or null.</summary>
    /// <param name="network">The network.</param>
    /// <param name="monotone">The directions.</param>
    public static string? Fault(ReluNetwork network, MonotoneInputs monotone)
    {
        if (network.OutputNames.Count > 1 || !network.Skip.IsEmpty || monotone.Count != network.InputNames.Count)
        {
            return "The network is claimed to be monotone: expected one output, no linear term and a direction per input.";
        }

        for (int k = 0; k < monotone.Count; k++)
        {
            if (monotone[k] != 0 && !(IsMonotoneAlone(network, k, monotone[k]) && AreMonotoneTogether(network, k, monotone[k])))
            {
                return $"The network is claimed {(monotone[k] > 0 ? "never to fall" : "never to rise")} in {network.InputNames[k]}: it does.";
            }
        }

        return null;
    }

    /// <summary>Whether each neuron of several inputs is.</summary>
    private static bool AreMonotoneTogether(ReluNetwork network, int input, int direction)
    {
        foreach (NetworkNeuron neuron in network.Neurons)
        {
            int at = neuron.Inputs.Length > 1 ? neuron.Inputs.IndexOf(input) : -1;
            if (at >= 0 && Math.Sign(neuron.Z) * Math.Sign(neuron.Weights[at]) * direction < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the sum of the neurons of one input alone is: slopes from the left, hinge by hinge.</summary>
    private static bool IsMonotoneAlone(ReluNetwork network, int input, int direction)
    {
        List<Hinge> hinges =
        [
            .. network.Neurons.Where(neuron => neuron.Inputs.Length == 1 && neuron.Inputs[0] == input && neuron.Weights[0] != 0)
                .Select(neuron => new Hinge(Exact(neuron.Weights[0]), Exact(neuron.Bias), Exact(neuron.Z))).Order(),
        ];
        BigInteger slope = hinges.Where(hinge => hinge.Weight.Sign < 0).Aggregate(BigInteger.Zero, (sum, hinge) => sum + (hinge.Weight * hinge.Z));
        for (int i = 0; i < hinges.Count; i++)
        {
            if (slope.Sign * direction < 0 && (i == 0 || hinges[i].CompareTo(hinges[i - 1]) != 0))
            {
                return false;
            }

            slope += BigInteger.Abs(hinges[i].Weight) * hinges[i].Z;
        }

        return slope.Sign * direction >= 0;
    }

    private static BigInteger Exact(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger size = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        return (bits < 0 ? -size : size) << (Math.Max(exponent, 1) - 1);
    }

    /// <summary>
    /// max(Weight x + Bias, 0) times Z, in units of 2^-1074, of which every double is a multiple; in the order of their places -Bias /
    /// Weight.
    /// </summary>
    private readonly record struct Hinge(BigInteger Weight, BigInteger Bias, BigInteger Z) : IComparable<Hinge>
    {
        public int CompareTo(Hinge other) => (Weight.Sign * other.Weight.Sign) * BigInteger.Compare(other.Bias * Weight, Bias * other.Weight);

        public static bool operator <(Hinge a, Hinge b) => a.CompareTo(b) < 0;

        public static bool operator >(Hinge a, Hinge b) => a.CompareTo(b) > 0;

        public static bool operator <=(Hinge a, Hinge b) => a.CompareTo(b) <= 0;

        public static bool operator >=(Hinge a, Hinge b) => a.CompareTo(b) >= 0;
    }
}
