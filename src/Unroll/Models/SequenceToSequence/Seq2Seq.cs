using Unroll.Data;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// Turns one sequence into another of any length: an encoder reads the source, a decoder writes the target from <c>&lt;sos&gt;</c> to <c>&lt;eos&gt;</c>. Read-only after training or loading,
/// so that any number of threads may use one at once. Weights are called <c>source.weight</c>, <c>target.weight</c>, <c>encoder.weight_ih_l0</c>, <c>attention.query.weight</c>,
/// <c>decoder.weight_ih_l0</c>, <c>output.weight</c>, ...; those of a Transformer <c>encoder.layers.0.self_attn.in_proj_weight</c>, <c>decoder.layers.0.multihead_attn.in_proj_weight</c>, ...
/// </summary>
/// <remarks>Sutskever, Vinyals, Le 2014; Cho et al. 2014; with attention Bahdanau, Cho, Bengio 2015 and Luong, Pham, Manning 2015; by attention alone Vaswani et al. 2017.</remarks>
public sealed class Seq2Seq
{
    private readonly Embedding sourceEmbedding;
    private readonly ISourceReader reader;
    private readonly ITargetDecoder decoder;
    private readonly OutputLayer output;

    private Seq2Seq(Seq2SeqSpec spec, Vocabulary source, Vocabulary target, RandomStream random)
    {
        (Spec, SourceVocabulary, TargetVocabulary) = (spec, source, target);
        ParameterScope root = Parameters.Root;
        int features = spec.Transformer?.Width ?? spec.Embedding;
        IInitializer? normal = spec.Transformer is null ? null : Initializers.Normal(spec.Transformer.ScaledEmbedding ? Math.Pow(features, -0.5) : 1);
        sourceEmbedding = new Embedding(root[spec.SharedEmbedding ? "shared" : "source"], source.Size, features, random, initializer: normal);
        Embedding targetEmbedding = spec.SharedEmbedding ? sourceEmbedding : new Embedding(root["target"], target.Size, features, random, initializer: normal);
        (reader, decoder) = spec.Transformer is { } transformer ? Attentive(root, transformer, targetEmbedding, random) : Recurrent(root, targetEmbedding, random);
        output = new OutputLayer(root["output"], spec, targetEmbedding.Weight, random);
        Reader = new Seq2SeqReader(spec, source, target);
    }

    /// <summary>What was built.</summary>
    public Seq2SeqSpec Spec { get; }

    /// <summary>The symbols that are read.</summary>
    public Vocabulary SourceVocabulary { get; }

    /// <summary>The symbols that are written; has <c>&lt;sos&gt;</c> and <c>&lt;eos&gt;</c>.</summary>
    public Vocabulary TargetVocabulary { get; }

    /// <summary>All weights by their names.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>Whether it attends to the source while it writes, so that one can see where it looked.</summary>
    public bool Attends => Spec.Transformer is not null || Spec.Attention is not null;

    internal Seq2SeqReader Reader { get; }

    /// <summary>The table of the source's symbols.</summary>
    internal Parameter SourceTable => sourceEmbedding.Weight;

    /// <summary>A new model for some pairs: their texts give the vocabularies.</summary>
    /// <inheritdoc cref="Create(Seq2SeqSpec, Vocabulary, Vocabulary, ulong)" path="/exception"/>
    public static Seq2Seq Create(Seq2SeqSpec spec, DataSet<SequencePair> data, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        string sources = string.Join('\n', data.Select(pair => pair.Source)), targets = string.Join('\n', data.Select(pair => pair.Target));
        if (!spec.SharedVocabulary) return Create(spec, Vocabulary.Build(spec.SourceUnits, sources), Vocabulary.Build(spec.TargetUnits, targets), seed);
        var shared = Vocabulary.Build(spec.TargetUnits, sources + "\n" + targets);
        return Create(spec, shared, shared, seed);
    }

    /// <summary>A new model over two vocabularies. The same spec, vocabularies and seed give the same weights to the bit.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">The target vocabulary has no <c>&lt;sos&gt;</c> or no <c>&lt;eos&gt;</c>.</exception>
    public static Seq2Seq Create(Seq2SeqSpec spec, Vocabulary source, Vocabulary target, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        SpecCheck.Ensure(nameof(Seq2SeqSpec), spec.Validate);
        if (target.Start is null || target.End is null)
            throw new ArgumentException("The target vocabulary has no <sos> or no <eos>: the decoder could not begin or end. Set Specials of the target units to Start and End.", nameof(target));
        if (spec.SharedEmbedding && source.Size != target.Size)
            throw new ArgumentException($"One embedding cannot serve vocabularies of {source.Size} and {target.Size} symbols. Give one vocabulary for both sides, or set {nameof(Seq2SeqSpec.SharedEmbedding)} to false.", nameof(target));
        return new Seq2Seq(spec, source, target, new RandomStream(seed).Fork("weights"));
    }

    /// <summary>Reads a batch of sources.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="sources">Ids, one list per sequence, each with at least one.</param>
    /// <exception cref="ArgumentException">There is no source, or one is empty.</exception>
    public EncodedSource Encode(Pass pass, IReadOnlyList<int[]> sources)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count == 0) throw new ArgumentException("There is no source to read.", nameof(sources));
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i].Length == 0) throw new ArgumentException($"Source {i} is empty: there is nothing to read. Leave it out.", nameof(sources));
        }

        return Encode(pass, Vectors(pass, sources), [.. sources.Select(source => source.Length)]);
    }

    /// <summary>The decoder's state before its first step.</summary>
    public IDecoderState Begin(EncodedSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return decoder.Begin(source);
    }

    /// <summary>All steps under teacher forcing: whatever the model would have written, it goes on from the truth.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="source">What was read.</param>
    /// <param name="inputs">The symbol before each one to be predicted, <c>[batch, time]</c>: <c>&lt;sos&gt;</c> and the target without its last.</param>
    public DecoderOutput Decode(Pass pass, EncodedSource source, ReadOnlySpan<int> inputs)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(source);
        if (inputs.IsEmpty || inputs.Length % source.Batch != 0) throw new ArgumentException($"{inputs.Length} symbols are not whole steps of {source.Batch} sequences.", nameof(inputs));
        (Tensor outputs, Tensor? alignment, IDecoderState state) = decoder.Run(pass, inputs, source);
        return new DecoderOutput(output.Forward(pass, outputs), alignment, state);
    }

    /// <summary>One step: the last symbol of each sequence in, the scores of the next one out.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="source">What was read.</param>
    /// <param name="state">The state before.</param>
    /// <param name="tokens">The last symbol of each sequence; <c>&lt;sos&gt;</c> at first.</param>
    public DecoderOutput Step(Pass pass, EncodedSource source, IDecoderState state, ReadOnlySpan<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(state);
        if (tokens.Length != source.Batch) throw new ArgumentException($"{tokens.Length} symbols were given for {source.Batch} sequences.", nameof(tokens));
        (Tensor outputs, Tensor? alignment, IDecoderState next) = decoder.Step(pass, tokens, source, state);
        return new DecoderOutput(output.Forward(pass, outputs), alignment, next);
    }

    /// <summary>As the other form without a tape that records, writing the scores <c>[batch, vocabulary]</c> to memory that exists.</summary>
    internal (Tensor? Alignment, IDecoderState State) Step(Pass pass, EncodedSource source, IDecoderState state, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        (Tensor outputs, Tensor? alignment, IDecoderState next) = decoder.Step(pass, tokens, source, state);
        output.Write(outputs, logits);
        return (alignment, next);
    }

    /// <summary>What stands for the symbols of some sources before anything reads them, in the order in which they are read: <c>[batch, time, features]</c>.</summary>
    internal Tensor Vectors(Pass pass, IReadOnlyList<int[]> sources)
    {
        int batch = sources.Count, time = sources.Max(source => source.Length);
        int[] ids = new int[batch * time];
        for (int b = 0; b < batch; b++)
        {
            sources[b].CopyTo(ids.AsSpan(b * time));
            if (Spec.ReverseSource) ids.AsSpan(b * time, sources[b].Length).Reverse();
        }

        return sourceEmbedding.Forward(pass, ids, new Shape(batch, time));
    }

    /// <summary>As <see cref="Encode(Pass, IReadOnlyList{int[]})"/> from what <see cref="Vectors"/> gave.</summary>
    internal EncodedSource Encode(Pass pass, Tensor vectors, int[] lengths) => reader.Read(pass, vectors, lengths);

    /// <summary>Saves the complete model: <c>config.json</c>, <c>model.safetensors</c>, <c>tokenizer.json</c> and <c>target.json</c>, all of them or none.</summary>
    /// <exception cref="Formats.FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => Seq2SeqFiles.Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, of another kind, or a vocabulary is not the one that the model was trained with.</exception>
    public static Seq2Seq Load(string folder, WeightPrecision precision = WeightPrecision.Float32) => Seq2SeqFiles.Format.Load(folder, precision);

    /// <summary>Sizes and number of parameters.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"Seq2Seq {{{SourceVocabulary.Size} to {TargetVocabulary.Size} symbols, {Kind}, parameters: {Parameters.Count}}}");

    private string Kind => Spec.Transformer is { } transformer
        ? FormattableString.Invariant($"Transformer: {transformer.EncoderLayers} + {transformer.DecoderLayers} x {transformer.Width}, heads: {transformer.Heads}")
        : $"attention: {Spec.Attention?.Score.ToString() ?? "none"}";

    private (ISourceReader Reader, ITargetDecoder Decoder) Recurrent(ParameterScope root, Embedding target, RandomStream random)
    {
        Attention? attention = Spec.Attention is { } how ? new Attention(root["attention"], how, Spec.Decoder.OutputSize, Spec.EncoderOutputs, random) : null;
        return (new RecurrentReader(root, Spec, attention, random), new RecurrentDecoder(root, Spec, target, attention, random));
    }

    private (ISourceReader Reader, ITargetDecoder Decoder) Attentive(ParameterScope root, TransformerSpec spec, Embedding target, RandomStream random)
    {
        var writer = new TransformerDecoder(root, spec, Spec.MaximumTargetLength, target, random);
        return (new TransformerReader(root, spec, Spec.MaximumSourceLength, writer, random), writer);
    }
}
