using System.Globalization;

namespace Unroll.Data;

/// <summary>A sequence of numeric vectors, such as sensor readings, the rows of a picture or the spectra of a sound.</summary>
public sealed class Frames
{
    private readonly ReadOnlyMemory<float> values;

    /// <summary>A sequence over numbers.</summary>
    /// <param name="values">The numbers <c>[time, features]</c>, frame after frame. They are not copied and must not change.</param>
    /// <param name="features">How many numbers a frame has; at least 1.</param>
    /// <exception cref="ArgumentException">There is no frame, the last one is not complete, or a number is not finite.</exception>
    public Frames(ReadOnlyMemory<float> values, int features)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        if (values.IsEmpty || values.Length % features != 0)
            throw new ArgumentException($"{values.Length} numbers are not whole frames of {features}. Give at least one frame, and all its numbers.", nameof(values));
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values.Span[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Feature {i % features} of frame {i / features} is {values.Span[i]}. Give finite numbers: fill or leave out what is missing first."), nameof(values));
        }

        (this.values, Features, Length) = (values, features, values.Length / features);
    }

    /// <summary>How many numbers a frame has.</summary>
    public int Features { get; }

    /// <summary>How many frames there are.</summary>
    public int Length { get; }

    /// <summary>The numbers <c>[time, features]</c>.</summary>
    public ReadOnlySpan<float> Values => values.Span;

    /// <summary>The numbers, to be kept.</summary>
    internal ReadOnlyMemory<float> Memory => values;

    /// <summary>The numbers of one frame.</summary>
    public ReadOnlySpan<float> this[int time] => values.Span.Slice(time * Features, Features);

    /// <summary>The sizes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Length} frames of {Features} numbers");
}
