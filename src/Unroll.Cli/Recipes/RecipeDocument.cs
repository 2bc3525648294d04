using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Cli.Recipes;

/// <summary>A recipe as JSON on its way to becoming specs: read, changed by the command line, checked against the schema.</summary>
internal sealed class RecipeDocument
{
    private readonly FieldSchema schema;
    private readonly RecipeProblems problems;

    private RecipeDocument(JsonObject root, FieldSchema schema, string source)
    {
        Root = root;
        this.schema = schema;
        problems = new RecipeProblems(source);
    }

    /// <summary>The JSON.</summary>
    public JsonObject Root { get; }

    /// <summary>What may stand in it.</summary>
    public FieldSchema Schema => schema;

    /// <summary>What has been found wrong so far.</summary>
    public RecipeProblems Problems => problems;

    /// <summary>Reads JSON with comments and trailing commas.</summary>
    /// <param name="text">The recipe.</param>
    /// <param name="schema">What may stand in it.</param>
    /// <param name="source">Its name for messages.</param>
    /// <exception cref="WrongUseException">The text is no JSON object.</exception>
    public static RecipeDocument Parse(string text, FieldSchema schema, string source)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
        try
        {
            JsonNode? node = JsonNode.Parse(text, documentOptions: options);
            return node is JsonObject root
                ? new RecipeDocument(root, schema, source)
                : throw new WrongUseException($"{source} is not a recipe: it must be a JSON object {{ ... }}. 'unroll schema' describes it.");
        }
        catch (JsonException exception)
        {
            string where = exception.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" line {line + 1}, byte {exception.BytePositionInLine + 1}:") : "";
            throw new WrongUseException($"{source}:{where} this is not JSON (comments and trailing commas are allowed): {Reason(exception)}");
        }
    }

    /// <summary>Sets a field; the schema says what its text becomes.</summary>
    public void Apply(RecipeOverride change)
    {
        JsonObject node = Root;
        FieldSchema current = schema;
        string[] steps = change.Path.Split('.');
        for (int i = 0; i < steps.Length; i++)
        {
            string path = string.Join('.', steps[..(i + 1)]);
            bool names = current.Variants.Count > 0 && steps[i] == current.Discriminator;
            FieldSchema? next = names ? null : current.FieldsOf(node).FirstOrDefault(field => field.Name == steps[i]);
            if (next is null && !names)
            {
                problems.Add(path, Unknown(current, node, steps[i], path) + $" (from {change.Source})");
                return;
            }

            if (i == steps.Length - 1)
            {
                problems.Sources[change.Path] = change.Source;
                node[steps[i]] = names ? JsonValue.Create(change.Value) : Convert(change.Value, next!);
                return;
            }

            if (next is null || next.Kind != FieldKind.Object)
            {
                problems.Add(path, $" has no fields of its own (from {change.Source} {change.Path}).");
                return;
            }

            if (node[steps[i]] is not JsonObject child) node[steps[i]] = child = [];
            node = child;
            current = next;
        }
    }

    /// <summary>Names every unknown field and wrong type, takes them out, and fills in which variant is meant where that is the default one.</summary>
    public void Check() => Check(Root, schema, "");

    // False where the object cannot be read at all.
    private bool Check(JsonObject node, FieldSchema field, string prefix)
    {
        if (field.Variants.Count > 0 && !CheckVariant(node, field, prefix)) return false;
        IReadOnlyList<FieldSchema> known = field.FieldsOf(node);
        foreach (string name in node.Select(pair => pair.Key).ToArray())
        {
            if (field.Variants.Count > 0 && name == field.Discriminator) continue;
            string path = prefix + name;
            FieldSchema? child = known.FirstOrDefault(candidate => candidate.Name == name);
            if (child is null)
            {
                problems.Add(path, Unknown(field, node, name, path));
                node.Remove(name);
            }
            else if (!Fits(node[name], child))
            {
                problems.Add(path, $" is {node[name]?.ToJsonString() ?? "null"}. Allowed: {child.Allowed}.{Near(node[name], child)}");
                node.Remove(name);
            }
            else if (node[name] is JsonObject inner && child is { Kind: FieldKind.Object, Opaque: false })
            {
                if (!Check(inner, child, path + ".")) node.Remove(name);
            }
        }

        foreach (FieldSchema missing in known.Where(candidate => candidate.Required && !node.ContainsKey(candidate.Name) && !problems.Has(prefix + candidate.Name)))
            problems.Add(prefix + missing.Name, $" is missing. It must be {missing.Allowed}.");
        return true;
    }

    private bool CheckVariant(JsonObject node, FieldSchema field, string prefix)
    {
        string path = prefix + field.Discriminator;
        if (field.VariantOf(node) is { } variant)
        {
            if (!node.ContainsKey(field.Discriminator)) node.Insert(0, field.Discriminator, variant.Name);
            return true;
        }

        JsonNode? given = node[field.Discriminator];
        string words = string.Join(", ", field.Variants.Keys);
        string close = given is JsonValue value && value.TryGetValue(out string? word) && Suggestion.Closest(word, field.Variants.Keys) is { } near ? $" Did you mean '{near}'?" : "";
        problems.Add(path, given is null ? $" is missing. Allowed: {words}." : $" is {given.ToJsonString()}. Allowed: {words}.{close}");
        return false;
    }

    private static bool Fits(JsonNode? node, FieldSchema field)
    {
        if (node is null) return field.Nullable;
        return (field.Kind, node.GetValueKind()) switch
        {
            (FieldKind.Object, JsonValueKind.Object) or (FieldKind.Text, JsonValueKind.String) or (FieldKind.Number, JsonValueKind.Number) => true,
            (FieldKind.Switch, JsonValueKind.True or JsonValueKind.False) => true,
            (FieldKind.WholeNumber, JsonValueKind.Number) =>
                decimal.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal whole) && whole >= field.Lowest && whole <= field.Highest,
            (FieldKind.Choice, JsonValueKind.String) => field.Choices.Contains(node.GetValue<string>(), StringComparer.OrdinalIgnoreCase),
            (FieldKind.Shorthand, JsonValueKind.Object) => true,
            (FieldKind.Shorthand, JsonValueKind.String) => field.Choices.Contains(node.GetValue<string>(), StringComparer.OrdinalIgnoreCase),
            (FieldKind.List, JsonValueKind.Array) => node.AsArray().All(element => Fits(element, field.Element!)),
            _ => false,
        };
    }

    // A text that does not fit stays text, and the check says what is allowed.
    private static JsonNode? Convert(string text, FieldSchema field)
    {
        if (text == "null" && field.Nullable) return null;
        if (field.Kind is FieldKind.Text or FieldKind.Choice || (field.Kind == FieldKind.Shorthand && !text.StartsWith('{'))) return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string Unknown(FieldSchema field, JsonObject node, string name, string path)
    {
        IEnumerable<string> known = field.FieldsOf(node).Select(candidate => candidate.Name);
        if (field.Variants.Count > 0) known = known.Prepend(field.Discriminator);
        string prefix = path[..^name.Length];
        string variant = field.VariantOf(node) is { } of ? $" of '{of.Name}'" : "";
        return Suggestion.Closest(name, known) is { } close ? $" is no field{variant}. Did you mean '{prefix}{close}'?" : $" is no field{variant}. Known: {string.Join(", ", known)}.";
    }

    private static string Near(JsonNode? node, FieldSchema field) =>
        field.Choices.Count > 0 && node is JsonValue value && value.TryGetValue(out string? word) && Suggestion.Closest(word, field.Choices) is { } close ? $" Did you mean '{close}'?" : "";

    // The parser appends where it stopped, which the message already says.
    private static string Reason(JsonException exception)
    {
        int end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
