using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unroll.Layers;
using Unroll.Models;

namespace Unroll.Families;

/// <summary>How a GPT's spec is written to <c>config.json</c>.</summary>
[JsonSerializable(typeof(ModelConfig<GptSpec>))]
internal sealed partial class GptJson : JsonSerializerContext
{
    /// <summary>The contract with the settings of <c>config.json</c>.</summary>
    public static GptJson Settings { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        AllowOutOfOrderMetadataProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<FeedForwardKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<NormKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<NormPlacement>(JsonNamingPolicy.CamelCase),
        },
    });
}
