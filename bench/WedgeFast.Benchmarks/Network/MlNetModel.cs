using Microsoft.ML;
using Microsoft.ML.Data;
using WedgeFast.Network;
using WedgeFast.Onnx;

namespace WedgeFast.Benchmarks.Network;

/// <summary>A network in an ML.NET pipeline.</summary>
internal static class MlNetModel
{
    /// <summary>An engine for single rows, as ML.NET's documentation recommends it.</summary>
    public static PredictionEngine<Row, Prediction> Engine(ReluNetwork network)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        using (FileStream stream = File.Create(path))
        {
            OnnxFile.Write(stream, network, OnnxPrecision.Float);
        }

        MLContext context = new();
        IEstimator<ITransformer> pipeline = context.Transforms.ApplyOnnxModel("prediction", "inputs", path);
        ITransformer fitted = pipeline.Fit(context.Data.LoadFromEnumerable<Row>([]));
        File.Delete(path);
        return context.Model.CreatePredictionEngine<Row, Prediction>(fitted);
    }

    public sealed class Row
    {
        [ColumnName("inputs")]
        [VectorType(1, PredictionNetwork.Inputs)]
        public float[] Values { get; set; } = [];
    }

    public sealed class Prediction
    {
        [ColumnName("prediction")]
        [VectorType(1, 1)]
        public float[] Values { get; set; } = [];
    }
}
