using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.Network;

/// <summary>
/// The layout for one row: blocks of as many neurons as a vector has lanes. A block reads each input that any of its neurons reads once,
/// broadcast to all lanes, with weight 0 for the neurons that do not read it: a broadcast is a plain load, cheaper than a gather, and
/// neurons of like inputs stand together, so that few weights are 0.
/// </summary>
internal sealed class NeuronBlocks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _dimension;
    private readonly T _intercept;

    // The linear term, padded with zeros to whole groups of 8 inputs; empty for none.
    private readonly T[] _skip;

    // Block b reads the inputs _inputs[_ends[b - 1].._ends[b]]; each has one weight per lane.
    private readonly int[] _ends;
    private readonly int[] _inputs;
    private readonly T[] _weights;
    private readonly T[] _biases;
    private readonly T[] _outputWeights;

    /// <summary>Lays out the neurons.</summary>
    /// <param name="network">The network, for its intercept and linear term.</param>
    /// <param name="ordered">Its neurons, those of like inputs together.</param>
    /// <param name="lanes">The neurons in a block: 2, 4 or 8.</param>
    public NeuronBlocks(ReluNetwork network, IReadOnlyList<NetworkNeuron> ordered, int lanes)
    {
        _dimension = network.InputNames.Count;
        _intercept = Rounding.To<T>(network.Intercept);
        _skip = new T[Padded(network.Skip.Length, LaneSums.Count)];
        for (int k = 0; k < network.Skip.Length; k++)
        {
            _skip[k] = Rounding.To<T>(network.Skip[k]);
        }

        NetworkNeuron[][] blocks = [.. ordered.Chunk(lanes)];
        int[][] unions = [.. blocks.Select(block => block.SelectMany(neuron => neuron.Inputs).Distinct().Order().ToArray())];
        _ends = new int[blocks.Length];
        _inputs = [.. unions.SelectMany(inputs => inputs)];
        _weights = new T[_inputs.Length * lanes];
        _biases = new T[blocks.Length * lanes];
        _outputWeights = new T[blocks.Length * lanes];
        int at = 0;
        for (int b = 0; b < blocks.Length; b++)
        {
            for (int lane = 0; lane < blocks[b].Length; lane++)
            {
                Fill(blocks[b][lane], unions[b], (at * lanes) + lane, lanes);
                _biases[(b * lanes) + lane] = Rounding.To<T>(blocks[b][lane].Bias);
                _outputWeights[(b * lanes) + lane] = Rounding.To<T>(blocks[b][lane].Z);
            }

            _ends[b] = at += unions[b].Length;
        }
    }

    /// <summary>The output for one row; not finite where an infinite input meets a weight of 0, whatever the network says there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Predict<TLanes, TVector>(ReadOnlySpan<T> row)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
    {
        ref T x = ref MemoryMarshal.GetReference(row);
        ref int ends = ref MemoryMarshal.GetArrayDataReference(_ends);
        ref int inputs = ref MemoryMarshal.GetArrayDataReference(_inputs);
        ref T weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        ref T biases = ref MemoryMarshal.GetArrayDataReference(_biases);
        ref T outputWeights = ref MemoryMarshal.GetArrayDataReference(_outputWeights);
        int parts = LaneSums.Count / TLanes.Count;
        int blocks = _ends.Length;
        Span<T> sums = stackalloc T[LaneSums.Count];
        sums[0] = _intercept;
        if (_skip.Length > 0)
        {
            AddSkip<TLanes, TVector>(row, sums);
        }

        for (int part = 0; part < parts; part++)
        {
            TVector sum = TLanes.Load(in sums[part * TLanes.Count]);
            for (int b = part; b < blocks; b += parts)
            {
                TVector activation = TLanes.Load(in Unsafe.Add(ref biases, b * TLanes.Count));
                int end = Unsafe.Add(ref ends, b);
                for (int at = b == 0 ? 0 : Unsafe.Add(ref ends, b - 1); at < end; at++)
                {
                    TVector input = TLanes.Create(Unsafe.Add(ref x, Unsafe.Add(ref inputs, at)));
                    activation = TLanes.MultiplyAdd(TLanes.Load(in Unsafe.Add(ref weights, at * TLanes.Count)), input, activation);
                }

                TVector outputs = TLanes.Load(in Unsafe.Add(ref outputWeights, b * TLanes.Count));
                sum = TLanes.MultiplyAdd(outputs, TLanes.Rectify(activation), sum);
            }

            TLanes.Store(sum, ref sums[part * TLanes.Count]);
        }

        return LaneSums.Total<T>(sums);
    }

    private void AddSkip<TLanes, TVector>(ReadOnlySpan<T> row, Span<T> sums)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
    {
        Span<T> last = stackalloc T[LaneSums.Count];
        int whole = _dimension - (_dimension % LaneSums.Count);
        row[whole..].CopyTo(last);
        for (int lane = 0; lane < LaneSums.Count; lane += TLanes.Count)
        {
            TVector sum = TLanes.Load(in sums[lane]);
            for (int k = lane; k < _skip.Length; k += LaneSums.Count)
            {
                TVector input = TLanes.Load(in k < whole ? ref row[k] : ref last[lane]);
                sum = TLanes.MultiplyAdd(TLanes.Load(in _skip[k]), input, sum);
            }

            TLanes.Store(sum, ref sums[lane]);
        }
    }

    private void Fill(NetworkNeuron neuron, int[] union, int first, int lanes)
    {
        for (int k = 0; k < neuron.Inputs.Length; k++)
        {
            _weights[first + (Array.BinarySearch(union, neuron.Inputs[k]) * lanes)] = Rounding.To<T>(neuron.Weights[k]);
        }
    }

    private static int Padded(int length, int multiple) => (length + multiple - 1) / multiple * multiple;
}
