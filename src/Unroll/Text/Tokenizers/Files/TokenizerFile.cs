using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Text;

/// <summary>The file <c>tokenizer.json</c> in the form of Hugging Face's tokenizers.</summary>
internal static class TokenizerFile
{
    private static readonly string[] Kept = ["truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder"];

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged or holds something that is not known; the message names file and field.</exception>
    public static Tokenizer Read(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Disallow });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{source} holds a JSON {document.RootElement.ValueKind}, not an object.");
            return Read(new ComponentJson(document.RootElement.Clone(), "", source));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{source} cannot be read as a tokenizer: {error.Message} Copy the file again.", error);
        }
    }

    /// <summary>A tokeniser of a model and a definition that lacks one.</summary>
    /// <param name="definition">The fields of the file but the model.</param>
    /// <param name="createModel">The model, which may want to see the pieces of texts first.</param>
    /// <param name="source">The file, for errors.</param>
    /// <param name="adapt">Puts other steps in the place of those of the definition.</param>
    /// <param name="habits">What the definition cannot say.</param>
    public static Tokenizer Create(JsonObject definition, Func<TextPipeline, ITokenModel> createModel, string source = "the definition", Func<ITextStep, ITextStep>? adapt = null, TokenizerHabits? habits = null)
    {
        using JsonDocument document = JsonDocument.Parse(definition.ToJsonString());
        var root = new ComponentJson(document.RootElement.Clone(), "", source);
        TextPipeline pipeline = Pipeline(root, adapt);
        return new Tokenizer(root, [.. ReadAdded(root)], pipeline, createModel(pipeline)) { Habits = habits ?? new TokenizerHabits() };
    }

    /// <summary>The content of the file.</summary>
    public static byte[] Write(JsonElement definition, ITokenModel model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            writer.WriteString("version", "1.0");
            foreach (string name in Kept)
            {
                writer.WritePropertyName(name);
                if (definition.TryGetProperty(name, out JsonElement value)) value.WriteTo(writer);
                else writer.WriteNullValue();
            }

            writer.WritePropertyName("model");
            model.Write(writer);
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static Tokenizer Read(ComponentJson root)
    {
        ComponentJson model = root.Part("model") ?? throw new InvalidDataException($"{root.Source} has no field 'model': it is no tokenizer, or not whole.");
        if (root.OptionalText("version") is { } version and not "1.0") throw new InvalidDataException($"{root.Source}: version is '{version}'; this program reads '1.0'.");
        bool byteLevel = root.Part("pre_tokenizer") is { } pre && StepReader.IsByteLevel(pre);
        return new Tokenizer(root, [.. ReadAdded(root)], Pipeline(root), ModelReader.Read(model, byteLevel, [.. ReadAdded(root).Where(token => token.Special).Select(token => token.Id)]));
    }

    private static TextPipeline Pipeline(ComponentJson root, Func<ITextStep, ITextStep>? adapt = null) => new(
        root.Part("normalizer") is { } normalizer ? [.. StepReader.Normalizers(normalizer).Select(adapt ?? (step => step))] : [], root.Part("pre_tokenizer") is { } pre ? [.. StepReader.PreTokenizers(pre)] : []);

    private static IEnumerable<AddedToken> ReadAdded(ComponentJson root)
    {
        if (!root.Json.TryGetProperty("added_tokens", out JsonElement list) || list.ValueKind == JsonValueKind.Null) yield break;
        foreach (ComponentJson token in root.Parts("added_tokens"))
        {
            string content = token.Text("content");
            if (content.Length == 0) throw token.Unsupported("content", "empty", "texts of at least one character");
            yield return new AddedToken(token.Number("id"), content)
            {
                Special = token.Truth("special", false),
                Normalized = token.Truth("normalized", true),
                SingleWord = token.Truth("single_word", false),
                StripLeft = token.Truth("lstrip", false),
                StripRight = token.Truth("rstrip", false),
            };
        }
    }
}
