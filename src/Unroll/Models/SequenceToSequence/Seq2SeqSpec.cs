using Unroll.Cells;
using Unroll.Layers;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// What a model from sequence to sequence is: an encoder that reads, and a decoder that writes. Both are recurrent, with or without attention to what was read, unless <see cref="Transformer"/> is given:
/// then they work by attention alone, and everything that makes recurrent ones must be left at its default.
/// </summary>
public sealed record Seq2SeqSpec : ISpec
{
    /// <summary>What the encoder reads. Default: words.</summary>
    public TextUnits SourceUnits { get; init; } = TextUnits.Words();

    /// <summary>What the decoder writes. Default: words.</summary>
    public TextUnits TargetUnits { get; init; } = TextUnits.Words() with { Specials = SpecialSymbols.Start | SpecialSymbols.End };

    /// <summary>Whether one vocabulary, built from both sides in the units of the target, serves both. Default: false.</summary>
    /// <remarks>Names and numbers are then cut alike on both sides: Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units", ACL 2016, section 3.2.</remarks>
    public bool SharedVocabulary { get; init; }

    /// <summary>An encoder and a decoder by attention alone, in place of recurrent ones. Default: none.</summary>
    public TransformerSpec? Transformer { get; init; }

    /// <summary>Whether both sides have one embedding, which needs one vocabulary; with <see cref="Tied"/> it is the output layer's weights too. Default: false.</summary>
    /// <remarks>Press and Wolf, "Using the Output Embedding to Improve Language Models", EACL 2017, section 3.1: three-way weight tying.</remarks>
    public bool SharedEmbedding { get; init; }

    /// <summary>How many numbers stand for a symbol, on both sides. 1 to 65536. Default: 256.</summary>
    public int Embedding { get; init; } = 256;

    /// <summary>The layers that read. Default: one GRU layer of 256 units, read from both ends.</summary>
    public RecurrentSpec Encoder { get; init; } = new GruSpec(256) { Bidirectional = true };

    /// <summary>
    /// Whether the two directions of a bidirectional encoder are added up after every layer, rather than laid side by side: half as many numbers for the layers above and for attention.
    /// Default: false.
    /// </summary>
    public bool SumDirections { get; init; }

    /// <summary>The layers that write. Default: one GRU layer of 256 units.</summary>
    public RecurrentSpec Decoder { get; init; } = new GruSpec(256);

    /// <summary>How the decoder begins. Default: through a dense layer.</summary>
    public StateBridge Bridge { get; init; } = StateBridge.Dense;

    /// <summary>How the decoder attends to the source; null for the context vector alone. Default: additive, asked before the cell.</summary>
    public AttentionSpec? Attention { get; init; } = new();

    /// <summary>Whether the source is read from its end, which brings its first words close to the first ones written. Default: false.</summary>
    /// <remarks>Sutskever, Vinyals, Le, "Sequence to Sequence Learning with Neural Networks", NIPS 2014, section 3.3.</remarks>
    public bool ReverseSource { get; init; }

    /// <summary>Whether the target embedding serves as output weights too. Needs an embedding as large as the output layer's input. Default: false.</summary>
    public bool Tied { get; init; }

    /// <summary>Share of the embeddings' numbers that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the output layer's inputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double OutputDropout { get; init; }

    /// <summary>The share ε of each target symbol's probability that is spread over all while training, from 0 to 1. Default: 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>A longer source is cut off after this many symbols. 1 to 65536. Default: 512.</summary>
    public int MaximumSourceLength { get; init; } = 512;

    /// <summary>A target has at most this many symbols with its <c>&lt;eos&gt;</c>: longer ones are cut off while training, and writing ends there. 1 to 65536. Default: 512.</summary>
    public int MaximumTargetLength { get; init; } = 512;

    /// <summary>Features of a step that was read.</summary>
    internal int EncoderOutputs => SumDirections ? Encoder.StateSize : Encoder.OutputSize;

    /// <summary>Features that the output layer reads.</summary>
    internal int OutputInputs => Transformer is { Width: var width } ? width : Attention is { Query: AttentionQuery.BeforeCell, ContextToOutput: true } ? Decoder.OutputSize + EncoderOutputs : Decoder.OutputSize;

    /// <summary>Features that the decoder's cell reads.</summary>
    internal int DecoderInputs => Embedding + Attention switch { { Query: AttentionQuery.BeforeCell } => EncoderOutputs, { InputFeeding: true } => Decoder.OutputSize, _ => 0 };

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        foreach (string problem in SourceUnits.Problems()) check.Require(false, nameof(SourceUnits), SourceUnits, problem);
        foreach (string problem in TargetUnits.Problems()) check.Require(false, nameof(TargetUnits), TargetUnits, problem);
        check.Require(
            !SharedEmbedding || SharedVocabulary, nameof(SharedEmbedding), SharedEmbedding, "false, unless both sides have one vocabulary", $"Set {nameof(SharedVocabulary)} too.");
        if (Transformer is null) ValidateRecurrent(check);
        else ValidateTransformer(check, Transformer);
        check.Share(nameof(OutputDropout), OutputDropout);
        check.Range(nameof(LabelSmoothing), LabelSmoothing, 0, 1);
        check.Range(nameof(MaximumSourceLength), MaximumSourceLength, 1, 65536);
        check.Range(nameof(MaximumTargetLength), MaximumTargetLength, 1, 65536);
    }

    private void ValidateTransformer(SpecCheck check, TransformerSpec transformer)
    {
        transformer.Validate(check[nameof(Transformer)]);
        var usual = new Seq2SeqSpec();
        void Unused(string field, object? value, object? other) => check.Require(
            Equals(value, other), field, value is RecurrentSpec or AttentionSpec ? "given" : value, "nothing with a Transformer", $"It belongs to recurrent models; {nameof(Transformer)} has its own settings. Leave it out.");
        Unused(nameof(Embedding), Embedding, usual.Embedding);
        Unused(nameof(Encoder), Encoder, usual.Encoder);
        Unused(nameof(SumDirections), SumDirections, usual.SumDirections);
        Unused(nameof(Decoder), Decoder, usual.Decoder);
        Unused(nameof(Bridge), Bridge, usual.Bridge);
        Unused(nameof(Attention), Attention, usual.Attention);
        Unused(nameof(ReverseSource), ReverseSource, usual.ReverseSource);
        Unused(nameof(InputDropout), InputDropout, usual.InputDropout);
    }

    private void ValidateRecurrent(SpecCheck check)
    {
        check.Range(nameof(Embedding), Embedding, 1, 65536);
        Encoder.Validate(check[nameof(Encoder)]);
        check.Require(!SumDirections || Encoder.Bidirectional, nameof(SumDirections), SumDirections, "false, unless the encoder is bidirectional");
        Decoder.Validate(check[nameof(Decoder)]);
        check.Require(!Decoder.Bidirectional, $"{nameof(Decoder)}.{nameof(Decoder.Bidirectional)}", true, "false", "A decoder cannot read what it has not written yet.");
        check.Require(Enum.IsDefined(Bridge), nameof(Bridge), Bridge, string.Join(", ", Enum.GetNames<StateBridge>()));
        bool alike = Encoder.GetType() == Decoder.GetType() && Encoder.Layers == Decoder.Layers && Encoder.Hidden == Decoder.Hidden && Encoder.StateSize == Decoder.StateSize && !Encoder.Bidirectional;
        check.Require(
            Bridge != StateBridge.Copy || alike, nameof(Bridge), Bridge, "dense or zero, unless encoder and decoder have the same cell, layers and units and the encoder reads in one direction");
        check.Require(Attention is not null || Bridge != StateBridge.Zero, nameof(Bridge), Bridge, "copy or dense without attention", "The decoder would know nothing of the source.");
        Attention?.Validate(check[nameof(Attention)]);
        check.Require(
            Attention is not { Score: AttentionScore.MultiHead, Heads: > 0 } || (Attention.Size ?? Decoder.OutputSize) % Attention.Heads == 0,
            $"{nameof(Attention)}.{nameof(AttentionSpec.Heads)}", Attention?.Heads, $"a divisor of {Attention?.Size ?? Decoder.OutputSize}, the features that are dealt out to the heads");
        check.Require(
            Attention?.Score is not (AttentionScore.Dot or AttentionScore.ScaledDot) || EncoderOutputs == Decoder.OutputSize, $"{nameof(Attention)}.{nameof(AttentionSpec.Score)}", Attention?.Score,
            "additive or general, unless encoder and decoder outputs have the same size", $"They have {EncoderOutputs} and {Decoder.OutputSize} numbers.");
        check.Require(
            !Tied || Embedding == OutputInputs, nameof(Tied), Tied, "false, unless the embedding is as large as the output layer's input", $"Embedding is {Embedding}, that input {OutputInputs}.");
        check.Share(nameof(InputDropout), InputDropout);
    }
}
