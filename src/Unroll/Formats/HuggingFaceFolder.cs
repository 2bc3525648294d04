using System.Text.Json;

namespace Unroll.Formats;

/// <summary>A model as Hugging Face's transformers save it: <c>config.json</c> with <c>model_type</c>, and weights as safetensors, in one file or in several with an index.</summary>
/// <remarks>Weights that need Python's pickle, <c>pytorch_model.bin</c>, are not read: such a file can run code.</remarks>
public sealed class HuggingFaceFolder
{
    /// <summary>Which file holds which tensor, where there are several.</summary>
    public const string Index = "model.safetensors.index.json";

    private const string Pickled = "pytorch_model.bin";

    private readonly ModelFolder folder;

    private HuggingFaceFolder(ModelFolder folder, JsonElement config) => (this.folder, Config) = (folder, config);

    /// <summary>The whole of <c>config.json</c>.</summary>
    public JsonElement Config { get; }

    /// <summary>The folder.</summary>
    public string Path => folder.Path;

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="type">What <c>model_type</c> must be: <c>gpt2</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="CorruptFileException">The config cannot be read, or describes another type.</exception>
    public static HuggingFaceFolder Open(string path, string type)
    {
        ModelFolder files = ModelFolder.Open(path);
        JsonElement config = ReadJson(files, ModelFolder.Config);
        var opened = new HuggingFaceFolder(files, config);
        string found = opened.Text("model_type", "");
        return found == type ? opened : throw opened.Problem("model_type", $"it is '{found}', but a model of type '{type}' is wanted.");
    }

    /// <summary>A whole number of the config; the one given where it is absent or null.</summary>
    /// <exception cref="CorruptFileException">It is something else, or absent without a default.</exception>
    public int Number(string name, int? otherwise = null)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise ?? throw Problem(name, "it is missing.");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Problem(name, $"it is {value.GetRawText()}, not a whole number.");
    }

    /// <summary>A number of the config.</summary>
    /// <inheritdoc cref="Number" path="/exception"/>
    public double Real(string name, double otherwise)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise;
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Problem(name, $"it is {value.GetRawText()}, not a number.");
    }

    /// <summary>True or false in the config.</summary>
    /// <inheritdoc cref="Number" path="/exception"/>
    public bool Truth(string name, bool otherwise)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Problem(name, $"it is {value.GetRawText()}, not true or false.");
    }

    /// <summary>A text of the config.</summary>
    /// <inheritdoc cref="Number" path="/exception"/>
    public string Text(string name, string otherwise)
    {
        if (!TryGet(name, out JsonElement value)) return otherwise;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Problem(name, $"it is {value.GetRawText()}, not a text.");
    }

    /// <summary>What is wrong with a field of the config.</summary>
    public CorruptFileException Problem(string field, string problem) => new(folder[ModelFolder.Config], problem, $"field '{field}'");

    /// <summary>All weights.</summary>
    /// <exception cref="CorruptFileException">A file is missing or not complete, or a tensor is not where the index says.</exception>
    public SafetensorsFile ReadArrays()
    {
        if (folder.Has(ModelFolder.Weights)) return folder.ReadArrays();
        if (!folder.Has(Index))
        {
            string other = folder.Has(Pickled) ? $" {Pickled} is there, but such a file can run code and is not read: save the model with safe_serialization=True." : "";
            throw new CorruptFileException(folder[ModelFolder.Weights], $"it is missing, and so is {Index}.{other}");
        }

        JsonElement index = ReadJson(folder, Index);
        if (!index.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object) throw new CorruptFileException(folder[Index], "it is missing or no object.", "field 'weight_map'");
        var files = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        var arrays = new List<NamedArray>();
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            // A name with folders could leave this one.
            if (entry.Value.ValueKind != JsonValueKind.String || entry.Value.GetString() is not { Length: > 0 } name || name != System.IO.Path.GetFileName(name))
                throw new CorruptFileException(folder[Index], $"it is said to be in {entry.Value.GetRawText()}, which is no file of this folder.", $"tensor '{entry.Name}'");
            if (!files.TryGetValue(name, out SafetensorsFile? file)) files[name] = file = folder.ReadArrays(name);
            arrays.Add(file[entry.Name]);
        }

        return new SafetensorsFile(folder[Index], arrays, new Dictionary<string, string>(StringComparer.Ordinal));
    }

    private static JsonElement ReadJson(ModelFolder folder, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(folder.Read(name));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new CorruptFileException(folder[name], $"it cannot be read: {exception.Message}");
        }

        throw new CorruptFileException(folder[name], "it is no JSON object.");
    }

    private bool TryGet(string name, out JsonElement value) => Config.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
