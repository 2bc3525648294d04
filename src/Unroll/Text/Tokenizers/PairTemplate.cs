namespace Unroll.Text;

/// <summary>Which tokens a model wants around one text and around two: <c>[CLS] A [SEP] B [SEP]</c>.</summary>
internal sealed class PairTemplate
{
    /// <summary>One text with nothing around it.</summary>
    public static readonly IReadOnlyList<Place> Alone = [new Place(-1, 'A', 0)];

    private static readonly Place[] Both = [new Place(-1, 'A', 0), new Place(-1, 'B', 1)];

    /// <summary>Reads the field <c>post_processor</c>; without one there is nothing around the texts.</summary>
    /// <exception cref="InvalidDataException">It names one that is not known.</exception>
    public PairTemplate(ComponentJson? json)
    {
        if (json is { } component) Read(component);
    }

    /// <summary>What one text becomes.</summary>
    public IReadOnlyList<Place> Single { get; private set; } = Alone;

    /// <summary>What two texts become.</summary>
    public IReadOnlyList<Place> Pair { get; private set; } = Both;

    private void Read(ComponentJson json)
    {
        switch (json.Type)
        {
            case "Sequence":
                foreach (ComponentJson part in json.Parts("processors")) Read(part);
                break;
            case "ByteLevel":
                break;
            case "BertProcessing":
                (Place begin, Place end) = (Token(json, "cls"), Token(json, "sep"));
                Single = [begin, .. Alone, end];
                Pair = [begin, .. Alone, end, Both[1], end with { Type = 1 }];
                break;
            case "RobertaProcessing":
                (begin, end) = (Token(json, "cls"), Token(json, "sep"));
                Single = [begin, .. Alone, end];
                Pair = [begin, .. Alone, end, end, Both[1] with { Type = 0 }, end];
                break;
            case "TemplateProcessing":
                (Single, Pair) = ([.. json.Parts("single").SelectMany(place => Read(place, json))], [.. json.Parts("pair").SelectMany(place => Read(place, json))]);
                break;
            default:
                throw json.UnknownType("Sequence, ByteLevel, BertProcessing, RobertaProcessing and TemplateProcessing");
        }
    }

    // [ "[CLS]", 101 ]
    private static Place Token(ComponentJson json, string field)
    {
        System.Text.Json.JsonElement pair = json.Require(field, System.Text.Json.JsonValueKind.Array, "a token and its id");
        return pair.GetArrayLength() == 2 && pair[1].ValueKind == System.Text.Json.JsonValueKind.Number && pair[1].TryGetInt32(out int id) && id >= 0 ? new Place(id, '\0', 0)
            : throw json.Unsupported(field, pair.GetRawText(), "a token and its id");
    }

    private static IEnumerable<Place> Read(ComponentJson place, ComponentJson template)
    {
        if (place.Part("Sequence") is { } text)
        {
            string name = text.Text("id");
            yield return name is "A" or "B" ? new Place(-1, name[0], text.Number("type_id")) : throw text.Unsupported("id", $"'{name}'", "A and B");
            yield break;
        }

        ComponentJson token = place.Part("SpecialToken") ?? throw new InvalidDataException($"{place.Source}: {place.Path} is neither a Sequence nor a SpecialToken.");
        ComponentJson ids = template.Part("special_tokens")?.Part(token.Text("id")) ?? throw token.Unsupported("id", $"'{token.Text("id")}'", "the names under special_tokens");
        foreach (System.Text.Json.JsonElement id in ids.Require("ids", System.Text.Json.JsonValueKind.Array, "a list of ids").EnumerateArray())
        {
            yield return id.ValueKind == System.Text.Json.JsonValueKind.Number && id.TryGetInt32(out int number) && number >= 0 ? new Place(number, '\0', token.Number("type_id"))
                : throw ids.Unsupported("ids", id.GetRawText(), "whole numbers from 0 on");
        }
    }

    /// <summary>A token, or the place of a text.</summary>
    /// <param name="Id">The token; -1 for a text.</param>
    /// <param name="Text">A or B.</param>
    /// <param name="Type">The token type of what stands here.</param>
    public readonly record struct Place(int Id, char Text, int Type);
}
