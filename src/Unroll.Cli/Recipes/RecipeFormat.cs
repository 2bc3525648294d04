using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Unroll.Cli.Tasks;

namespace Unroll.Cli.Recipes;

/// <summary>How recipes are written as JSON. The contracts come from reflection: generated ones would lose the defaults of init-only properties.</summary>
internal static class RecipeFormat
{
    /// <summary>The settings with which recipes are read and written.</summary>
    public static JsonSerializerOptions Settings { get; } = CreateSettings();

    /// <summary>The same on one line, for JSON lines.</summary>
    public static JsonSerializerOptions LineSettings { get; } = new(Settings) { WriteIndented = false };

    /// <summary>What may stand in a recipe, read off the types themselves; takes a moment, so only when asked.</summary>
    public static FieldSchema CreateSchema() => new SchemaBuilder(Settings, Documentation.BesideProgram()).Build(typeof(Recipe), new LanguageModelRecipe());

    private static JsonSerializerOptions CreateSettings()
    {
        var settings = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            IndentSize = 2,
            RespectNullableAnnotations = true,
            AllowOutOfOrderMetadataProperties = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            // A perplexity may be infinite: "Infinity", as in report.json.
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTasks, KeepMeantNulls } },
        };
        settings.MakeReadOnly();
        return settings;
    }

    private static void NameTasks(JsonTypeInfo info)
    {
        if (info.Type != typeof(Recipe)) return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = Recipe.Discriminator };
        foreach (TaskTool tool in TaskTools.All) info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(tool.RecipeType, tool.Training.Task));
    }

    // Null is left out, unless the default is something else: then it says that the thing is not wanted.
    private static void KeepMeantNulls(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.Type.IsAbstract || info.Type.GetConstructor(Type.EmptyTypes) is not { } constructor) return;
        object usual = constructor.Invoke([]);
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (property.Set is not null && property.Get?.Invoke(usual) is not null) property.ShouldSerialize = (_, _) => true;
        }
    }
}
