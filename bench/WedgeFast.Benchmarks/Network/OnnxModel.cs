using Microsoft.ML.OnnxRuntime;
using WedgeFast.Network;
using WedgeFast.Onnx;

namespace WedgeFast.Benchmarks.Network;

/// <summary>A network in ONNX Runtime, on one thread.</summary>
internal static class OnnxModel
{
    public static string[] Inputs { get; } = ["inputs"];

    public static string[] Outputs { get; } = ["prediction"];

    public static InferenceSession Session(ReluNetwork network, OnnxPrecision precision)
    {
        using MemoryStream stream = new();
        OnnxFile.Write(stream, network, precision);
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        return new InferenceSession(stream.ToArray(), options);
    }
}
