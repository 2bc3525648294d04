using System.Buffers;
using System.Text.Json;
using Unroll.Formats;

namespace Unroll.Training;

/// <summary>What is written down while training: <c>log.jsonl</c>, one line per update and one per evaluation, and event files on demand.</summary>
internal sealed class TrainingLog
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly JsonLinesLog log;
    private readonly EventFile? events;

    /// <summary>Opens the log of a model folder; whatever it says about updates after <paramref name="step"/> is dropped.</summary>
    public TrainingLog(ModelFolder folder, long step, bool events, TimeProvider time)
    {
        log = JsonLinesLog.Open(folder[ModelFolder.Log], step);
        if (events) this.events = new EventFile(Path.Combine(folder[ModelFolder.Training], "tensorboard"), step, time);
    }

    /// <summary>The step of the last line that was there when the log was opened.</summary>
    public long LastStep => log.LastStep;

    /// <summary>Writes one line: the step and these numbers, NaN and infinity as text.</summary>
    public void Write(long step, params ReadOnlySpan<(string Name, double Value)> numbers) => WriteLine(step, null, numbers);

    /// <summary>Writes one line: the step and these numbers within an object of that name.</summary>
    public void Write(long step, string name, params ReadOnlySpan<(string Name, double Value)> numbers) => WriteLine(step, name, numbers);

    /// <summary>Writes scalars for TensorBoard, if that is wanted.</summary>
    public void WriteEvents(long step, params ReadOnlySpan<(string Tag, double Value)> scalars) => events?.Write(step, scalars);

    private void WriteLine(long step, string? name, ReadOnlySpan<(string Name, double Value)> numbers)
    {
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", step);
            if (name is not null) writer.WriteStartObject(name);
            foreach ((string field, double value) in numbers)
            {
                if (double.IsFinite(value)) writer.WriteNumber(field, value);
                else writer.WriteString(field, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            if (name is not null) writer.WriteEndObject();
            writer.WriteEndObject();
        }

        log.Append(buffer.WrittenSpan);
    }
}
