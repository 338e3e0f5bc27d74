using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using WedgeFast.Network;
using WedgeFast.Onnx;

namespace WedgeFast.Benchmarks.Network;

/// <summary>Time to predict one row, rows one after the other: what a service sees. ML.NET runs the network through ONNX Runtime.</summary>
[MemoryDiagnoser]
public class OneRowBenchmarks : IDisposable
{
    private const int Count = 256;

    private readonly ReluNetwork _network = PredictionNetwork.Create();
    private readonly double[] _rows = PredictionNetwork.Rows(Count);
    private readonly double[] _row = new double[PredictionNetwork.Inputs];
    private readonly float[] _rowFloat = new float[PredictionNetwork.Inputs];
    private readonly Predictor<double> _predictor;
    private readonly Predictor<float> _predictorFloat;
    private readonly float[] _rowsFloat;
    private readonly InferenceSession _session;
    private readonly InferenceSession _sessionFloat;
    private readonly RunOptions _options = new();
    private readonly OrtValue _input;
    private readonly OrtValue _inputFloat;
    private readonly PredictionEngine<MlNetModel.Row, MlNetModel.Prediction> _engine;

    public OneRowBenchmarks()
    {
        _predictor = new Predictor<double>(_network);
        _predictorFloat = new Predictor<float>(_network);
        _rowsFloat = [.. _rows.Select(value => (float)value)];
        _session = OnnxModel.Session(_network, OnnxPrecision.Double);
        _sessionFloat = OnnxModel.Session(_network, OnnxPrecision.Float);
        _input = OrtValue.CreateTensorValueFromMemory(_row, [1, _row.Length]);
        _inputFloat = OrtValue.CreateTensorValueFromMemory(_rowFloat, [1, _rowFloat.Length]);
        _engine = MlNetModel.Engine(_network);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double PlainLoop()
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += _network.Predict(_rows.AsSpan(i * _row.Length, _row.Length));
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public double PredictorDouble()
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += _predictor.Predict(_rows.AsSpan(i * _row.Length, _row.Length));
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public float PredictorFloat()
    {
        float sum = 0;
        for (int i = 0; i < Count; i++) sum += _predictorFloat.Predict(_rowsFloat.AsSpan(i * _row.Length, _row.Length));
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public double OnnxRuntimeDouble()
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            _rows.AsSpan(i * _row.Length, _row.Length).CopyTo(_row);
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, OnnxModel.Inputs, [_input], OnnxModel.Outputs);
            sum += outputs[0].GetTensorDataAsSpan<double>()[0];
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public float OnnxRuntimeFloat()
    {
        float sum = 0;
        for (int i = 0; i < Count; i++)
        {
            _rowsFloat.AsSpan(i * _row.Length, _row.Length).CopyTo(_rowFloat);
            using IDisposableReadOnlyCollection<OrtValue> outputs = _sessionFloat.Run(_options, OnnxModel.Inputs, [_inputFloat], OnnxModel.Outputs);
            sum += outputs[0].GetTensorDataAsSpan<float>()[0];
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public float MlNetFloat()
    {
        MlNetModel.Row row = new() { Values = _rowFloat };
        float sum = 0;
        for (int i = 0; i < Count; i++)
        {
            _rowsFloat.AsSpan(i * _row.Length, _row.Length).CopyTo(_rowFloat);
            sum += _engine.Predict(row).Values[0];
        }

        return sum;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _engine.Dispose();
        _input.Dispose();
        _inputFloat.Dispose();
        _options.Dispose();
        _session.Dispose();
        _sessionFloat.Dispose();
        GC.SuppressFinalize(this);
    }
}
