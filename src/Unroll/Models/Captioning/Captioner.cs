using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// Writes a text about an image: v = encoder(image), h_0 = tanh(W v + b), h_t = recurrent([E y_{t-1}; v], h_{t-1}), logits_t = W h_t + b, from the start symbol to the end
/// symbol. Read-only after training or loading, so any number of threads may use one at once; batch, padding and order never change a caption. Weights are called
/// <c>encoder.convolution0.weight</c>, ..., <c>bridge.hidden0.weight</c>, <c>embedding.weight</c>, <c>rnn.weight_ih_l0</c>, ..., <c>decoder.weight</c>, <c>decoder.bias</c>.
/// </summary>
/// <remarks>Vinyals, Toshev, Bengio, Erhan, "Show and Tell: A Neural Image Caption Generator", CVPR 2015.</remarks>
public sealed class Captioner
{
    private readonly CaptionInput input;
    private readonly ImageEncoder encoder;
    private readonly CaptionBridge bridge;
    private readonly Embedding embedding;
    private readonly Recurrent rnn;
    private readonly Linear decoder;
    private readonly Dropout imageDropout;
    private readonly Dropout inputDropout;
    private readonly Dropout outputDropout;

    private Captioner(CaptionerSpec spec, Vocabulary vocabulary, RandomStream random)
    {
        (Spec, Vocabulary, Reader) = (spec, vocabulary, new CaptionReader(spec, vocabulary));
        ParameterScope root = Parameters.Root;
        input = new CaptionInput(root["input"], spec);
        encoder = new ImageEncoder(root["encoder"], spec.Encoder, spec.Channels!.Value, spec.Height!.Value, spec.Width!.Value, random);
        bridge = new CaptionBridge(root["bridge"], spec.Recurrent, spec.Encoder.Size, random);
        embedding = new Embedding(root["embedding"], vocabulary.Size, spec.Embedding, random);
        rnn = new Recurrent(root["rnn"], spec.Recurrent, spec.Embedding + (spec.Feed == ImageFeed.EveryStep ? spec.Encoder.Size : 0), random);
        decoder = new Linear(root["decoder"], rnn.OutputSize, vocabulary.Size, random);
        imageDropout = new Dropout(spec.ImageDropout, "image");
        inputDropout = new Dropout(spec.InputDropout, "input");
        outputDropout = new Dropout(spec.OutputDropout, "output");
    }

    /// <summary>What was built; the sizes of the images are filled in.</summary>
    public CaptionerSpec Spec { get; }

    /// <summary>The symbols and their ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>All weights by their names.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>
    /// A new model for some data: their captions give the vocabulary, their images the sizes and, unless the spec says otherwise, mean and deviation of each channel. The same
    /// spec, data and seed give the same weights to the bit.
    /// </summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">An image has another size than the first.</exception>
    public static Captioner Create(CaptionerSpec spec, DataSet<CaptionedImage> data, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        Image first = data[0].Image;
        CaptionerSpec complete = spec with { Channels = spec.Channels ?? first.Channels, Height = spec.Height ?? first.Size.Height, Width = spec.Width ?? first.Size.Width };
        Check(complete);
        // A space between captions: no symbol of its own, as a line end would be.
        Vocabulary vocabulary = Vocabulary.Build(complete.Units, string.Join(' ', data.Select(example => CaptionReader.OneLine(example.Caption))));
        Captioner model = Create(complete, vocabulary, seed);
        model.Reader.Read(data);
        if (complete.Standardize) model.input.Measure(data.Select(example => example.Image));
        return model;
    }

    /// <summary>A new model over a vocabulary, for images of the sizes in the spec.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be, or does not say the sizes of the images.</exception>
    public static Captioner Create(CaptionerSpec spec, Vocabulary vocabulary, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Check(spec);
        if (vocabulary.Start is null || vocabulary.End is null) throw new ArgumentException("The vocabulary needs the symbols <sos> and <eos>: build it from units that have them.", nameof(vocabulary));
        return new Captioner(spec, vocabulary, new RandomStream(seed).Fork("weights"));
    }

    /// <summary>What the model remembers of an image before the first symbol: give the result to <see cref="Step"/> with the start symbol.</summary>
    /// <exception cref="ArgumentException">The image has another size or other channels than the model reads.</exception>
    public CaptionState Begin(Image image)
    {
        if (Reader.Problem(image) is { } problem) throw new ArgumentException($"The image {problem}", nameof(image));
        var tape = new Tape(recording: false);
        var pass = new Pass(tape);
        Tensor vector = Vectors(pass, input.Read(pass, [image]));
        var state = new CaptionState(bridge.Forward(pass, vector).Detach(), vector.ToArray());
        tape.End();
        return state;
    }

    /// <summary>Reads one symbol of each of some texts under way: the scores of their next symbols. Nothing is kept in the model.</summary>
    /// <param name="symbols">One id for each text.</param>
    /// <param name="state">The state before; it is not changed.</param>
    /// <param name="logits">Written: <c>[texts, vocabulary]</c>.</param>
    /// <returns>The state after.</returns>
    /// <exception cref="ArgumentException">The numbers of texts differ, or a symbol is unknown to the vocabulary.</exception>
    public CaptionState Step(ReadOnlySpan<int> symbols, CaptionState state, Span<float> logits)
    {
        ArgumentNullException.ThrowIfNull(state);
        int batch = symbols.Length, words = Spec.Embedding, width = rnn.InputSize, outputs = rnn.OutputSize, count = Vocabulary.Size;
        if (batch == 0 || state.Recurrent.Batch != batch) throw new ArgumentException($"{batch} symbols cannot be read with a state of {state.Recurrent.Batch} texts. Give one symbol for each text.", nameof(symbols));
        if (logits.Length != batch * count) throw new ArgumentException($"The logits of {batch} texts over {count} symbols need {batch * count} places, not {logits.Length}.", nameof(logits));
        float[] rows = new float[batch * width];
        for (int text = 0; text < batch; text++)
        {
            if ((uint)symbols[text] >= (uint)count) throw new ArgumentOutOfRangeException(nameof(symbols), symbols[text], $"The model's vocabulary has ids 0 to {count - 1}.");
            embedding.Weight.Value.Values.Slice(symbols[text] * words, words).CopyTo(rows.AsSpan(text * width));
            if (Spec.Feed == ImageFeed.EveryStep) state.Image.Span.CopyTo(rows.AsSpan(text * width + words));
        }

        RecurrentState next = rnn.InitialState(batch);
        rnn.Step(rows, state.Recurrent, next);
        for (int text = 0; text < batch; text++) decoder.Bias!.Value.Values.CopyTo(logits.Slice(text * count, count));
        MatrixProduct.Multiply(next.HiddenStates[^1].Values, outputs, false, decoder.Weight.Value.Values, outputs, true, logits, count, batch, count, outputs, accumulate: true);
        return state with { Recurrent = next };
    }

    /// <summary>Saves the complete model: <c>config.json</c>, <c>model.safetensors</c> and <c>tokenizer.json</c>, all of them or none.</summary>
    /// <exception cref="Formats.FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => CaptionerFiles.Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, of another kind, or the vocabulary is not the one that the model was trained with.</exception>
    public static Captioner Load(string folder, WeightPrecision precision = WeightPrecision.Float32) => CaptionerFiles.Format.Load(folder, precision);

    /// <summary>Sizes and number of parameters.</summary>
    public override string ToString()
    {
        string cell = Spec.Recurrent.CellName;
        return FormattableString.Invariant($"Captioner {{image: {Spec.Channels} x {Spec.Height} x {Spec.Width}, {cell}, {Spec.Recurrent.Layers} x {Spec.Recurrent.Hidden}, vocabulary: {Vocabulary.Size}, parameters: {Parameters.Count}}}");
    }

    internal CaptionReader Reader { get; }

    /// <summary>The images as the encoder reads them.</summary>
    internal Tensor Images(Pass pass, IReadOnlyList<Image> images) => input.Read(pass, images);

    /// <summary>Scores of every next symbol with the true ones before it, <c>[time, batch, vocabulary]</c>.</summary>
    /// <param name="pass">Tape and randomness of dropout.</param>
    /// <param name="images">From <see cref="Images"/>.</param>
    /// <param name="symbols">The captions' ids with their end; each is read without its last symbol, after the start symbol.</param>
    internal Tensor Logits(Pass pass, Tensor images, IReadOnlyList<int[]> symbols)
    {
        int batch = symbols.Count, time = symbols.Max(text => text.Length);
        int[] ids = new int[time * batch], owner = new int[time * batch], lengths = new int[batch];
        for (int text = 0; text < batch; text++)
        {
            lengths[text] = symbols[text].Length;
            for (int t = 0; t < time; t++)
            {
                ids[t * batch + text] = t == 0 || t >= lengths[text] ? Vocabulary.Start!.Value : symbols[text][t - 1];
                owner[t * batch + text] = text;
            }
        }

        Tensor vector = Vectors(pass, images);
        RecurrentState state = bridge.Forward(pass, vector);
        Tensor x = inputDropout.Forward(pass, embedding.Forward(pass, ids, new Shape(time, batch)));
        if (Spec.Feed == ImageFeed.EveryStep) x = pass.Tape.Concat(-1, x, pass.Tape.Embedding(vector, owner, new Shape(time, batch)));
        Tensor hidden = rnn.Forward(pass["rnn"], x, state, lengths, timeMajor: true).Output;
        return decoder.Forward(pass, outputDropout.Forward(pass, hidden));
    }

    /// <summary>What <see cref="Logits"/> are to foretell, <c>[time, batch]</c>: the symbols, and -100 behind them.</summary>
    internal static int[] Targets(IReadOnlyList<int[]> symbols)
    {
        int batch = symbols.Count, time = symbols.Max(text => text.Length);
        int[] targets = new int[time * batch];
        for (int i = 0; i < targets.Length; i++) targets[i] = i / batch < symbols[i % batch].Length ? symbols[i % batch][i / batch] : TokenBatch.Ignored;
        return targets;
    }

    private Tensor Vectors(Pass pass, Tensor images) => imageDropout.Forward(pass, encoder.Forward(pass["encoder"], images));

    private static void Check(CaptionerSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var check = new SpecCheck();
        spec.Validate(check);
        foreach ((string name, int? size) in ((string, int?)[])[(nameof(spec.Channels), spec.Channels), (nameof(spec.Height), spec.Height), (nameof(spec.Width), spec.Width)])
            check.Require(size is not null, name, size, "the size of the images", "Create the model from data, or give it.");
        check.ThrowIfAny(nameof(CaptionerSpec));
    }
}
