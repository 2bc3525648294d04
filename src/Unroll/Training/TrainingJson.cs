using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unroll.Data;

namespace Unroll.Training;

/// <summary>How specs, checkpoints and reports of training are written as JSON; the contracts are generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(TrainingReport))]
[JsonSerializable(typeof(TrainingSpec))]
internal sealed partial class TrainingJson : JsonSerializerContext
{
    /// <summary>The settings: words in camel case as in a recipe, letters of every script as they are.</summary>
    public static TrainingJson Readable => field ??= new TrainingJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<StateCarry>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<TrainingEnd>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Annealing>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<CycleShape>(JsonNamingPolicy.CamelCase),
        },
    });
}
