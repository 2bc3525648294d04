using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unroll.Decoding;

namespace Unroll.Insight;

/// <summary>Writes what was found out about a model as JSON: every property of the record by its name, numbers that are not finite as null.</summary>
public static class InsightJson
{
    private static readonly InsightContracts contracts = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<HypothesisFate>(JsonNamingPolicy.CamelCase), new FiniteNumber() },
    });

    /// <summary>One JSON object.</summary>
    /// <param name="record">An <see cref="AlignmentMap"/>, <see cref="AlignmentComparison"/>, <see cref="Cascade"/>, <see cref="CascadeStatistics"/>, <see cref="Recovery"/>, <see cref="RecoveryStatistics"/>, <see cref="SourceInfluence"/>,
    /// <see cref="LengthTable"/>, <see cref="ContextProbe"/>, <see cref="BeamTree"/>, <see cref="AttentionByHead"/>, <see cref="LogitLens"/>, <see cref="SwitchTable"/>, <see cref="LanguageModelComparison"/> or
    /// <see cref="PassageComparison"/>.</param>
    /// <exception cref="NotSupportedException">It is something else.</exception>
    public static string Write<T>(T record)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(record);
        return JsonSerializer.Serialize(record, contracts.GetTypeInfo(typeof(T)) ?? throw new NotSupportedException($"{typeof(T).Name} is no insight that has this form."));
    }

    // JSON has no word for infinity or NaN.
    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }
}
