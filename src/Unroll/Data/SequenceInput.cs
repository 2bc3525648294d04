namespace Unroll.Data;

/// <summary>What a model reads: a text, or frames of numbers. Either converts to it by itself.</summary>
public sealed class SequenceInput
{
    private readonly object value;

    private SequenceInput(object value) => this.value = value;

    /// <summary>The text, if it is one.</summary>
    public string? Text => value as string;

    /// <summary>The frames, if they are such.</summary>
    public Frames? Frames => value as Frames;

    /// <summary>A text as input.</summary>
    public static implicit operator SequenceInput(string text) => FromText(text);

    /// <summary>Frames as input.</summary>
    public static implicit operator SequenceInput(Frames frames) => FromFrames(frames);

    /// <summary>A text as input.</summary>
    public static SequenceInput FromText(string text) => new(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>Frames as input.</summary>
    public static SequenceInput FromFrames(Frames frames) => new(frames ?? throw new ArgumentNullException(nameof(frames)));

    /// <summary>The text, or the sizes of the frames.</summary>
    public override string ToString() => value.ToString()!;
}
