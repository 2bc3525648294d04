using Unroll.Data;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// Writes down what recordings, or other frames over time, say: h = recurrent(convolution(x)), and at each step log softmax(W h_t + b) over the blank and the
/// symbols. All ways to spell a text over the steps count together, so nobody need say which step belongs to which symbol. Read-only after training or loading, so any number of
/// threads may use one at once; batch, padding and order never change a transcript. Weights are called <c>encoder.conv.0.weight</c>, ..., <c>encoder.rnn.weight_ih_l0</c>, ...,
/// <c>output.weight</c>, <c>output.bias</c>.
/// </summary>
/// <remarks>Graves, Fernández, Gomez, Schmidhuber, "Connectionist Temporal Classification", ICML 2006. Class 0 is the blank, class k the symbol k of the vocabulary.</remarks>
public sealed class Transcriber
{
    /// <summary>The class that says nothing. It has the place of the unknown symbol, which is never written.</summary>
    public const int Blank = Vocabulary.Unknown;

    private readonly FrameBatch input;
    private readonly SequenceEncoder encoder;
    private readonly Linear output;
    private readonly LogMel? audio;

    private Transcriber(TranscriberSpec spec, Vocabulary vocabulary, RandomStream random)
    {
        (Spec, Vocabulary) = (spec, vocabulary);
        Reader = new TranscriberReader(spec, vocabulary);
        audio = spec.Audio is null ? null : new LogMel(spec.Audio);
        ParameterScope root = Parameters.Root;
        input = new FrameBatch(root, spec.Features!.Value, spec.Standardize);
        encoder = new SequenceEncoder(root["encoder"], spec.Encoder, input.Features, random);
        output = new Linear(root["output"], encoder.OutputSize, vocabulary.Size, random);
    }

    /// <summary>What was built.</summary>
    public TranscriberSpec Spec { get; }

    /// <summary>The symbols and their classes; its unknown symbol stands for the blank.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>All weights by their names.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>
    /// A new model for some data: their texts give the symbols, their frames the number of features and, unless the spec says otherwise, mean and deviation of each. The same
    /// spec, data and seed give the same weights to the bit.
    /// </summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">The frames are not all of one size, or no example says anything.</exception>
    public static Transcriber Create(TranscriberSpec spec, DataSet<Utterance> data, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check(spec);
        TranscriberData found = TranscriberData.Examine(spec, data);
        Transcriber model = Create(spec with { Features = found.Features }, found.Vocabulary, seed);
        if (spec.Standardize) model.input.SetScale(found.Mean, found.Deviation);
        return model;
    }

    /// <summary>A new model over a vocabulary.</summary>
    /// <param name="spec">What to build; without <see cref="TranscriberSpec.Audio"/> it must say how many numbers a frame has.</param>
    /// <param name="vocabulary">The symbols.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static Transcriber Create(TranscriberSpec spec, Vocabulary vocabulary, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Check(spec);
        int features = spec.Features ?? spec.Audio?.Features ?? throw new ArgumentException("Without Audio the spec must say in Features how many numbers a frame has.", nameof(spec));
        if (vocabulary.Size <= vocabulary.SpecialCount || vocabulary.SpecialCount != 1)
            throw new ArgumentException("The vocabulary of a transcriber has symbols, and no special ones but the unknown. Build it with Specials = SpecialSymbols.None.", nameof(vocabulary));
        return new Transcriber(spec with { Features = features }, vocabulary, new RandomStream(seed).Fork("weights"));
    }

    /// <summary>The frames that the model reads of a recording.</summary>
    /// <exception cref="ArgumentException">The recording has another rate than the model was trained with.</exception>
    /// <exception cref="InvalidOperationException">The model was made for frames that are no sound.</exception>
    public Frames Listen(Waveform recording) =>
        (audio ?? throw new InvalidOperationException("This model was made for frames, not for recordings: its spec has no Audio. Give it frames.")).Frames(recording);

    /// <summary>Saves the complete model: <c>config.json</c>, <c>model.safetensors</c> and <c>tokenizer.json</c>, all of them or none.</summary>
    /// <exception cref="Formats.FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => TranscriberFiles.Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, of another kind, or the vocabulary is not the one that the model was trained with.</exception>
    public static Transcriber Load(string folder, WeightPrecision precision = WeightPrecision.Float32) => TranscriberFiles.Format.Load(folder, precision);

    /// <summary>Cell, sizes and number of parameters.</summary>
    public override string ToString()
    {
        string cell = Spec.Recurrent?.CellName ?? "convolution";
        string size = Spec.Recurrent is { } recurrent ? FormattableString.Invariant($", {recurrent.Layers} x {recurrent.Hidden}{(recurrent.Bidirectional ? " in both directions" : "")}") : "";
        return FormattableString.Invariant($"Transcriber {{{cell}{size}, features: {Spec.Features}, frames per step: {Spec.FramesPerStep}, symbols: {Vocabulary.Size - 1}, parameters: {Parameters.Count}}}");
    }

    internal TranscriberReader Reader { get; }

    /// <summary>The log probability of each class at each step, <c>[batch, steps, classes]</c>, and how many steps each example has.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="batch">The examples.</param>
    /// <param name="watch">Is handed the scaled frames that the encoder reads, <c>[batch, time, features]</c>, before they are used.</param>
    internal (Tensor LogProbabilities, int[] Steps) Forward(Pass pass, IReadOnlyList<TranscriberExample> batch, Action<Tensor>? watch = null)
    {
        Tensor vectors = input.Vectors(pass.Tape, [.. batch.Select(example => example.Frames)]);
        watch?.Invoke(vectors);
        EncodedSequences encoded = encoder.Forward(pass["encoder"], vectors, batch.Select(example => example.Length).ToArray());
        return (pass.Tape.LogSoftmax(output.Forward(pass, encoded.Output)), [.. encoded.Lengths]);
    }

    /// <summary>The mean over the examples of minus the log probability of what each says, over the number of its symbols.</summary>
    internal Tensor Loss(Pass pass, IReadOnlyList<TranscriberExample> batch)
    {
        (Tensor logProbabilities, int[] steps) = Forward(pass, batch);
        return pass.Tape.CtcLoss(pass.Tape.Transpose(logProbabilities, 0, 1), [.. batch.Select(example => example.Labels)], steps, Blank);
    }

    /// <summary>Hands out the log probabilities <c>[steps, classes]</c> of each example, computing those of like length together.</summary>
    internal void Run(IReadOnlyList<TranscriberExample> examples, Action<int, ReadOnlySpan<float>> use, CancellationToken stop = default)
    {
        foreach (int[] chunk in LengthGroups.Of([.. examples.Select(example => example.Length)]))
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            (Tensor logProbabilities, int[] steps) = Forward(new Pass(tape), [.. chunk.Select(index => examples[index])]);
            int stride = logProbabilities.Shape[1] * logProbabilities.Shape[2];
            for (int i = 0; i < chunk.Length; i++) use(chunk[i], logProbabilities.Values.Slice(i * stride, steps[i] * logProbabilities.Shape[2]));
            tape.End();
        }
    }

    private static void Check(TranscriberSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(TranscriberSpec), spec.Validate);
    }
}
