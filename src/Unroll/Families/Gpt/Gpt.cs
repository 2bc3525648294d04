using Unroll.Cells;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Families;

/// <summary>
/// Predicts the next symbol by attention alone: x = E ids + P, through blocks of causal self-attention, logits = W norm(x). Read-only after training or loading, so any number of threads may use one
/// at once. Weights are called <c>wte.weight</c>, <c>wpe.weight</c>, <c>layers.0.self_attn.in_proj_weight</c>, ..., <c>norm.weight</c> and, if not tied, <c>head.weight</c>.
/// </summary>
/// <remarks>
/// Radford, Narasimhan, Salimans, Sutskever, "Improving Language Understanding by Generative Pre-Training", 2018; GPT-2: Radford et al. 2019. A text longer than the window is read with at least
/// half a window before each symbol: when the window is full, its last half is read again from place 0 and the rest forgotten.
/// </remarks>
public sealed class Gpt : ILanguageModel
{
    private const double Deviation = 0.02;

    private readonly Embedding embedding;
    private readonly Positions positions;
    private readonly TransformerStack stack;
    private readonly Parameter head;
    private readonly Dropout dropout;

    private Gpt(GptSpec spec, Vocabulary vocabulary, RandomStream random)
    {
        (Spec, Vocabulary) = (spec with { Units = vocabulary.Units }, vocabulary);
        int rows = spec.EmbeddingRows ?? vocabulary.Size;
        SpecCheck.Ensure(nameof(GptSpec), check => check.Require(rows >= vocabulary.Size, nameof(spec.EmbeddingRows), rows, $"{vocabulary.Size}, the number of symbols, or more"));
        ParameterScope root = Parameters.Root;
        IInitializer normal = Initializers.Normal(Deviation), output = Initializers.Normal(Deviation / Math.Sqrt(2 * spec.Layers));
        embedding = new Embedding(root["wte"], rows, spec.Width, random, initializer: normal);
        positions = new Positions(root["wpe"], spec.Positions, spec.Width, spec.Heads, spec.Context, random, normal);
        stack = new TransformerStack(root, spec.Block, spec.Layers, spec.Width, random, finalNorm: spec.Placement == NormPlacement.Before, initializer: normal, outputInitializer: output);
        head = spec.Tied ? embedding.Weight : root["head"].Create("weight", new Shape(rows, spec.Width), normal, random);
        dropout = new Dropout(spec.Dropout, "embedding");
    }

    /// <summary>What was built.</summary>
    public GptSpec Spec { get; }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public ParameterSet Parameters { get; } = new();

    /// <inheritdoc/>
    public int? Context => Spec.Context;

    /// <inheritdoc/>
    public IReadOnlyList<ModelFile> Files => GptFiles.Format.Describe(this);

    /// <summary>A new model over a vocabulary. The same spec, vocabulary and seed give the same weights to the bit.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static Gpt Create(GptSpec spec, Vocabulary vocabulary, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Check(spec);
        return new Gpt(spec, vocabulary, new RandomStream(seed).Fork("weights"));
    }

    /// <summary>A new model over the vocabulary of a corpus: the symbols of its training text.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static Gpt Create(GptSpec spec, Corpus corpus, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        Check(spec);
        return Create(spec, corpus.VocabularyOf(spec.Units), seed);
    }

    /// <summary>
    /// The scores of the next symbol after each symbol of some sequences that fit into the window. Under the trace's name block i hands out <c>block{i}.attention.weight</c> as
    /// <c>[batch, head, query, key]</c> and <c>block{i}.hidden</c> as <c>[batch, time, feature]</c>; what the first block reads is <c>embedding.hidden</c>.
    /// </summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="ids">Ids in the order <c>[time, batch]</c>.</param>
    /// <param name="batch">How many sequences.</param>
    /// <returns>Logits <c>[time, batch, vocabulary]</c>.</returns>
    /// <exception cref="ArgumentException">The ids do not fill whole steps, one is unknown to the vocabulary, or they are more than the window.</exception>
    public Tensor Forward(Pass pass, ReadOnlySpan<int> ids, int batch)
    {
        int time = Steps(ids, batch);
        if (time > Spec.Context) throw new ArgumentException($"The text has {time} symbols, but the model sees {Spec.Context} at once. Cut it, or read it on with a state.", nameof(ids));
        return Forward(pass, Vectors(pass, ids, batch));
    }

    /// <inheritdoc/>
    public (Tensor Loss, RecurrentState? Carried) Loss(Pass pass, ReadOnlySpan<int> ids, ReadOnlySpan<int> targets, int batch, RecurrentState? carried = null)
    {
        int time = Steps(ids, batch);
        if (time > Spec.Context) throw new ArgumentException($"The sequences have {time} symbols, but the model sees {Spec.Context} at once. Make them shorter, or the context longer.", nameof(ids));
        Tensor logits = Scored(pass, Hidden(pass, Vectors(pass, ids, batch)));
        return (pass.Tape.SoftmaxCrossEntropy(logits, Transposed(targets, time, batch)), null);
    }

    /// <inheritdoc/>
    public RecurrentState? CreateCarried(int batch) => null;

    /// <summary>The state before the first symbol.</summary>
    public GptState InitialState(int batch = 1) => new([.. Enumerable.Repeat(KeyValueCache.Empty, Spec.Layers)], [], batch);

    /// <summary>Reads one symbol: the scores of the next one, <c>[vocabulary]</c>, and the state after it.</summary>
    /// <param name="token">The id of the symbol.</param>
    /// <param name="state">The state before it; it is not changed. Null for the beginning of a text.</param>
    /// <exception cref="ArgumentException">The vocabulary has no such id.</exception>
    public (float[] Logits, GptState State) Step(int token, GptState? state = null) => Step([token], state ?? InitialState());

    /// <summary>As <see cref="Step(int, GptState)"/> for several texts at once, one symbol of each: logits <c>[batch, vocabulary]</c>.</summary>
    /// <exception cref="ArgumentException">The vocabulary has no such id, or there are not as many as texts.</exception>
    public (float[] Logits, GptState State) Step(ReadOnlySpan<int> tokens, GptState state)
    {
        float[] logits = new float[tokens.Length * Vocabulary.Size];
        return (logits, Step(tokens, state, logits));
    }

    /// <summary>As <see cref="Step(ReadOnlySpan{int}, GptState)"/> where the logits go to memory of the caller's, <c>[batch, vocabulary]</c>: with a large vocabulary a new array for each symbol costs time.</summary>
    /// <exception cref="ArgumentException">The vocabulary has no such id, there are not as many as texts, or the logits need another number of places.</exception>
    public GptState Step(ReadOnlySpan<int> tokens, GptState state, Span<float> logits)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (tokens.Length != state.Batch) throw new ArgumentException($"The state is that of {state.Batch} texts, but {tokens.Length} symbols were given. Give one of each text.", nameof(tokens));
        if (logits.Length != tokens.Length * Vocabulary.Size) throw new ArgumentException($"The logits of {tokens.Length} texts need {tokens.Length * Vocabulary.Size} places, not {logits.Length}.", nameof(logits));
        var tape = new Tape(recording: false);
        (Tensor scores, GptState next) = Read(new Pass(tape), tokens, state);
        scores.Values.CopyTo(logits);
        tape.End();
        return next;
    }

    /// <summary>Reads symbols on from a state: those before them in the window come from the cache. What is beyond the window is forgotten by the rule that stands at the class.</summary>
    /// <param name="pass">Tape, which does not record, and who listens.</param>
    /// <param name="ids">Ids in the order <c>[time, batch]</c>, any number of them.</param>
    /// <param name="state">The state before; it is not changed.</param>
    /// <returns>Logits <c>[time, batch, vocabulary]</c>, and the state after the last symbol.</returns>
    /// <exception cref="ArgumentException">The ids do not fill whole steps of the state's texts, or one is unknown to the vocabulary.</exception>
    public (Tensor Logits, GptState State) Read(Pass pass, ReadOnlySpan<int> ids, GptState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        int batch = state.Batch, time = Steps(ids, batch);
        var pieces = new List<Tensor>();
        GptState now = state;
        for (int from = 0; from < time;)
        {
            if (now.Count == Spec.Context) GoOn(ReadPiece(pass with { Trace = default }, now.Ids.AsSpan(^(Spec.Context / 2 * batch)), InitialState(batch)).State);
            int steps = Math.Min(time - from, Spec.Context - now.Count);
            (Tensor hidden, GptState next) = ReadPiece(pass, ids.Slice(from * batch, steps * batch), now);
            GoOn(next);
            pieces.Add(Score(pass, hidden));
            from += steps;
        }

        return (pieces is [var only] ? only : pass.Tape.Concat(0, [.. pieces]), now);

        // What lies between the caller's state and the last one nobody has seen.
        void GoOn(GptState next)
        {
            if (!ReferenceEquals(now, state)) now.Release(next);
            now = next;
        }
    }

    /// <inheritdoc/>
    public ITextReading Open(int batch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        return new GptReading(this, InitialState(batch));
    }

    /// <summary>Saves the complete model: <c>config.json</c>, <c>model.safetensors</c> and <c>tokenizer.json</c>, all of them or none.</summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => GptFiles.Format.Save(this, folder);

    /// <summary>Loads a model that was saved, here or as GPT-2 by Hugging Face: <c>config.json</c>, <c>model.safetensors</c>, and <c>tokenizer.json</c> or <c>vocab.json</c> with <c>merges.txt</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="FileNotFoundException">A folder of Hugging Face's has no tokenizer.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the vocabulary is not the one that the model was trained with.</exception>
    public static Gpt Load(string folder, WeightPrecision precision = WeightPrecision.Float32) =>
        ModelFolder.KindOf(folder) == ModelKind.Gpt2 ? Gpt2Folder.Read(folder, null, precision) : GptFiles.Format.Load(folder, precision);

    /// <summary>Loads a GPT-2 of Hugging Face's whose folder has no tokenizer.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="vocabulary">What its ids stand for.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or the vocabulary has not as many symbols as the weights.</exception>
    public static Gpt Load(string folder, Vocabulary vocabulary, WeightPrecision precision = WeightPrecision.Float32) =>
        Gpt2Folder.Read(folder, vocabulary ?? throw new ArgumentNullException(nameof(vocabulary)), precision);

    /// <summary>Saves the model as Hugging Face saves GPT-2, tokenizer included.</summary>
    /// <exception cref="NotSupportedException">The model has something that GPT-2 has not; the message names it.</exception>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written.</exception>
    public void SaveAsGpt2(string folder) => Gpt2Folder.Write(this, folder);

    /// <summary>Sizes and number of parameters.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Gpt {{{Spec.Layers} x {Spec.Width}, heads: {Spec.Heads}, context: {Spec.Context}, vocabulary: {Vocabulary.Size}, parameters: {Parameters.Count}}}");

    private static void Check(GptSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(GptSpec), spec.Validate);
    }

    private static int Steps(ReadOnlySpan<int> ids, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (ids.Length == 0 || ids.Length % batch != 0) throw new ArgumentException($"{ids.Length} ids do not make whole steps of {batch} sequences.", nameof(ids));
        return ids.Length / batch;
    }

    /// <summary>What the blocks read of symbols, before their places are added: <c>[batch, time, width]</c>.</summary>
    internal Tensor Vectors(Pass pass, ReadOnlySpan<int> ids, int batch)
    {
        int time = Steps(ids, batch);
        // The embedding may have more rows than there are symbols.
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)Vocabulary.Size) throw new ArgumentException($"The model's vocabulary has ids 0 to {Vocabulary.Size - 1}; {id} is none of them. Check that the vocabulary belongs to the model.", nameof(ids));
        }

        return embedding.Forward(pass, Transposed(ids, time, batch), new Shape(batch, time));
    }

    /// <summary>As <see cref="Forward(Pass, ReadOnlySpan{int}, int)"/> from vectors on.</summary>
    internal Tensor Forward(Pass pass, Tensor vectors) => Score(pass, Hidden(pass, vectors));

    /// <summary>The scores that vectors <c>[batch, time, width]</c> would get if they came from the last block: <c>[time, batch, vocabulary]</c>.</summary>
    internal Tensor Lens(Pass pass, Tensor vectors) => Score(pass, stack.Finish(pass, vectors));

    // [batch, time, width] after the last block.
    private Tensor Hidden(Pass pass, Tensor vectors) => stack.Forward(pass, Place(pass, vectors, 0), view: positions.View(pass, Spec.Causal));

    private (Tensor Hidden, GptState State) ReadPiece(Pass pass, ReadOnlySpan<int> ids, GptState state)
    {
        (Tensor hidden, KeyValueCache[] caches) = stack.Forward(pass, Place(pass, Vectors(pass, ids, state.Batch), state.Count), state.Caches, positions.View(pass, Spec.Causal, state.Count));
        return (hidden, new GptState(caches, [.. state.Ids, .. ids], state.Batch));
    }

    private Tensor Place(Pass pass, Tensor vectors, int first)
    {
        Tensor placed = dropout.Forward(pass, positions.AddTo(pass, vectors, first));
        if (pass.Trace.Wants("embedding.hidden")) pass.Trace.Write("embedding.hidden", ["batch", "time", "feature"], placed.Shape.Sizes, placed.Values);
        return placed;
    }

    // The few numbers before the head are brought into the order [time, batch], not the many behind it.
    private Tensor Score(Pass pass, Tensor hidden) =>
        Scored(pass, hidden.Shape[0] == 1 ? hidden.Reshape(new Shape(hidden.Shape[1], 1, Spec.Width)) : pass.Tape.Permute(hidden, 1, 0, 2));

    private Tensor Scored(Pass pass, Tensor hidden) =>
        head.Shape[0] == Vocabulary.Size ? pass.Tape.Linear(hidden, head.Value) : pass.Tape.LinearPart(hidden, head.Value, null, 0, Vocabulary.Size);

    // [time, batch] to [batch, time].
    private static int[] Transposed(ReadOnlySpan<int> ids, int time, int batch)
    {
        int[] result = new int[ids.Length];
        for (int t = 0; t < time; t++)
        {
            for (int b = 0; b < batch; b++) result[b * time + t] = ids[t * batch + b];
        }

        return result;
    }
}
