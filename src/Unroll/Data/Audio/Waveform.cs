namespace Unroll.Data;

/// <summary>A recording: one channel of samples, full scale from -1 to 1, and how many there are in a second.</summary>
public sealed class Waveform
{
    private readonly float[] samples;

    /// <summary>Copies samples.</summary>
    /// <param name="samples">At least one; each finite. Full scale is -1 to 1, more is allowed.</param>
    /// <param name="sampleRate">Samples in a second, above 0.</param>
    /// <exception cref="ArgumentException">There is no sample, or one is not finite.</exception>
    public Waveform(ReadOnlySpan<float> samples, int sampleRate)
        : this(samples.ToArray(), sampleRate)
    {
    }

    /// <summary>Takes over an array that nobody else changes.</summary>
    internal Waveform(float[] samples, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        if (samples.Length == 0) throw new ArgumentException("A recording needs at least one sample.", nameof(samples));
        int wrong = FirstNotFinite(samples);
        if (wrong >= 0) throw new ArgumentException($"Sample {wrong} is {samples[wrong]}: it must be a finite number.", nameof(samples));
        (this.samples, SampleRate) = (samples, sampleRate);
    }

    /// <summary>The samples in order of time.</summary>
    public ReadOnlySpan<float> Samples => samples;

    /// <summary>Samples in a second.</summary>
    public int SampleRate { get; }

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)samples.Length / SampleRate);

    /// <summary>Recordings one after another, with silence between them.</summary>
    /// <param name="parts">At least one, all of the same rate.</param>
    /// <param name="pauses">Samples of silence after each part but the last; none where the list is shorter.</param>
    /// <exception cref="ArgumentException">There is nothing to join, or the rates differ.</exception>
    public static Waveform Join(IReadOnlyList<Waveform> parts, IReadOnlyList<int>? pauses = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There is no recording to join.", nameof(parts));
        int rate = parts[0].SampleRate;
        var joined = new List<float>();
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i].SampleRate != rate) throw new ArgumentException($"Part {i} has {parts[i].SampleRate} samples a second, the first {rate}. Bring them to one rate first.", nameof(parts));
            joined.AddRange(parts[i].Samples);
            int pause = pauses is not null && i < pauses.Count && i < parts.Count - 1 ? pauses[i] : 0;
            ArgumentOutOfRangeException.ThrowIfNegative(pause, nameof(pauses));
            joined.AddRange(new float[pause]);
        }

        return new Waveform(joined.ToArray(), rate);
    }

    /// <summary>Length and rate, for the debugger.</summary>
    public override string ToString() => FormattableString.Invariant($"Waveform {{{Duration.TotalSeconds:0.###} s, {SampleRate} Hz}}");

    internal static int FirstNotFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }

        return -1;
    }
}
