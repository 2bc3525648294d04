using Unroll.Data;
using Unroll.Numerics;

namespace Unroll.Tests.Data.Audio;

public sealed class LogMelTests
{
    private static readonly LogMelSpec raw = new() { SampleRate = 8000, Bands = 12 };

    private static Waveform Noise(int samples, int rate = 8000, ulong seed = 1)
    {
        var random = new RandomStream(seed);
        return new Waveform(Enumerable.Range(0, samples).Select(n => 0.2f * random.Normal((ulong)n) + 0.3f * (float)Math.Sin(n * 0.7)).ToArray(), rate);
    }

    /// <summary>The definition, straight loops, no tables, no fast transform.</summary>
    private static double[][] Reference(Waveform waveform, LogMelSpec spec)
    {
        int window = (int)(spec.WindowMilliseconds * spec.SampleRate / 1000), hop = (int)(spec.HopMilliseconds * spec.SampleRate / 1000), size = spec.FourierSize ?? 256;
        double top = spec.HighestFrequency ?? spec.SampleRate / 2.0;
        Func<double, double> mel = spec.Scale == MelScale.Htk ? f => 2595 * Math.Log10(1 + f / 700) : f => f < 1000 ? 3 * f / 200 : 15 + 27 * Math.Log(f / 1000) / Math.Log(6.4);
        Func<double, double> hertz = spec.Scale == MelScale.Htk ? m => 700 * (Math.Pow(10, m / 2595) - 1) : m => m < 15 ? 200 * m / 3 : 1000 * Math.Pow(6.4, (m - 15) / 27);
        var frames = new List<double[]>();
        for (int start = 0; start == 0 || start + window <= waveform.Samples.Length; start += hop)
        {
            double[] power = new double[size / 2 + 1];
            for (int k = 0; k < power.Length; k++)
            {
                double re = 0, im = 0;
                for (int n = 0; n < window && start + n < waveform.Samples.Length; n++)
                {
                    double value = waveform.Samples[start + n] * Math.Pow(Math.Sin(Math.PI * n / window), 2);
                    re += value * Math.Cos(2 * Math.PI * k * n / size);
                    im += value * Math.Sin(2 * Math.PI * k * n / size);
                }

                power[k] = re * re + im * im;
            }

            double[] frame = new double[spec.Bands];
            for (int band = 0; band < spec.Bands; band++)
            {
                double step = (mel(top) - mel(spec.LowestFrequency)) / (spec.Bands + 1), low = mel(spec.LowestFrequency) + band * step;
                double left = hertz(low), peak = hertz(low + step), right = hertz(low + 2 * step), sum = 0;
                for (int k = 0; k < power.Length; k++)
                {
                    double f = (double)k * spec.SampleRate / size;
                    double weight = f <= left || f >= right ? 0 : f <= peak ? (f - left) / (peak - left) : (right - f) / (right - peak);
                    sum += weight * (spec.Scale == MelScale.Slaney ? 2 / (right - left) : 1) * power[k];
                }

                frame[band] = Math.Log(Math.Max(sum, spec.Floor));
            }

            frames.Add(frame);
        }

        return [.. frames];
    }

    public static TheoryData<string> Specs => ["plain", "slaney", "longer transform", "hop and band limits"];

    [Theory]
    [MemberData(nameof(Specs))]
    public void EqualsTheDefinition(string name)
    {
        LogMelSpec spec = name switch
        {
            "slaney" => raw with { Scale = MelScale.Slaney },
            "longer transform" => raw with { FourierSize = 512, Bands = 30 },
            "hop and band limits" => raw with { HopMilliseconds = 12.5, LowestFrequency = 100, HighestFrequency = 3400 },
            _ => raw,
        };
        Waveform waveform = Noise(1234);
        double[][] expected = Reference(waveform, spec);
        Frames frames = new LogMel(spec).Frames(waveform);
        Assert.Equal((expected.Length, spec.Bands), (frames.Length, frames.Features));
        for (int t = 0; t < frames.Length; t++)
        {
            for (int band = 0; band < spec.Bands; band++) Assert.Equal(expected[t][band], frames[t][band], 2e-6 * (1 + Math.Abs(expected[t][band])));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(199, 1)]
    [InlineData(200, 1)]
    [InlineData(279, 1)]
    [InlineData(280, 2)]
    [InlineData(8000, 98)]
    public void WholeWindowsCountAndAShortRecordingIsFilledUp(int samples, int frames) => Assert.Equal(frames, new LogMel(raw).Frames(Noise(samples)).Length);

    [Fact]
    public void ATonePeaksInItsBand()
    {
        var spec = new LogMelSpec { Bands = 20 };
        var tone = new Waveform(Enumerable.Range(0, 16000).Select(n => (float)Math.Sin(2 * Math.PI * 1000 * n / 16000)).ToArray(), 16000);
        var filters = new MelFilters(spec);
        int expected = Enumerable.Range(0, 20).MaxBy(band => filters[band, 32]);
        ReadOnlySpan<float> frame = new LogMel(spec).Frames(tone)[50];
        Assert.Equal(expected, frame.IndexOf(frame.ToArray().Max()));
    }

    [Theory]
    [InlineData(MelScale.Htk, 1000, 999.9855)]
    [InlineData(MelScale.Slaney, 1000, 15)]
    [InlineData(MelScale.Slaney, 500, 7.5)]
    [InlineData(MelScale.Slaney, 6400, 42)]
    public void MelIsTheTextbooks(MelScale scale, double hertz, double mel)
    {
        Assert.Equal(mel, MelFilters.ToMel(hertz, scale), 1e-3);
        Assert.Equal(hertz, MelFilters.ToHertz(MelFilters.ToMel(hertz, scale), scale), 1e-8);
    }

    [Fact]
    public void SilenceIsTheFloor()
    {
        Frames frames = new LogMel(raw).Frames(new Waveform(new float[4000], 8000));
        foreach (float value in frames.Values) Assert.Equal((float)Math.Log(1e-10), value);
        Assert.All(new LogMel(raw with { Normalization = FrameNormalization.Utterance }).Frames(new Waveform(new float[4000], 8000)).Values.ToArray(), value => Assert.Equal(0, value, 1e-2f));
    }

    [Fact]
    public void AnUtteranceIsNormalisedByItselfSoThatLoudnessDropsOut()
    {
        var mel = new LogMel(raw with { Normalization = FrameNormalization.Utterance });
        Waveform wave = Noise(4000);
        Frames loud = mel.Frames(wave), soft = mel.Frames(new Waveform(wave.Samples.ToArray().Select(sample => sample * 0.1f).ToArray(), 8000));
        for (int band = 0; band < 12; band++)
        {
            float[] column = [.. Enumerable.Range(0, loud.Length).Select(t => loud[t][band])];
            Assert.Equal(0, column.Average(), 1e-4);
            Assert.Equal(1, column.Average(value => value * value), 1e-3);
        }

        foreach ((float a, float b) in loud.Values.ToArray().Zip(soft.Values.ToArray())) Assert.Equal(a, b, 1e-4f);
    }

    [Fact]
    public void DeltasAreTheRegressionOfFiveFrames()
    {
        Waveform wave = Noise(2000);
        Frames plain = new LogMel(raw).Frames(wave), frames = new LogMel(raw with { Deltas = 2 }).Frames(wave);
        Assert.Equal(36, frames.Features);
        double C(int t, int order, int band) => order == 0 ? plain[Math.Clamp(t, 0, plain.Length - 1)][band] : D(Math.Clamp(t, 0, plain.Length - 1), order, band);
        double D(int t, int order, int band) => (C(t + 1, order - 1, band) - C(t - 1, order - 1, band) + 2 * (C(t + 2, order - 1, band) - C(t - 2, order - 1, band))) / 10;
        for (int t = 0; t < frames.Length; t++)
        {
            for (int i = 0; i < 36; i++) Assert.Equal(i < 12 ? plain[t][i] : D(t, i / 12, i % 12), frames[t][i], 1e-5);
        }
    }

    [Fact]
    public void AnotherRateIsRefusedWithAWayOut()
    {
        string message = Assert.Throws<ArgumentException>(() => new LogMel(raw).Frames(Noise(4000, 44100))).Message;
        Assert.Contains("44100 samples a second, the frames are made for 8000", message, StringComparison.Ordinal);
        Assert.Contains("-ar 8000", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongSpecsAreNamed()
    {
        (LogMelSpec, string)[] wrong =
        [
            (raw with { SampleRate = 0 }, "SampleRate is 0"), (raw with { Bands = 0 }, "Bands is 0"), (raw with { FourierSize = 200 }, "a power of two"),
            (raw with { FourierSize = 128 }, "at least the 200 samples"), (raw with { HighestFrequency = 5000 }, "at most half the sample rate, 4000"),
            (raw with { LowestFrequency = 4000 }, "LowestFrequency is 4000"), (raw with { Floor = 0 }, "Floor is 0"), (raw with { Deltas = 3 }, "Deltas is 3"),
            (raw with { HopMilliseconds = 0 }, "HopMilliseconds is 0"), (raw with { WindowMilliseconds = double.NaN }, "WindowMilliseconds"), (raw with { Bands = 100 }, "holds no frequency"),
            (raw with { Scale = (MelScale)7 }, "Scale is 7"), (raw with { Normalization = (FrameNormalization)7 }, "Normalization is 7"),
        ];
        foreach ((LogMelSpec spec, string message) in wrong) Assert.Contains(message, Assert.Throws<InvalidSpecException>(() => new LogMel(spec)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyThreadsGetTheFramesOfOne()
    {
        var mel = new LogMel(raw);
        Waveform[] waves = [.. Enumerable.Range(0, 16).Select(i => Noise(2000 + 37 * i, seed: (ulong)i))];
        float[][] alone = [.. waves.Select(wave => mel.Frames(wave).Values.ToArray())], together = new float[16][];
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(i => new Thread(() => together[i] = mel.Frames(waves[i]).Values.ToArray()))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(alone, together);
    }
}
