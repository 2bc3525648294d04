using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;

namespace Unroll.Cli.Recipes;

/// <summary>Writes the schema of recipes as JSON Schema, which editors use to complete and check.</summary>
/// <remarks>JSON Schema draft 2020-12, https://json-schema.org/draft/2020-12/schema.</remarks>
internal static class JsonSchemaWriter
{
    /// <summary>The whole document.</summary>
    public static JsonObject Write(FieldSchema root)
    {
        JsonObject document = Node(root);
        document.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        document.Insert(1, "title", "Unroll recipe");
        return document;
    }

    private static JsonObject Node(FieldSchema field)
    {
        var node = new JsonObject();
        if (field.Description.Length > 0) node["description"] = field.Description;
        if (field.Default is not null && field.Kind != FieldKind.Object) node["default"] = field.Default.DeepClone();
        if (field.Kind == FieldKind.Choice)
        {
            var words = JsonList.Of(field.Choices);
            if (field.Nullable) words.Add(null);
            node["enum"] = words;
            return node;
        }

        if (field.Kind == FieldKind.Shorthand)
        {
            var settings = new JsonObject { ["type"] = "object" };
            Properties(settings, field.Fields);
            node["anyOf"] = new JsonArray(new JsonObject { ["enum"] = JsonList.Of(field.Choices) }, settings);
            return node;
        }

        if (field.Opaque)
        {
            if (field.Kind == FieldKind.Object) node["type"] = "object";
            return node;
        }

        if (field.Variants.Count > 0)
        {
            var variants = new JsonArray();
            foreach ((string word, FieldSchema variant) in field.Variants) variants.Add(Variant(field, word, variant));
            if (field.Nullable) variants.Add(new JsonObject { ["type"] = "null" });
            node["anyOf"] = variants;
            return node;
        }

        string type = field.Kind switch
        {
            FieldKind.WholeNumber => "integer",
            FieldKind.Number => "number",
            FieldKind.Switch => "boolean",
            FieldKind.Object => "object",
            FieldKind.List => "array",
            _ => "string",
        };
        node["type"] = field.Nullable ? new JsonArray(type, "null") : type;
        if (field is { Kind: FieldKind.WholeNumber, Lowest: 0 }) node["minimum"] = 0;
        if (field.Element is { } element) node["items"] = Node(element);
        if (field.Kind == FieldKind.Object) Properties(node, field.Fields);
        return node;
    }

    private static JsonObject Variant(FieldSchema field, string word, FieldSchema variant)
    {
        JsonObject node = Node(variant);
        JsonObject properties = node["properties"]!.AsObject();
        properties.Insert(0, field.Discriminator, new JsonObject { ["const"] = word });
        bool isDefault = ReferenceEquals(field.VariantOf(null), variant);
        if (!isDefault)
        {
            if (node["required"] is JsonArray required) required.Insert(0, field.Discriminator);
            else node["required"] = new JsonArray(field.Discriminator);
        }

        return node;
    }

    private static void Properties(JsonObject node, IReadOnlyList<FieldSchema> fields)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (FieldSchema field in fields)
        {
            properties[field.Name] = Node(field);
            if (field.Required) required.Add(field.Name);
        }

        node["properties"] = properties;
        if (required.Count > 0) node["required"] = required;
        node["additionalProperties"] = false;
    }
}
