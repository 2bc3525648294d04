using System.Text.Json;
using System.Text.Json.Nodes;
using Unroll.Cells;
using Unroll.Formats;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>A language model as the files of a folder.</summary>
internal static class LanguageModelFiles
{
    public static void Save(LanguageModel model, string folder) => ModelFolder.Create(folder).Save([.. Describe(model), Weights(model.Parameters)]);

    /// <summary>All files but the weights.</summary>
    public static IReadOnlyList<ModelFile> Describe(LanguageModel model)
    {
        var config = new LanguageModelConfig
        {
            Model = LanguageModelConfig.Kind,
            Version = LanguageModelConfig.CurrentVersion,
            VocabularySize = model.Vocabulary.Size,
            VocabularyHash = model.Vocabulary.Hash,
            Spec = model.Spec,
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(config, ModelJson.Settings.LanguageModelConfig);
        return [ModelFile.From(ModelFolder.Config, json), ModelFile.From(ModelFolder.Tokenizer, model.Vocabulary.ToJson())];
    }

    public static LanguageModel Load(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        LanguageModelConfig config = ReadConfig(folder);
        Vocabulary vocabulary = Vocabulary.FromJson(folder.Read(ModelFolder.Tokenizer), folder[ModelFolder.Tokenizer]);
        if (config.VocabularyHash is { } hash) vocabulary.RequireHash(hash, folder[ModelFolder.Tokenizer]);
        LanguageModel model = Create(config, vocabulary, folder[ModelFolder.Config]);
        model.Parameters.Load(folder.ReadArrays());
        return model;
    }

    private static ModelFile Weights(ParameterSet parameters) => ModelFile.From(
        ModelFolder.Weights, parameters.ToArrays(), new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });

    private static LanguageModelConfig ReadConfig(ModelFolder folder)
    {
        string path = folder[ModelFolder.Config];
        LanguageModelConfig? config;
        try
        {
            config = WithDefaults(folder.Read(ModelFolder.Config))?.Deserialize(ModelJson.Settings.LanguageModelConfig);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CorruptFileException(path, $"it cannot be read: {exception.Message}");
        }

        if (config?.Model != LanguageModelConfig.Kind)
            throw new InvalidDataException($"{path} describes a model of kind '{config?.Model ?? "nothing"}', not a {LanguageModelConfig.Kind}. Give the folder of a language model.");
        if (config.Version > LanguageModelConfig.CurrentVersion)
            throw new InvalidDataException($"{path} has version {config.Version}; this program knows versions up to {LanguageModelConfig.CurrentVersion}. Use a newer Unroll.");
        return config.Spec is not null ? config : throw new CorruptFileException(path, "it has no spec.");
    }

    // What the file leaves out keeps its default. The generated contracts would make it zero: they cannot tell an absent init-only property from an empty one.
    private static JsonNode? WithDefaults(byte[] json)
    {
        JsonNode? given = JsonNode.Parse(json);
        if (given?["spec"] is not JsonObject spec) return given;
        RecurrentSpec recurrent = (string?)spec["recurrent"]?["cell"] switch { "gru" => new GruSpec(1), "rnn" => new ElmanSpec(1), _ => new LstmSpec(1) };
        JsonObject complete = JsonSerializer.SerializeToNode(new LanguageModelSpec { Recurrent = recurrent }, ModelJson.Settings.LanguageModelSpec)!.AsObject();
        Overlay(complete, spec);
        given["spec"] = complete;
        return given;
    }

    private static void Overlay(JsonObject below, JsonObject above)
    {
        foreach ((string name, JsonNode? value) in above)
        {
            if (value is JsonObject inner && below[name] is JsonObject outer) Overlay(outer, inner);
            else below[name] = value?.DeepClone();
        }
    }

    private static LanguageModel Create(LanguageModelConfig config, Vocabulary vocabulary, string path)
    {
        try
        {
            return LanguageModel.Create(config.Spec!, vocabulary);
        }
        catch (InvalidSpecException exception)
        {
            throw new CorruptFileException(path, $"its spec is not possible: {exception.Message}");
        }
    }
}
