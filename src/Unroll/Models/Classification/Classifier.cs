using Unroll.Data;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// Says what a sequence is as a whole: x_t are embedded symbols or frames, h = recurrent(x), v = pool(h), logits = W v + b. Read-only after training or loading, so any
/// number of threads may use one at once; batch, padding and order never change a prediction. Weights are called <c>embedding.weight</c>, <c>encoder.rnn.weight_ih_l0</c>,
/// ..., <c>output.weight</c>, <c>output.bias</c>.
/// </summary>
public sealed class Classifier
{
    private readonly ClassifierReader reader;
    private readonly LogMel? audio;
    private readonly ClassifierInput input;
    private readonly SequenceEncoder encoder;
    private readonly SequencePooling pooling;
    private readonly NgramBag? bag;
    private readonly Dropout dropout;
    private readonly Linear output;

    private Classifier(ClassifierSpec spec, Vocabulary? vocabulary, IReadOnlyList<string> labels, RandomStream random)
    {
        (Spec, Vocabulary, Labels) = (spec, vocabulary, [.. labels]);
        reader = new ClassifierReader(spec, vocabulary, Labels);
        audio = spec.Audio is null ? null : new LogMel(spec.Audio);
        ParameterScope root = Parameters.Root;
        input = new ClassifierInput(root, spec, vocabulary, random);
        encoder = new SequenceEncoder(root["encoder"], spec.Encoder, input.Features, random);
        pooling = new SequencePooling(root["pooling"], spec.Pooling, encoder.OutputSize, random);
        bag = spec.Ngrams is null ? null : new NgramBag(root["ngrams"], spec.Ngrams, random);
        dropout = new Dropout(spec.Dropout, "pooled");
        output = new Linear(root["output"], pooling.OutputSize + (spec.Ngrams?.Size ?? 0), labels.Count, random);
    }

    /// <summary>What was built.</summary>
    public ClassifierSpec Spec { get; }

    /// <summary>The symbols and their ids; none for frames.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>What the model tells apart, in the order of its outputs.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>All weights by their names.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>
    /// A new model for some data: their texts give the vocabulary, or their frames the number of features and, unless the spec says otherwise, mean and deviation of each; their
    /// labels, in the order of their names, are what it will tell apart. The same spec, data and seed give the same weights to the bit.
    /// </summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">Texts and frames are mixed, an example has no label, or all have the same.</exception>
    public static Classifier Create(ClassifierSpec spec, DataSet<LabelledSequence> data, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check(spec);
        ClassifierData found = ClassifierData.Examine(spec, data);
        var model = Create(spec with { Features = found.Features }, found.Vocabulary, found.Labels, seed);
        if (found.Features is not null && spec.Standardize) model.input.SetScale(found.Mean, found.Deviation);
        return model;
    }

    /// <summary>A new model over a vocabulary, or for frames without one, and labels.</summary>
    /// <param name="spec">What to build.</param>
    /// <param name="vocabulary">The symbols; null for frames, whose number of features the spec then gives.</param>
    /// <param name="labels">What to tell apart, at least two, or with several labels for a sequence at least one.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static Classifier Create(ClassifierSpec spec, Vocabulary? vocabulary, IReadOnlyList<string> labels, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Check(spec);
        if (vocabulary is null == spec.Features is null)
            throw new ArgumentException("A classifier reads texts, and then needs a vocabulary, or frames, and then needs Features in its spec: one of the two.", nameof(vocabulary));
        if (labels.Count < (spec.MultiLabel ? 1 : 2)) throw new ArgumentException($"There are {labels.Count} labels: nothing to tell apart. Give at least two.", nameof(labels));
        if (labels.Distinct(StringComparer.Ordinal).Count() != labels.Count) throw new ArgumentException("A label is named twice.", nameof(labels));
        return new Classifier(spec, vocabulary, labels, new RandomStream(seed).Fork("weights"));
    }

    /// <summary>What a text or some frames are.</summary>
    /// <exception cref="ArgumentException">The model reads the other of the two, or frames of another number of features.</exception>
    public Classification Predict(SequenceInput input) => PredictBatch([input])[0];

    /// <summary>What a recording is.</summary>
    /// <inheritdoc cref="Listen" path="/exception"/>
    public Classification Predict(Waveform recording) => Predict(Listen(recording));

    /// <summary>The frames that the model reads of a recording.</summary>
    /// <exception cref="ArgumentException">The recording has another rate than those that the model was trained with.</exception>
    /// <exception cref="InvalidOperationException">The model was not made for recordings.</exception>
    public Frames Listen(Waveform recording) =>
        (audio ?? throw new InvalidOperationException("This model was not made for recordings: its spec has no Audio. Give it texts or frames as it was trained with.")).Frames(recording);

    /// <summary>What several sequences are, each as if it were alone.</summary>
    /// <inheritdoc cref="Predict(SequenceInput)" path="/exception"/>
    public IReadOnlyList<Classification> PredictBatch(IReadOnlyList<SequenceInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var examples = new ClassifierExample[inputs.Count];
        for (int i = 0; i < examples.Length; i++) examples[i] = reader.Read(inputs[i], $"Input {i}");
        return Classify(examples, CancellationToken.None);
    }

    /// <summary>Saves the complete model: <c>config.json</c>, <c>model.safetensors</c> and for texts <c>tokenizer.json</c>, all of them or none.</summary>
    /// <exception cref="Formats.FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => ClassifierFiles.Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, of another kind, or the vocabulary is not the one that the model was trained with.</exception>
    public static Classifier Load(string folder, WeightPrecision precision = WeightPrecision.Float32) => ClassifierFiles.Format.Load(folder, precision);

    /// <summary>Cell, sizes and number of parameters.</summary>
    public override string ToString()
    {
        string cell = Spec.Recurrent?.CellName ?? "convolution";
        string size = Spec.Recurrent is { } recurrent ? FormattableString.Invariant($", {recurrent.Layers} x {recurrent.Hidden}{(recurrent.Bidirectional ? " in both directions" : "")}") : "";
        string reads = Vocabulary is { } vocabulary ? FormattableString.Invariant($"vocabulary: {vocabulary.Size}") : FormattableString.Invariant($"features: {Spec.Features}");
        return FormattableString.Invariant($"Classifier {{{cell}{size}, {reads}, labels: {Labels.Count}, parameters: {Parameters.Count}}}");
    }

    internal ClassifierReader Reader => reader;

    internal ClassifierInput Input => input;

    /// <summary>Scores <c>[batch, labels]</c>.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="batch">The examples.</param>
    /// <param name="watch">Is handed the vectors that the encoder reads, <c>[batch, time, features]</c>, and those of the runs, before they are used.</param>
    internal Tensor Logits(Pass pass, IReadOnlyList<ClassifierExample> batch, Action<Tensor, Tensor?>? watch = null)
    {
        int[] lengths = [.. batch.Select(example => example.Length)];
        int[]? ids = input.Ids(pass, batch, lengths);
        Tensor vectors = input.Vectors(pass, batch, ids, lengths);
        Tensor? runs = bag?.Vectors(pass, ids!, lengths, out _);
        watch?.Invoke(vectors, runs);
        Tensor pooled = pooling.Forward(pass["pooling"], encoder.Forward(pass["encoder"], vectors, lengths));
        if (runs is not null) pooled = pass.Tape.Concat(-1, pooled, bag!.Mean(pass, runs, lengths));
        return output.Forward(pass, dropout.Forward(pass, pooled));
    }

    /// <summary>Classifies examples, those of like length together.</summary>
    internal Classification[] Classify(IReadOnlyList<ClassifierExample> examples, CancellationToken stop)
    {
        var results = new Classification[examples.Count];
        foreach (int[] chunk in LengthGroups.Of([.. examples.Select(example => example.Length)]))
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            Tensor logits = Logits(new Pass(tape), [.. chunk.Select(index => examples[index])]);
            for (int i = 0; i < chunk.Length; i++) results[chunk[i]] = Result(logits.Values.Slice(i * Labels.Count, Labels.Count));
            tape.End();
        }

        return results;
    }

    internal Classification Result(ReadOnlySpan<float> logits)
    {
        double[] probabilities = new double[logits.Length];
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] = Spec.MultiLabel ? 1 / (1 + Math.Exp(-logits[i])) : Math.Exp(logits[i] - largest);
            sum += probabilities[i];
        }

        for (int i = 0; i < logits.Length && !Spec.MultiLabel; i++) probabilities[i] /= sum;
        return new Classification(Labels, probabilities, Spec.MultiLabel ? Spec.Threshold : null);
    }

    private static void Check(ClassifierSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(ClassifierSpec), spec.Validate);
    }
}
