using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// What a classifier is: symbols or frames, convolutions if wanted, recurrent layers, one vector for the whole sequence, a score for each label.
/// </summary>
public sealed record ClassifierSpec : ISpec
{
    private readonly ValueList<ConvolutionSpec> convolutions;

    /// <summary>For texts: what one step is: words, syllables, jamo, characters or bytes. Default: words that occur at least twice, in lower case.</summary>
    public TextUnits Units { get; init; } = TextUnits.Words(minimumCount: 2, lowerCase: true);

    /// <summary>For texts: how many numbers stand for a symbol. 1 to 65536. Default: 64.</summary>
    public int Embedding { get; init; } = 64;

    /// <summary>
    /// For texts: whether each is read between the symbols <c>&lt;sos&gt;</c> and <c>&lt;eos&gt;</c>, so that runs of symbols and convolutions can tell its beginning and its
    /// end from the middle. Default: false.
    /// </summary>
    public bool MarkEnds { get; init; }

    /// <summary>For recordings: how they become frames, so that the model can be given others. Default: none; frames then come from elsewhere.</summary>
    public LogMelSpec? Audio { get; init; }

    /// <summary>For frames: how many numbers one has. Taken from the data when the model is made; null for texts.</summary>
    public int? Features { get; init; }

    /// <summary>For frames: subtract each feature's mean over the training data and divide by its standard deviation. Default: true.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Longer inputs are read only up to this many symbols or frames. 1 to 16777216. Default: 1024.</summary>
    public int MaximumLength { get; init; } = 1024;

    /// <summary>For texts: share of the symbols that is replaced by the unknown one while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double SymbolDropout { get; init; }

    /// <summary>Convolutions in front of the recurrent layers, in order. Default: none.</summary>
    public IReadOnlyList<ConvolutionSpec> Convolutions
    {
        get => convolutions.Items;
        init => convolutions = new ValueList<ConvolutionSpec>(value);
    }

    /// <summary>Share of the recurrent layers' inputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>The recurrent layers; null for none, which needs a convolution. Default: one LSTM layer of 128 units, read from both ends.</summary>
    public RecurrentSpec? Recurrent { get; init; } = new LstmSpec(128) { Bidirectional = true };

    /// <summary>How the outputs of all steps become one vector. Default: the largest of each feature.</summary>
    public Pooling Pooling { get; init; } = Pooling.Max;

    /// <summary>For texts: a bag of runs of symbols beside the recurrent layers. Default: none.</summary>
    public NgramSpec? Ngrams { get; init; }

    /// <summary>Share of the sequence's vector that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a sequence can have several labels, or none, each decided by itself. Default: false: exactly one.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>With several labels: from which probability on a label is given. 0 to 1. Default: 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>How much the examples of each class count while training. Default: all the same.</summary>
    public ClassWeighting ClassWeights { get; init; }

    /// <summary>The share of the probability that training spreads over all labels rather than giving it to the right one; 0 up to, but not including, 1. Default: 0.</summary>
    /// <remarks>Szegedy et al., "Rethinking the Inception Architecture", CVPR 2016, section 7.</remarks>
    public double LabelSmoothing { get; init; }

    internal SequenceEncoderSpec Encoder => new() { Convolutions = Convolutions, InputDropout = InputDropout, Recurrent = Recurrent };

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        foreach (string problem in Units.Problems()) check.Require(false, nameof(Units), Units, problem);
        check.Range(nameof(Embedding), Embedding, 1, 65536);
        check.Require(
            !MarkEnds || Units.Specials.HasFlag(SpecialSymbols.Start | SpecialSymbols.End), nameof(MarkEnds), MarkEnds, "false, because the units have no <sos> and <eos>", "Let units.specials be all.");
        if (Features is { } features) check.Range(nameof(Features), features, 1, 1 << 20);
        Audio?.Validate(check[nameof(Audio)]);
        check.Require(
            Audio is null || Features is null || Audio.Features == Features, nameof(Features), Features, $"the {Audio?.Features} of Audio", "Leave it out.");
        check.Range(nameof(MaximumLength), MaximumLength, 1, 1 << 24);
        check.Share(nameof(SymbolDropout), SymbolDropout);
        Encoder.Validate(check);
        check.Require(Enum.IsDefined(Pooling), nameof(Pooling), Pooling, string.Join(", ", Enum.GetNames<Pooling>()));
        check.Require(
            Recurrent is not null || Pooling != Pooling.FinalState, nameof(Pooling), Pooling, "mean, max, attention or two of them, because there are no recurrent layers");
        Ngrams?.Validate(check[nameof(Ngrams)]);
        check.Require(Ngrams is null || Features is null, nameof(Ngrams), "given", "nothing, because frames have no symbols", "Leave it out.");
        check.Share(nameof(Dropout), Dropout);
        check.Range(nameof(Threshold), Threshold, 0, 1);
        check.Require(Enum.IsDefined(ClassWeights), nameof(ClassWeights), ClassWeights, string.Join(", ", Enum.GetNames<ClassWeighting>()));
        check.Share(nameof(LabelSmoothing), LabelSmoothing);
    }
}
