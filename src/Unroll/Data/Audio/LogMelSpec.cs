using System.Numerics;
using System.Text.Json.Serialization;

namespace Unroll.Data;

/// <summary>How a recording becomes frames: windows of sound, the power of their frequencies, gathered into bands as the ear does, and the logarithm of that.</summary>
/// <remarks>Davis and Mermelstein, "Comparison of Parametric Representations for Monosyllabic Word Recognition", 1980, without the final cosine transform.</remarks>
public sealed record LogMelSpec
{
    /// <summary>Samples in a second that recordings must have. Default: 16000.</summary>
    public int SampleRate { get; init; } = 16000;

    /// <summary>Length of a window in milliseconds. Default: 25.</summary>
    public double WindowMilliseconds { get; init; } = 25;

    /// <summary>From the beginning of one window to that of the next, in milliseconds. Default: 10.</summary>
    public double HopMilliseconds { get; init; } = 10;

    /// <summary>Size of the Fourier transform, a power of two; windows are filled up with zeros. Default: the smallest that holds a window.</summary>
    public int? FourierSize { get; init; }

    /// <summary>How many bands: numbers in a frame, before <see cref="Deltas"/>. Default: 40.</summary>
    public int Bands { get; init; } = 40;

    /// <summary>Where the lowest band begins, in hertz. Default: 20.</summary>
    public double LowestFrequency { get; init; } = 20;

    /// <summary>Where the highest band ends, in hertz. Default: half the sample rate, above which nothing can be told.</summary>
    public double? HighestFrequency { get; init; }

    /// <summary>The mel scale. Default: HTK's.</summary>
    public MelScale Scale { get; init; }

    /// <summary>The smallest power that is told from silence, so that its logarithm is finite. Default: 1e-10, for samples of full scale 1.</summary>
    public double Floor { get; init; } = 1e-10;

    /// <summary>How frames are brought to a common size. Default: not at all, which leaves it to the model.</summary>
    public FrameNormalization Normalization { get; init; }

    /// <summary>
    /// Adds the rate of change of each band (1), or that and its own rate of change (2), as further numbers of a frame. Default: 0.
    /// </summary>
    /// <remarks>Σ n (c_{t+n} - c_{t-n}) / 2 Σ n² over n = 1, 2, the first and last frames repeated: Furui 1986; the HTK Book, eq. 5.16.</remarks>
    public int Deltas { get; init; }

    /// <summary>Numbers in a frame.</summary>
    [JsonIgnore]
    public int Features => Bands * (1 + Deltas);

    internal int Window => (int)Math.Round(WindowMilliseconds * SampleRate / 1000);

    internal int Hop => (int)Math.Round(HopMilliseconds * SampleRate / 1000);

    internal int Size => FourierSize ?? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, Window));

    /// <summary>The middle of a frame, counted from 0, in seconds from the beginning of the recording.</summary>
    public double SecondsOf(int frame) => ((double)frame * Hop + Window / 2.0) / SampleRate;

    internal double Highest => HighestFrequency ?? SampleRate / 2.0;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        int before = check.Problems.Count;
        check.Range(nameof(SampleRate), SampleRate, 100, 1_000_000);
        check.Range(nameof(WindowMilliseconds), WindowMilliseconds, 0.1, 10_000);
        check.Range(nameof(HopMilliseconds), HopMilliseconds, 0.1, 10_000);
        check.Range(nameof(Bands), Bands, 1, 4096);
        check.Range(nameof(Deltas), Deltas, 0, 2);
        check.Positive(nameof(Floor), Floor);
        check.Require(Enum.IsDefined(Scale), nameof(Scale), Scale, "Htk or Slaney");
        check.Require(Enum.IsDefined(Normalization), nameof(Normalization), Normalization, "None or Utterance");
        if (FourierSize is { } size) check.Require(size is >= 2 and <= 1 << 20 && BitOperations.IsPow2(size), nameof(FourierSize), size, "a power of two, 2 to 1048576");
        if (check.Problems.Count > before) return;
        check.Require(Window >= 2, nameof(WindowMilliseconds), WindowMilliseconds, "at least two samples");
        check.Require(Hop >= 1, nameof(HopMilliseconds), HopMilliseconds, "at least one sample");
        check.Require(Window <= Size, nameof(FourierSize), Size, $"at least the {Window} samples of a window");
        check.Require(LowestFrequency >= 0 && LowestFrequency < Highest, nameof(LowestFrequency), LowestFrequency, $"0 up to, but not including, the highest frequency {Highest}");
        check.Require(Highest <= SampleRate / 2.0, nameof(HighestFrequency), Highest, $"at most half the sample rate, {SampleRate / 2.0}");
        if (check.Problems.Count > before) return;
        int empty = new MelFilters(this).FirstEmpty;
        check.Require(empty < 0, nameof(Bands), Bands, $"fewer, because band {empty} holds no frequency of a Fourier transform of {Size}", $"Use fewer bands or a FourierSize of {2 * Size}.");
    }
}
