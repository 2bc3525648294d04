using System.Text.Json;

namespace Unroll.Data;

/// <summary>JSON objects: the text is a string, or an array of arrays of numbers for frames; the label a string, number, true or false, or an array of such.</summary>
internal sealed class JsonRecordParser(string path, LabelledColumns columns) : IRecordParser
{
    public LabelledSequence Parse(ReadOnlyMemory<byte> record, int line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(record);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new DataFileException(path, line, $"it is a JSON {JsonFrames.Name(root)}, not an object.");
            return new LabelledSequence(Input(root, line), Labels(Property(root, columns.Label, line), line));
        }
        catch (JsonException error)
        {
            throw new DataFileException(path, line, $"it is no JSON object ({error.Message})", error);
        }
    }

    private SequenceInput Input(JsonElement root, int line)
    {
        if (columns.Text.Count == 1 && Property(root, columns.Text[0], line) is { ValueKind: JsonValueKind.Array } frames) return JsonFrames.Of(frames, path, line);
        return string.Join(' ', columns.Text.Select(name => Property(root, name, line) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : throw new DataFileException(path, line, $"'{name}' is a JSON {JsonFrames.Name(Property(root, name, line))}; it must be a string, or an array of frames.")));
    }

    private IReadOnlyList<string> Labels(JsonElement value, int line)
    {
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray().Select(item => Label(item, line))];
        string label = Label(value, line);
        IReadOnlyList<string> labels = columns.SplitLabels(label);
        return labels.Count > 0 || columns.LabelSeparator is not null ? labels : throw new DataFileException(path, line, $"the label '{columns.Label}' is empty. Fill it in, or take the line out.");
    }

    private string Label(JsonElement value, int line) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new DataFileException(path, line, $"the label '{columns.Label}' is a JSON {JsonFrames.Name(value)}; it must be a string, a number, true or false, or an array of such."),
    };

    private JsonElement Property(JsonElement root, string name, int line) => root.TryGetProperty(name, out JsonElement value)
        ? value
        : throw new DataFileException(path, line, $"there is no '{name}'. There are: {string.Join(", ", root.EnumerateObject().Select(property => property.Name))}.");
}
