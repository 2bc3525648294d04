using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// Turns recordings into frames as a <see cref="LogMelSpec"/> says: each window times a Hann window, the squared magnitude of its Fourier transform, the mel
/// bands of that, the natural logarithm. Computed in double precision and read-only, so any number of threads may use one.
/// </summary>
/// <remarks>
/// The first window begins at the first sample and the last is the last that lies wholly inside; a recording shorter than a window is filled up with zeros to
/// one. The Hann window is the periodic one, 0.5 - 0.5 cos(2πn / length).
/// </remarks>
public sealed class LogMel
{
    // A feature that hardly changes is not blown up.
    private const double SmallestDeviation = 1e-3;

    private readonly RealFourierTransform transform;
    private readonly MelFilters filters;
    private readonly double[] window;

    /// <summary>Prepares the tables.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public LogMel(LogMelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(LogMelSpec), spec.Validate);
        Spec = spec;
        transform = new RealFourierTransform(spec.Size);
        filters = new MelFilters(spec);
        window = [.. Enumerable.Range(0, spec.Window).Select(n => 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / spec.Window))];
    }

    /// <summary>How frames are made.</summary>
    public LogMelSpec Spec { get; }

    /// <summary>How many frames a recording of so many samples gives.</summary>
    public int Count(int samples) => samples < Spec.Window ? 1 : 1 + (samples - Spec.Window) / Spec.Hop;

    /// <summary>The frames of a recording: <c>[time, features]</c>.</summary>
    /// <exception cref="ArgumentException">The recording has another rate.</exception>
    public Frames Frames(Waveform waveform)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        double[] values = WithDeltas(Bands(waveform));
        if (Spec.Normalization == FrameNormalization.Utterance) Normalize(values);
        float[] frames = new float[values.Length];
        for (int i = 0; i < frames.Length; i++) frames[i] = (float)values[i];
        return new Frames(frames, Spec.Features);
    }

    // [time, bands]
    private double[] Bands(Waveform waveform)
    {
        if (waveform.SampleRate != Spec.SampleRate)
        {
            throw new ArgumentException(
                $"The recording has {waveform.SampleRate} samples a second, the frames are made for {Spec.SampleRate}. Resample it (ffmpeg -i IN.wav -ar {Spec.SampleRate} OUT.wav), or train with SampleRate = {waveform.SampleRate}.", nameof(waveform));
        }

        int count = Count(waveform.Samples.Length);
        double[] values = new double[count * Spec.Bands], signal = new double[transform.Size], real = new double[transform.Bins], imaginary = new double[transform.Bins];
        for (int t = 0; t < count; t++)
        {
            ReadOnlySpan<float> samples = waveform.Samples[(t * Spec.Hop)..];
            for (int n = 0; n < window.Length; n++) signal[n] = n < samples.Length ? window[n] * samples[n] : 0;
            transform.Forward(signal, real, imaginary);
            for (int k = 0; k < real.Length; k++) real[k] = real[k] * real[k] + imaginary[k] * imaginary[k];
            for (int band = 0; band < Spec.Bands; band++) values[t * Spec.Bands + band] = Math.Log(Math.Max(filters.Power(band, real), Spec.Floor));
        }

        return values;
    }

    private double[] WithDeltas(double[] bands)
    {
        if (Spec.Deltas == 0) return bands;
        int width = Spec.Bands, count = bands.Length / width;
        double[] all = new double[count * Spec.Features];
        for (int t = 0; t < count; t++) bands.AsSpan(t * width, width).CopyTo(all.AsSpan(t * Spec.Features));
        for (int order = 1; order <= Spec.Deltas; order++)
        {
            for (int t = 0; t < count; t++)
            {
                for (int band = 0; band < width; band++)
                    all[At(t, order, band)] = (Below(t + 1, order, band) - Below(t - 1, order, band) + 2 * (Below(t + 2, order, band) - Below(t - 2, order, band))) / 10;
            }
        }

        return all;

        int At(int t, int order, int band) => t * Spec.Features + order * width + band;
        double Below(int t, int order, int band) => all[At(Math.Clamp(t, 0, count - 1), order - 1, band)];
    }

    private void Normalize(double[] values)
    {
        int features = Spec.Features, count = values.Length / features;
        for (int feature = 0; feature < features; feature++)
        {
            double mean = 0, square = 0;
            for (int i = feature; i < values.Length; i += features) mean += values[i] / count;
            for (int i = feature; i < values.Length; i += features) square += (values[i] - mean) * (values[i] - mean) / count;
            double deviation = Math.Max(SmallestDeviation, Math.Sqrt(square));
            for (int i = feature; i < values.Length; i += features) values[i] = (values[i] - mean) / deviation;
        }
    }
}
