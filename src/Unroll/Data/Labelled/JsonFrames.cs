using System.Text.Json;

namespace Unroll.Data;

/// <summary>Frames in JSON: an array of arrays of numbers, one for each frame.</summary>
internal static class JsonFrames
{
    public static Frames Of(JsonElement array, string path, int line)
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

    /// <summary>A line that is such an array, or an object with a property that is one.</summary>
    public static Frames OfLine(string text, string path, int line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object) root = root.EnumerateObject().Select(property => property.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.Array);
            return root.ValueKind == JsonValueKind.Array ? Of(root, path, line) : throw new DataFileException(path, line, "it holds no frames: an array of arrays of numbers, or an object with one, such as [[1, 2], [3, 4]].");
        }
        catch (JsonException error)
        {
            throw new DataFileException(path, line, $"it is no JSON ({error.Message})", error);
        }
    }

    public static string Name(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();
}
