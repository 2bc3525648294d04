using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// What a transcriber is: recordings turned into frames, convolutions that shorten them, recurrent layers, and at each remaining step a score for each symbol and
/// for the blank, which says nothing.
/// </summary>
public sealed record TranscriberSpec : ISpec
{
    private readonly ValueList<ConvolutionSpec> convolutions = new([new ConvolutionSpec(64, 5, 2)]);

    /// <summary>How recordings become frames; null where the data are frames already. Default: 40 mel bands of recordings of 16 kHz.</summary>
    public LogMelSpec? Audio { get; init; } = new();

    /// <summary>How many numbers a frame has. Taken from the data when the model is made.</summary>
    public int? Features { get; init; }

    /// <summary>Subtract each feature's mean over the training data and divide by its standard deviation. Default: true.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>What the model writes: characters, syllables, jamo, bytes, words or subwords. Special symbols are left out, whatever it says. Default: characters.</summary>
    public TextUnits Units { get; init; } = TextUnits.Characters;

    /// <summary>Convolutions in front of the recurrent layers, in order. Default: one of 64 filters over 5 frames that halves their number.</summary>
    public IReadOnlyList<ConvolutionSpec> Convolutions
    {
        get => convolutions.Items;
        init => convolutions = new ValueList<ConvolutionSpec>(value);
    }

    /// <summary>Share of the recurrent layers' inputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>The recurrent layers; null for none, which needs a convolution. Default: one LSTM layer of 128 units, read from both ends.</summary>
    public RecurrentSpec? Recurrent { get; init; } = new LstmSpec(128) { Bidirectional = true };

    /// <summary>Share of the recurrent layers' outputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double Dropout { get; init; }

    internal SequenceEncoderSpec Encoder => new() { Convolutions = Convolutions, InputDropout = InputDropout, Recurrent = Recurrent, OutputDropout = Dropout };

    /// <summary>The units without special symbols but the unknown one, whose place is the blank's.</summary>
    internal TextUnits Symbols => Units with { Specials = SpecialSymbols.None, MarkLineEnds = false };

    /// <summary>How many frames one step of the recurrent layers stands for.</summary>
    internal int FramesPerStep => Convolutions.Aggregate(1, (frames, convolution) => frames * convolution.Stride);

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        Audio?.Validate(check[nameof(Audio)]);
        if (Features is { } features)
        {
            check.Range(nameof(Features), features, 1, 1 << 20);
            check.Require(Audio is null || Audio.Features == features, nameof(Features), features, $"the {Audio?.Features} of Audio", "Leave it out, or set Audio to null.");
        }

        foreach (string problem in Symbols.Problems()) check.Require(false, nameof(Units), Units, problem);
        Encoder.Validate(check);
    }
}
