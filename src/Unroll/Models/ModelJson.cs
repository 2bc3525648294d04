using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;

namespace Unroll.Models;

/// <summary>How specs are written to <c>config.json</c>: contracts generated at compile time, so that trimming and ahead-of-time compilation keep working.</summary>
[JsonSerializable(typeof(ModelConfig<LanguageModelSpec>))]
[JsonSerializable(typeof(ModelConfig<Seq2SeqSpec>))]
[JsonSerializable(typeof(ModelConfig<ClassifierSpec>))]
[JsonSerializable(typeof(ModelConfig<TranscriberSpec>))]
[JsonSerializable(typeof(ModelConfig<TaggerSpec>))]
[JsonSerializable(typeof(ModelConfig<ForecasterSpec>))]
[JsonSerializable(typeof(ModelConfig<RegressorSpec>))]
[JsonSerializable(typeof(ModelConfig<CaptionerSpec>))]
internal sealed partial class ModelJson : JsonSerializerContext
{
    /// <summary>The contract with the settings of <c>config.json</c>.</summary>
    public static ModelJson Settings { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        AllowOutOfOrderMetadataProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<CharacterEncoder>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Pooling>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ClassWeighting>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<MelScale>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<FrameNormalization>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ImageFeed>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ImageShrink>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<AttentionScore>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<AttentionQuery>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<StateBridge>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<FeedForwardKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<NormKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<NormPlacement>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<GruReset>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ElmanActivation>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<RecurrentInitialization>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<InputInitialization>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<SeriesChannels>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<SeriesScaling>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<SeriesDifferencing>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<WindowNormalization>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ForecastHead>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ForecastSkip>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ForecastOutput>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ForecastLoss>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<CalendarFeature>(JsonNamingPolicy.CamelCase),
        },
    });
}
