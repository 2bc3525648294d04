using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Unroll.Cells;
using Unroll.Formats;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Models of every kind as the files of a folder: one form of <c>config.json</c>, vocabularies beside it, weights.</summary>
internal static class ModelFiles
{
    private const int CurrentVersion = 1;

    /// <summary>All files but the weights.</summary>
    /// <param name="kind">See <see cref="ModelKind"/>.</param>
    /// <param name="spec">What the model is.</param>
    /// <param name="contract">How its config is written.</param>
    /// <param name="labels">What the model tells apart, if it has names for it.</param>
    /// <param name="vocabularies">The vocabularies and their files, for instance <see cref="ModelFolder.Tokenizer"/>.</param>
    public static IReadOnlyList<ModelFile> Describe<TSpec>(
        string kind, TSpec spec, JsonTypeInfo<ModelConfig<TSpec>> contract, IReadOnlyList<string>? labels = null, params IReadOnlyList<(string File, Vocabulary Vocabulary)> vocabularies)
        where TSpec : class
    {
        var config = new ModelConfig<TSpec>
        {
            Model = kind,
            Version = CurrentVersion,
            Vocabularies = vocabularies.Count == 0 ? null : vocabularies.ToDictionary(item => item.File, item => new VocabularyNote(item.Vocabulary.Size, item.Vocabulary.Hash), StringComparer.Ordinal),
            Labels = labels,
            Spec = spec,
        };
        return
        [
            ModelFile.From(ModelFolder.Config, JsonSerializer.SerializeToUtf8Bytes(config, contract)),
            .. vocabularies.Select(item => ModelFile.From(item.File, item.Vocabulary.ToJson())),
        ];
    }

    /// <summary>Writes the described files and the weights, all of them or none.</summary>
    public static void Save(string folder, IReadOnlyList<ModelFile> description, ParameterSet parameters) =>
        ModelFolder.Create(folder).Save([.. description, ModelFile.From(ModelFolder.Weights, parameters.ToArrays(), QuantizedArrays.Metadata(parameters.Precision))]);

    /// <summary>Reads <c>config.json</c>. What its spec leaves out has the value that it has in <paramref name="defaults"/>.</summary>
    /// <exception cref="CorruptFileException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The folder holds another kind of model, or one of a later version.</exception>
    public static ModelConfig<TSpec> ReadConfig<TSpec>(ModelFolder folder, string kind, JsonTypeInfo<ModelConfig<TSpec>> contract, TSpec defaults)
        where TSpec : class
    {
        string path = folder[ModelFolder.Config];
        ModelConfig<TSpec>? config;
        try
        {
            config = WithDefaults(folder.Read(ModelFolder.Config), defaults, contract)?.Deserialize(contract);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CorruptFileException(path, $"it cannot be read: {exception.Message}");
        }

        if (config?.Model != kind) throw new InvalidDataException($"{path} describes a model of kind '{config?.Model ?? "nothing"}', not a {kind}. Give the folder of a {kind}.");
        if (config.Version > CurrentVersion) throw new InvalidDataException($"{path} has version {config.Version}; this program knows versions up to {CurrentVersion}. Use a newer Unroll.");
        return config.Spec is not null ? config : throw new CorruptFileException(path, "it has no spec.");
    }

    /// <summary>Reads a vocabulary and checks that it is the one that the weights were trained with.</summary>
    public static Vocabulary ReadVocabulary<TSpec>(ModelFolder folder, ModelConfig<TSpec> config, string file = ModelFolder.Tokenizer)
        where TSpec : class
    {
        Vocabulary vocabulary = Vocabulary.FromJson(folder.Read(file), folder[file]);
        if (config.Vocabularies?.GetValueOrDefault(file) is { Hash: { } hash }) vocabulary.RequireHash(hash, folder[file]);
        return vocabulary;
    }

    /// <summary>The labels that a config must have.</summary>
    /// <exception cref="CorruptFileException">It has none.</exception>
    public static IReadOnlyList<string> ReadLabels<TSpec>(ModelFolder folder, ModelConfig<TSpec> config)
        where TSpec : class =>
        config.Labels is { Count: > 0 } labels ? labels : throw new CorruptFileException(folder[ModelFolder.Config], "it has no labels.", "field 'labels'");

    /// <summary>Builds a model and gives it the weights of the folder.</summary>
    /// <exception cref="CorruptFileException">The spec is not possible, or the weights are not those of this model.</exception>
    public static TModel Build<TModel>(ModelFolder folder, Func<TModel> create, Func<TModel, ParameterSet> parameters, WeightPrecision precision) =>
        Build(folder.Path, create, parameters, () => folder.ReadArrays(), precision);

    /// <summary>As the other form, of weights that were read from elsewhere.</summary>
    public static TModel Build<TModel>(string folder, Func<TModel> create, Func<TModel, ParameterSet> parameters, Func<SafetensorsFile> arrays, WeightPrecision precision)
    {
        TModel model;
        try
        {
            model = create();
        }
        catch (InvalidSpecException exception)
        {
            throw new CorruptFileException(Path.Combine(folder, ModelFolder.Config), $"its spec is not possible: {exception.Message}");
        }

        ParameterArrays.Load(parameters(model), arrays(), precision);
        return model;
    }

    // What the file leaves out keeps its default. The generated contracts would make it zero: they cannot tell an absent init-only property from an empty one.
    private static JsonNode? WithDefaults<TSpec>(byte[] json, TSpec defaults, JsonTypeInfo<ModelConfig<TSpec>> contract)
        where TSpec : class
    {
        JsonNode? given = JsonNode.Parse(json);
        if (given?["spec"] is not JsonObject spec) return given;
        JsonObject complete = JsonSerializer.SerializeToNode(new ModelConfig<TSpec> { Spec = defaults }, contract)!["spec"]!.AsObject();
        Overlay(complete, spec);
        given["spec"] = complete.DeepClone();
        return given;
    }

    private static void Overlay(JsonObject below, JsonObject above)
    {
        foreach ((string name, JsonNode? value) in above)
        {
            // Text units leave out what is the default of units, not of the spec around them.
            if (value is not JsonObject inner || inner.ContainsKey("level"))
            {
                below[name] = value?.DeepClone();
                continue;
            }

            JsonObject? outer = (string?)inner["cell"] is { } cell ? CellDefaults(cell) : below[name] as JsonObject;
            if (outer is null)
            {
                below[name] = inner.DeepClone();
                continue;
            }

            Overlay(outer, inner);
            below[name] = outer.DeepClone();
        }
    }

    private static JsonObject CellDefaults(string cell)
    {
        RecurrentSpec spec = cell switch { "gru" => new GruSpec(1), "rnn" => new ElmanSpec(1), _ => new LstmSpec(1) };
        return JsonSerializer.SerializeToNode(spec, ModelJson.Settings.RecurrentSpec)!.AsObject();
    }
}
