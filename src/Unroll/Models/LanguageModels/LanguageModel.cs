using Unroll.Cells;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// Predicts the next symbol of a text: e_t = E x_t, h_t = recurrent(e_t, h_{t-1}), logits_t = W h_t + b. Read-only after training or loading, so any number
/// of threads may use one at once. Weights are called <c>embedding.weight</c>, <c>rnn.weight_ih_l0</c>, ..., <c>decoder.weight</c>, <c>decoder.bias</c>.
/// </summary>
/// <remarks>Mikolov, Karafiát, Burget, Černocký, Khudanpur, "Recurrent neural network based language model", Interspeech 2010.</remarks>
public sealed class LanguageModel : ILanguageModel
{
    private const double TiedRange = 0.1;

    private readonly Embedding embedding;
    private readonly Recurrent rnn;
    private readonly Dropout inputDropout;
    private readonly Dropout outputDropout;
    private readonly Parameter decoderWeight;
    private readonly Parameter decoderBias;

    private LanguageModel(LanguageModelSpec spec, Vocabulary vocabulary, RandomStream random)
    {
        (Spec, Vocabulary) = (spec with { Units = vocabulary.Units }, vocabulary);
        ParameterScope root = Parameters.Root;
        embedding = new Embedding(root["embedding"], vocabulary.Size, spec.Embedding, random, initializer: spec.Tied ? Initializers.Uniform(TiedRange) : null);
        rnn = new Recurrent(root["rnn"], spec.Recurrent, spec.Embedding, random);
        IInitializer output = Initializers.FanInUniform(rnn.OutputSize);
        decoderWeight = spec.Tied ? embedding.Weight : root["decoder"].Create("weight", new Shape(vocabulary.Size, rnn.OutputSize), output, random);
        decoderBias = root["decoder"].Create("bias", new Shape(vocabulary.Size), output, random);
        inputDropout = new Dropout(spec.InputDropout, "input");
        outputDropout = new Dropout(spec.OutputDropout, "output");
        if (spec.InitialRange is { } range) DrawAll(Initializers.Uniform(range), random.Fork("range"));
    }

    /// <summary>What was built.</summary>
    public LanguageModelSpec Spec { get; }

    /// <summary>The symbols and their ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>All weights by their names.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>None: the state goes on without end.</summary>
    public int? Context => null;

    /// <inheritdoc/>
    public IReadOnlyList<ModelFile> Files => LanguageModelFiles.Format.Describe(this);

    /// <inheritdoc cref="Recurrent.StreamingPrecision"/>
    public WeightPrecision StreamingPrecision
    {
        get => rnn.StreamingPrecision;
        set => rnn.StreamingPrecision = value;
    }

    /// <summary>A new model over a vocabulary. The same spec, vocabulary and seed give the same weights to the bit.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static LanguageModel Create(LanguageModelSpec spec, Vocabulary vocabulary, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Check(spec);
        return new LanguageModel(spec, vocabulary, new RandomStream(seed).Fork("weights"));
    }

    /// <summary>A new model over the vocabulary of a corpus: the symbols of its training text.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static LanguageModel Create(LanguageModelSpec spec, Corpus corpus, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        Check(spec);
        return Create(spec, corpus.VocabularyOf(spec.Units), seed);
    }

    /// <summary>The scores of the next symbol after each symbol of some sequences.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="ids">Ids in the order <c>[time, batch]</c>.</param>
    /// <param name="batch">How many sequences.</param>
    /// <param name="state">What was read before; nothing if absent.</param>
    /// <param name="pins">Inner values to set rather than compute, by the names under which they are traced: <c>rnn.layer0.forward.forget</c>.</param>
    /// <returns>Logits <c>[time, batch, vocabulary]</c>, and the state after the last step, which belongs to the tape.</returns>
    /// <exception cref="ArgumentException">The ids do not fill whole steps, or one is unknown to the vocabulary.</exception>
    public (Tensor Logits, RecurrentState State) Forward(
        Pass pass, ReadOnlySpan<int> ids, int batch, RecurrentState? state = null, IReadOnlyList<PinnedValue>? pins = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (ids.Length == 0 || ids.Length % batch != 0) throw new ArgumentException($"{ids.Length} ids do not make whole steps of {batch} sequences.", nameof(ids));
        Tensor vectors = embedding.Forward(pass, ids, new Shape(ids.Length / batch, batch));
        RecurrentOutput hidden = rnn.Forward(pass["rnn"], inputDropout.Forward(pass, vectors), state, timeMajor: true, pins: pins is null ? null : [.. pins.Select(pin => pin.Below("rnn"))]);
        Tensor logits = pass.Tape.Linear(outputDropout.Forward(pass, hidden.Output), decoderWeight.Value, decoderBias.Value);
        return (logits, hidden.State);
    }

    /// <summary>The mean cross entropy, in nats, of the symbols that follow.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="ids">Ids in the order <c>[time, batch]</c>.</param>
    /// <param name="targets">The symbol after each of them, or <see cref="TokenBatch.Ignored"/>.</param>
    /// <param name="batch">How many sequences.</param>
    /// <param name="state">What was read before; nothing if absent.</param>
    /// <returns>One number, and the state after the last step, which belongs to the tape.</returns>
    public (Tensor Loss, RecurrentState State) Loss(Pass pass, ReadOnlySpan<int> ids, ReadOnlySpan<int> targets, int batch, RecurrentState? state = null)
    {
        (Tensor logits, RecurrentState next) = Forward(pass, ids, batch, state);
        return (pass.Tape.SoftmaxCrossEntropy(logits, targets), next);
    }

    (Tensor Loss, RecurrentState? Carried) ILanguageModel.Loss(Pass pass, ReadOnlySpan<int> ids, ReadOnlySpan<int> targets, int batch, RecurrentState? carried) => Loss(pass, ids, targets, batch, carried);

    RecurrentState? ILanguageModel.CreateCarried(int batch) => InitialState(batch);

    /// <inheritdoc/>
    public ITextReading Open(int batch = 1) => new RecurrentReading(this, InitialState(batch));

    /// <summary>The state before the first symbol.</summary>
    public RecurrentState InitialState(int batch = 1) => rnn.InitialState(batch);

    /// <summary>
    /// Reads one symbol: the scores of the next one, <c>[vocabulary]</c>, and the state after it. Nothing is kept in the model: many threads may step many
    /// texts through it.
    /// </summary>
    /// <param name="token">The id of the symbol.</param>
    /// <param name="state">The state before it; it is not changed. Null for the beginning of a text.</param>
    /// <exception cref="ArgumentException">The vocabulary has no such id, or the state belongs to another model.</exception>
    public (float[] Logits, RecurrentState State) Step(int token, RecurrentState? state = null) => Step([token], state);

    /// <summary>As <see cref="Step(int, RecurrentState)"/> for several texts at once, one symbol of each: logits <c>[batch, vocabulary]</c>.</summary>
    public (float[] Logits, RecurrentState State) Step(ReadOnlySpan<int> tokens, RecurrentState? state = null)
    {
        RecurrentState next = InitialState(tokens.Length);
        float[] logits = new float[tokens.Length * Vocabulary.Size];
        Step(tokens, state ?? next, next, logits);
        return (logits, next);
    }

    /// <summary>As <see cref="Step(ReadOnlySpan{int}, RecurrentState)"/>, writing to memory that exists.</summary>
    /// <param name="tokens">One id of each text.</param>
    /// <param name="state">The state before.</param>
    /// <param name="next">Written; may be <paramref name="state"/> itself.</param>
    /// <param name="logits">Written: <c>[batch, vocabulary]</c>.</param>
    public void Step(ReadOnlySpan<int> tokens, RecurrentState state, RecurrentState next, Span<float> logits)
    {
        int batch = tokens.Length, inputs = Spec.Embedding, outputs = rnn.OutputSize, symbols = Vocabulary.Size;
        if (batch == 0) throw new ArgumentException("A step needs at least one symbol.", nameof(tokens));
        if (logits.Length != batch * symbols) throw new ArgumentException($"The logits of {batch} texts over {symbols} symbols need {batch * symbols} places, not {logits.Length}.", nameof(logits));
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)symbols) throw new ArgumentOutOfRangeException(nameof(tokens), token, $"The model's vocabulary has ids 0 to {symbols - 1}; {token} is none of them.");
        }

        FloatBlock vectors = BlockPool.Rent(batch * inputs);
        Span<float> rows = vectors.Span[..(batch * inputs)];
        KeptWeights.Gather(embedding.Weight.Value, tokens, rows);
        rnn.Step(rows, state, next);
        BlockPool.Return(vectors);
        KeptWeights.Linear(next.HiddenStates[^1].Values, decoderWeight.Value, decoderBias.Value.Values, logits, batch);
    }

    /// <summary>Saves the complete model: <c>config.json</c>, <c>model.safetensors</c> and <c>tokenizer.json</c>, all of them or none.</summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => LanguageModelFiles.Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, or the vocabulary is not the one that the model was trained with.</exception>
    public static LanguageModel Load(string folder, WeightPrecision precision = WeightPrecision.Float32) => LanguageModelFiles.Format.Load(folder, precision);

    /// <summary>Cell, sizes and number of parameters.</summary>
    public override string ToString()
    {
        string cell = Spec.Recurrent.CellName;
        return FormattableString.Invariant($"LanguageModel {{{cell}, {Spec.Recurrent.Layers} x {Spec.Recurrent.Hidden}, embedding: {Spec.Embedding}, vocabulary: {Vocabulary.Size}, parameters: {Parameters.Count}}}");
    }

    private static void Check(LanguageModelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(LanguageModelSpec), spec.Validate);
    }

    private void DrawAll(IInitializer initializer, RandomStream random)
    {
        foreach (Parameter parameter in Parameters.Trainable) initializer.Fill(parameter.Value.Edit(), parameter.Shape, random.Fork(parameter.Name));
    }
}
