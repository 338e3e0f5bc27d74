using BenchmarkDotNet.Attributes;
using CommunityToolkit.HighPerformance;
using Microsoft.ML.OnnxRuntime;
using WedgeFast.Network;
using WedgeFast.Onnx;

namespace WedgeFast.Benchmarks.Network;

/// <summary>Time per row to predict many rows at once, on one thread where nothing else is said.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks : IDisposable
{
    private const int Count = 65_536;

    private readonly ReluNetwork _network = PredictionNetwork.Create();
    private readonly double[] _rows = PredictionNetwork.Rows(Count);
    private readonly double[] _outputs = new double[Count];
    private readonly float[] _outputsFloat = new float[Count];
    private readonly Predictor<double> _predictor;
    private readonly Predictor<float> _predictorFloat;
    private readonly float[] _rowsFloat;
    private readonly InferenceSession _session;
    private readonly InferenceSession _sessionFloat;
    private readonly RunOptions _options = new();
    private readonly OrtValue _input;
    private readonly OrtValue _inputFloat;

    public BatchBenchmarks()
    {
        _predictor = new Predictor<double>(_network);
        _predictorFloat = new Predictor<float>(_network);
        _rowsFloat = [.. _rows.Select(value => (float)value)];
        _session = OnnxModel.Session(_network, OnnxPrecision.Double);
        _sessionFloat = OnnxModel.Session(_network, OnnxPrecision.Float);
        _input = OrtValue.CreateTensorValueFromMemory(_rows, [Count, PredictionNetwork.Inputs]);
        _inputFloat = OrtValue.CreateTensorValueFromMemory(_rowsFloat, [Count, PredictionNetwork.Inputs]);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void PlainLoop() => _network.Predict(_rows, _outputs);

    [Benchmark(OperationsPerInvoke = Count)]
    public void PredictorDouble() => _predictor.Predict(_rows, _outputs);

    [Benchmark(OperationsPerInvoke = Count)]
    public void PredictorFloat() => _predictorFloat.Predict(_rowsFloat, _outputsFloat);

    [Benchmark(OperationsPerInvoke = Count)]
    public void PredictorDoubleAllProcessors() =>
        _predictor.PredictParallel(new ReadOnlyMemory2D<double>(_rows, Count, PredictionNetwork.Inputs), _outputs);

    [Benchmark(OperationsPerInvoke = Count)]
    public double OnnxRuntimeDouble()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, OnnxModel.Inputs, [_input], OnnxModel.Outputs);
        return outputs[0].GetTensorDataAsSpan<double>()[0];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public float OnnxRuntimeFloat()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = _sessionFloat.Run(_options, OnnxModel.Inputs, [_inputFloat], OnnxModel.Outputs);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _input.Dispose();
        _inputFloat.Dispose();
        _options.Dispose();
        _session.Dispose();
        _sessionFloat.Dispose();
        GC.SuppressFinalize(this);
    }
}
