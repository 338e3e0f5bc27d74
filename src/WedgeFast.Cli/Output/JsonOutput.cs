using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WedgeFast.Cli.Output;

/// <summary>Writes reports as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    Converters = [typeof(FiniteNumber)])]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(DevianceEvaluationReport))]
[JsonSerializable(typeof(QuantileEvaluationReport))]
[JsonSerializable(typeof(ClassEvaluationReport))]
[JsonSerializable(typeof(SeveralEvaluationReport))]
[JsonSerializable(typeof(ExplanationReport))]
[JsonSerializable(typeof(RowReport))]
[JsonSerializable(typeof(RangeReport))]
[JsonSerializable(typeof(PathReport))]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(PolishReport))]
internal sealed partial class JsonOutput : JsonSerializerContext
{
    public static void Write<T>(Stream stream, T report, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(stream, report, type);
        stream.Write("\n"u8);
    }
}
