using System.Text.Json;

namespace Unroll.Formats;

/// <summary>
/// A log of one JSON object per line, each with a number <c>step</c> that goes up. A kill may tear the last line; <see cref="Open"/> drops it and
/// everything after the step that training continues from.
/// </summary>
public sealed class JsonLinesLog
{
    private JsonLinesLog(string path, long lastStep) => (FilePath, LastStep) = (path, lastStep);

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>The step of the last record that was there when the log was opened; 0 where there was none.</summary>
    public long LastStep { get; }

    /// <summary>Opens a log to append to, after cutting off every record of a later step and a torn end. A missing file is created.</summary>
    /// <exception cref="CorruptFileException">A line that is to stay is not a JSON object with a step.</exception>
    /// <exception cref="FileWriteException">The file cannot be written.</exception>
    public static JsonLinesLog Open(string path, long lastStep)
    {
        long found = 0;
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            long length = lastStep <= 0 ? 0 : LengthThrough(file, path, lastStep, out found);
            if (length != file.Length) file.SetLength(length);
        }
        catch (Exception error) when (error is IOException and not CorruptFileException or UnauthorizedAccessException)
        {
            throw new FileWriteException(path, error);
        }

        return new JsonLinesLog(path, found);
    }

    /// <summary>Appends one object, which must be on one line.</summary>
    /// <exception cref="FileWriteException">The disk is full.</exception>
    public void Append(ReadOnlySpan<byte> json)
    {
        byte[] line = new byte[json.Length + 1];
        json.CopyTo(line);
        line[^1] = (byte)'\n';
        AppendOnlyFile.Append(FilePath, line);
    }

    private static long LengthThrough(FileStream file, string path, long lastStep, out long found)
    {
        found = 0;
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int length = 0;
        for (int number = 1; ; number++)
        {
            int end = bytes.AsSpan(length).IndexOf((byte)'\n');
            if (end < 0) return length;
            if (StepOf(bytes.AsMemory(length, end)) is not { } step)
                throw new CorruptFileException(path, "it is not a JSON object with a number 'step'. Delete the log to go on without its past.", $"line {number}");
            if (step > lastStep) return length;
            found = step;
            length += end + 1;
        }
    }

    private static long? StepOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("step", out JsonElement step) && step.ValueKind == JsonValueKind.Number && step.TryGetInt64(out long number)
                ? number
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
