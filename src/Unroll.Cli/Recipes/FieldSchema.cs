using System.Text.Json.Nodes;

namespace Unroll.Cli.Recipes;

/// <summary>What may stand at one place of a recipe. Built from the specs' own types, so that the two cannot disagree.</summary>
internal sealed record FieldSchema
{
    /// <summary>The field's name in JSON; empty for the recipe itself.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>Whether null is allowed, which means: leave the thing out.</summary>
    public bool Nullable { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool Required { get; init; }

    /// <summary>The meaning, from the documentation of the property.</summary>
    public string Description { get; init; } = "";

    /// <summary>The value where the recipe says nothing.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The least whole number that the type holds.</summary>
    public decimal Lowest { get; init; } = long.MinValue;

    /// <summary>The greatest whole number that the type holds.</summary>
    public decimal Highest { get; init; } = long.MaxValue;

    /// <summary>The allowed words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The fields of an object, or of all variants where <see cref="Variants"/> has some.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; init; } = [];

    /// <summary>The kinds of thing that may stand here, by the word that names them.</summary>
    public IReadOnlyDictionary<string, FieldSchema> Variants { get; init; } = new Dictionary<string, FieldSchema>(StringComparer.Ordinal);

    /// <summary>The field that names the variant, for instance <c>cell</c>.</summary>
    public string Discriminator { get; init; } = "";

    /// <summary>Whether the fields are left to the reader of the JSON, because they contain themselves.</summary>
    public bool Opaque { get; init; }

    /// <summary>Whether it names a file or folder of data.</summary>
    public bool IsPath { get; init; }

    /// <summary>What the elements of a list hold.</summary>
    public FieldSchema? Element { get; init; }

    /// <summary>In words, for messages: what may stand here.</summary>
    public string Allowed => Kind switch
    {
        FieldKind.WholeNumber => Lowest < 0 ? "a whole number" : "a whole number, not negative",
        FieldKind.Number => "a number",
        FieldKind.Switch => "true or false",
        FieldKind.Choice => string.Join(", ", Choices),
        FieldKind.Object => "an object { ... }",
        FieldKind.Shorthand => $"{string.Join(", ", Choices)}, or an object {{ ... }}",
        FieldKind.List => "a list [ ... ]",
        _ => "text in quotes",
    } + (Nullable ? ", or null" : "");

    /// <summary>The fields that may stand in <paramref name="node"/>: those of its variant, if there are variants.</summary>
    public IReadOnlyList<FieldSchema> FieldsOf(JsonObject? node) => VariantOf(node) is { } variant ? variant.Fields : Fields;

    /// <summary>The variant that <paramref name="node"/> names, or the default one where it names none.</summary>
    public FieldSchema? VariantOf(JsonObject? node)
    {
        if (Variants.Count == 0) return null;
        string? word = Word(node) ?? Word(Default as JsonObject);
        return word is not null ? Variants.GetValueOrDefault(word) : null;
    }

    private string? Word(JsonObject? node) =>
        node is not null && node.TryGetPropertyValue(Discriminator, out JsonNode? value) && value is JsonValue text && text.TryGetValue(out string? word) ? word : null;
}
