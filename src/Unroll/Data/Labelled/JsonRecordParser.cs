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
            if (root.ValueKind != JsonValueKind.Object) throw new DataFileException(path, line, $"it is a JSON {Name(root)}, not an object.");
            return new LabelledSequence(Input(root, line), Labels(Property(root, columns.Label, line), line));
        }
        catch (JsonException error)
        {
            throw new DataFileException(path, line, $"it is no JSON object ({error.Message})", error);
        }
    }

    private SequenceInput Input(JsonElement root, int line)
    {
        if (columns.Text.Count == 1 && Property(root, columns.Text[0], line) is { ValueKind: JsonValueKind.Array } frames) return Frames(frames, line);
        return string.Join(' ', columns.Text.Select(name => Property(root, name, line) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : throw new DataFileException(path, line, $"'{name}' is a JSON {Name(Property(root, name, line))}; it must be a string, or an array of frames.")));
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
        _ => throw new DataFileException(path, line, $"the label '{columns.Label}' is a JSON {Name(value)}; it must be a string, a number, true or false, or an array of such."),
    };

    private Frames Frames(JsonElement array, int line)
    {
        var values = new List<float>();
        int features = 0, number = 0;
        foreach (JsonElement frame in array.EnumerateArray())
        {
            number++;
            if (frame.ValueKind != JsonValueKind.Array) throw new DataFileException(path, line, $"frame {number} is a JSON {Name(frame)}; each frame must be an array of numbers.");
            int length = frame.GetArrayLength();
            if (number == 1) features = length;
            if (length != features || length == 0) throw new DataFileException(path, line, $"frame {number} has {length} numbers, the first one {features}. All must have as many, at least one.");
            foreach (JsonElement item in frame.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetSingle(out float value) || !float.IsFinite(value))
                    throw new DataFileException(path, line, $"frame {number} holds {item.GetRawText()}, which is no finite number. Fill or leave out what is missing first.");
                values.Add(value);
            }
        }

        return number > 0 ? new Frames(values.ToArray(), features) : throw new DataFileException(path, line, "there is no frame.");
    }

    private JsonElement Property(JsonElement root, string name, int line) => root.TryGetProperty(name, out JsonElement value)
        ? value
        : throw new DataFileException(path, line, $"there is no '{name}'. There are: {string.Join(", ", root.EnumerateObject().Select(property => property.Name))}.");

    private static string Name(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();
}
