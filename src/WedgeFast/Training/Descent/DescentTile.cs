using System.Numerics;

namespace WedgeFast.Training;

/// <summary>Neurons that lie side by side in registers: 1, 2 or 4 vectors of them.</summary>
/// <param name="First">The first neuron.</param>
/// <param name="Lanes">How many.</param>
/// <param name="Kernels">The loops for so many.</param>
internal readonly record struct DescentTile(int First, int Lanes, TileKernels Kernels)
{
    private static readonly TileKernels One = new TileKernels<TileKernels.OneVector>();
    private static readonly TileKernels Two = new TileKernels<TileKernels.TwoVectors>();
    private static readonly TileKernels Four = new TileKernels<TileKernels.FourVectors>();

    /// <summary>The tiles of as many neurons, whole vectors of them: as many of four vectors as there are.</summary>
    public static DescentTile[] Of(int neurons)
    {
        int width = Vector<float>.Count;
        List<DescentTile> tiles = [];
        for (int first = 0; first < neurons;)
        {
            int left = (neurons - first) / width;
            (int vectors, TileKernels kernels) = left >= 4 ? (4, Four) : left >= 2 ? (2, Two) : (1, One);
            tiles.Add(new DescentTile(first, vectors * width, kernels));
            first += vectors * width;
        }

        return [.. tiles];
    }
}
