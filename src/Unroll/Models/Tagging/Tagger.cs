using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// Gives each word of a sentence, or each frame of a numeric sequence, a tag: x_t = [words x_t; characters x_t], h_t = recurrent(x_1 ... x_T), scores_t = W h_t + b, from which
/// the best tag of each step is taken, or the best path of a conditional random field. Read-only after training or loading, so any number of threads may use one at
/// once; neither the size nor the order of a batch changes an answer. Weights are called <c>words.weight</c>, <c>rnn.weight_ih_l0</c>, <c>output.weight</c>, <c>crf.transitions</c>.
/// </summary>
/// <remarks>Huang, Xu, Yu, "Bidirectional LSTM-CRF Models for Sequence Tagging", 2015; Lample et al., "Neural Architectures for Named Entity Recognition", NAACL 2016.</remarks>
public sealed class Tagger
{
    /// <summary>How many sequences <see cref="PredictAll(IReadOnlyList{IReadOnlyList{string}})"/> reads at once.</summary>
    internal const int PredictionBatch = 64;

    private readonly WordFeatures? words;
    private readonly FrameBatch? frames;
    private readonly Recurrent rnn;
    private readonly Linear output;
    private readonly ConditionalRandomField? crf;
    private readonly Func<Pass, Tensor, Tensor> inputDropout;
    private readonly Func<Pass, Tensor, Tensor> outputDropout;

    private Tagger(TaggerSpec spec, IReadOnlyList<string> tags, Vocabulary vocabulary, Vocabulary? characters, RandomStream random)
    {
        (Spec, Tags, Vocabulary, Characters) = (spec, tags, vocabulary, characters);
        ParameterScope root = Parameters.Root;
        int inputs;
        if (spec.FrameFeatures is { } features)
        {
            frames = new FrameBatch(root, features, standardize: true, spec.Differences);
            inputs = frames.Width;
        }
        else
        {
            words = new WordFeatures(root, spec, vocabulary, characters, random);
            inputs = words.OutputSize;
        }

        rnn = new Recurrent(root["rnn"], spec.Recurrent, inputs, random);
        output = new Linear(root["output"], rnn.OutputSize, tags.Count, random);
        if (spec.Crf) crf = new ConditionalRandomField(root["crf"], tags.Count, random);
        inputDropout = spec.VariationalDropout ? new SequenceDropout(spec.InputDropout, "input").Forward : new Dropout(spec.InputDropout, "input").Forward;
        outputDropout = spec.VariationalDropout ? new SequenceDropout(spec.OutputDropout, "output").Forward : new Dropout(spec.OutputDropout, "output").Forward;
    }

    /// <summary>What was built.</summary>
    public TaggerSpec Spec { get; }

    /// <summary>The tags, in the order of the model's outputs.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The words and their ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The characters and their ids, if the model reads them.</summary>
    public Vocabulary? Characters { get; }

    /// <summary>All weights by their names.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>A new model for some data: words, characters, tags and the scaling of frames come from them. The same data, spec and seed give the same weights to the bit.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">The data mix words and frames, or frames of different sizes.</exception>
    public static Tagger Create(TaggerSpec spec, IReadOnlyList<TaggedSequence> training, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var survey = TaggerSurvey.Of(spec, training);
        Tagger model = Create(survey.Spec, survey.Tags, survey.Words, survey.Characters, seed);
        model.frames?.Measure([.. training.Select(sequence => sequence.Frames!)]);
        return model;
    }

    /// <summary>A new model over tags and vocabularies that exist.</summary>
    /// <param name="spec">What to build.</param>
    /// <param name="tags">The tags, each once.</param>
    /// <param name="words">The words.</param>
    /// <param name="characters">The characters, if the spec asks for them.</param>
    /// <param name="seed">Decides the initial weights.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static Tagger Create(TaggerSpec spec, IReadOnlyList<string> tags, Vocabulary words, Vocabulary? characters, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(words);
        SpecCheck.Ensure(nameof(TaggerSpec), spec.Validate);
        if (tags.Count == 0 || tags.Distinct(StringComparer.Ordinal).Count() != tags.Count) throw new ArgumentException("A tagger needs at least one tag, and each only once.", nameof(tags));
        bool spells = spec is { FrameFeatures: null, Characters.Features: > 0 };
        if (spells && characters is null) throw new ArgumentException("The spec asks for characters; give their vocabulary.", nameof(characters));
        return new Tagger(spec, [.. tags], words, spells ? characters : null, new RandomStream(seed).Fork("weights"));
    }

    /// <summary>The tags of the words of a sentence.</summary>
    /// <exception cref="ArgumentException">There is no word, one is empty, or the model tags frames.</exception>
    public Tagging Predict(IReadOnlyList<string> words) => PredictAll([words])[0];

    /// <summary>The tags of the frames of a numeric sequence.</summary>
    /// <exception cref="ArgumentException">The frames have another size than those the model was trained with, or the model tags words.</exception>
    public Tagging Predict(Frames frames) => PredictAll([frames ?? throw new ArgumentNullException(nameof(frames))])[0];

    /// <summary>Cuts a text into words, as the spec's <see cref="TaggerSpec.Words"/> say, and tags them.</summary>
    /// <exception cref="ArgumentException">There is no word in the text, or the model tags frames.</exception>
    public Tagging Tag(string text) => Predict(SplitWords(text));

    /// <summary>The words of a text, cut at white space and, if <see cref="TaggerSpec.Words"/> say so, around punctuation marks.</summary>
    public IReadOnlyList<string> SplitWords(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<string>();
        var reader = new WordReader(text, Spec.Words with { MarkLineEnds = false });
        while (reader.Next())
        {
            ReadOnlySpan<char> word = reader.Symbol.Length > 1 ? reader.Symbol.Trim(WordReader.Joiner) : reader.Symbol;
            found.Add(word.IsEmpty ? WordReader.Joiner.ToString() : word.ToString());
        }

        return found;
    }

    /// <summary>The tags of many sentences, in their order.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyList{string})" path="/exception"/>
    public IReadOnlyList<Tagging> PredictAll(IReadOnlyList<IReadOnlyList<string>> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        var encoder = new TaggerEncoder(this);
        return PredictAll([.. sentences.Select(sentence => encoder.Encode(sentence ?? throw new ArgumentNullException(nameof(sentences))))], sentences);
    }

    /// <summary>The tags of many numeric sequences, in their order.</summary>
    /// <inheritdoc cref="Predict(Frames)" path="/exception"/>
    public IReadOnlyList<Tagging> PredictAll(IReadOnlyList<Frames> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var encoder = new TaggerEncoder(this);
        return PredictAll([.. sequences.Select(frames => encoder.Encode([], frames ?? throw new ArgumentNullException(nameof(sequences))))], [.. sequences.Select(_ => (IReadOnlyList<string>)[])]);
    }

    /// <summary>Saves the complete model: <c>config.json</c>, <c>model.safetensors</c>, <c>tokenizer.json</c> with the words and <c>characters.json</c>, all of them or none.</summary>
    /// <exception cref="Formats.FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => TaggerFiles.Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, or a vocabulary is not the one that the model was trained with.</exception>
    public static Tagger Load(string folder, WeightPrecision precision = WeightPrecision.Float32) => TaggerFiles.Format.Load(folder, precision);

    /// <summary>Sizes and number of parameters.</summary>
    public override string ToString()
    {
        string cell = Spec.Recurrent.CellName;
        string input = Spec.FrameFeatures is { } features ? $"frames of {features}" : $"words: {Vocabulary.Size}, characters: {Characters?.Size ?? 0}";
        return FormattableString.Invariant($"Tagger {{{input}, {cell}, {Spec.Recurrent.Layers} x {Spec.Recurrent.Hidden}{(Spec.Crf ? ", CRF" : "")}, tags: {Tags.Count}, parameters: {Parameters.Count}}}");
    }

    /// <summary>How likely a tag is at a step of a sequence, from the scores <c>[steps, tags]</c> of the sequence.</summary>
    internal double Probability(ReadOnlySpan<float> scores, int step, int tag)
    {
        if (crf is not null) return Math.Min(1, crf.Marginals(scores)[step * Tags.Count + tag]);
        return Math.Exp(-Surprise(scores.Slice(step * Tags.Count, Tags.Count), [tag]).Sum);
    }

    /// <summary>The gradient of the logarithm of <see cref="Probability"/> with respect to the scores <c>[steps, tags]</c>.</summary>
    internal float[] ProbabilityGradient(ReadOnlySpan<float> scores, int step, int tag)
    {
        float[] gradient = new float[scores.Length];
        Span<float> own = gradient.AsSpan(step * Tags.Count, Tags.Count);
        if (crf is null)
        {
            for (int other = 0; other < own.Length; other++) own[other] = (float)((other == tag ? 1 : 0) - Probability(scores, step, other));
            return gradient;
        }

        // log p = log Z with the tag given less log Z; the gradients of both are marginals.
        float[] given = scores.ToArray();
        for (int other = 0; other < own.Length; other++) if (other != tag) given[step * Tags.Count + other] = float.NegativeInfinity;
        double[] with = crf.Marginals(given), without = crf.Marginals(scores);
        for (int i = 0; i < gradient.Length; i++) gradient[i] = (float)(with[i] - without[i]);
        return gradient;
    }

    /// <summary>The same model, weights and all, with gradients of its own.</summary>
    internal Tagger Copy()
    {
        Tagger copy = Create(Spec with { Recurrent = Spec.Recurrent.ForCopy() }, Tags, Vocabulary, Characters);
        copy.Parameters.CopyFrom(Parameters, frozen: false);
        return copy;
    }

    /// <summary>The scores of each tag at each step, <c>[batch, time, tags]</c>; behind the end of a sequence they mean nothing.</summary>
    internal Tensor Scores(Pass pass, IReadOnlyList<EncodedTags> batch) => Scores(pass, batch, Vectors(pass, batch));

    /// <summary>As <see cref="Scores(Pass, IReadOnlyList{EncodedTags})"/> from the vectors that <see cref="Vectors"/> gives.</summary>
    internal Tensor Scores(Pass pass, IReadOnlyList<EncodedTags> batch, Tensor vectors)
    {
        int[] lengths = [.. batch.Select(sequence => sequence.Length)];
        Tensor read = frames?.WithDifferences(pass.Tape, vectors, lengths) ?? vectors;
        RecurrentOutput hidden = rnn.Forward(pass["rnn"], inputDropout(pass, read), lengths: lengths);
        return output.Forward(pass, outputDropout(pass, hidden.Output));
    }

    /// <summary>What the model reads, <c>[batch, time, features]</c>: the vectors of words, or scaled frames before their differences.</summary>
    internal Tensor Vectors(Pass pass, IReadOnlyList<EncodedTags> batch, Action<Tensor, int[], int[]>? hear = null) =>
        words?.Forward(pass, batch, batch.Max(sequence => sequence.Length), hear) ?? frames!.Vectors(pass.Tape, [.. batch.Select(sequence => sequence.Frames!.Memory)]);

    /// <summary>The mean loss over the tags of a batch, and how many they are. Tags that the model does not have do not count.</summary>
    internal (Tensor Loss, int Count) Loss(Pass pass, IReadOnlyList<EncodedTags> batch)
    {
        // A conditional random field has no probability for a path with an unknown tag.
        if (crf is not null) batch = [.. batch.Where(sequence => !sequence.Tags.Contains(EncodedTags.UnknownTag))];
        if (batch.Count == 0) return (Tensor.Zeros(new Shape()), 0);
        Tensor scores = Scores(pass, batch);
        int time = scores.Shape[1];
        int[] targets = new int[batch.Count * time];
        Array.Fill(targets, EncodedTags.UnknownTag);
        for (int b = 0; b < batch.Count; b++) batch[b].Tags.CopyTo(targets, b * time);
        int count = targets.Count(tag => tag != EncodedTags.UnknownTag);
        return crf is not null
            ? (crf.Loss(pass, scores, targets, [.. batch.Select(sequence => sequence.Length)]), count)
            : (pass.Tape.SoftmaxCrossEntropy(scores, targets, new ClassLossOptions { IgnoreIndex = EncodedTags.UnknownTag }), count);
    }

    /// <summary>The best tags of one sequence from its scores <c>[steps, tags]</c>, with their probabilities.</summary>
    internal (int[] Tags, double[] Probabilities) Decode(ReadOnlySpan<float> scores)
    {
        int count = Tags.Count, steps = scores.Length / count;
        if (crf is not null)
        {
            int[] path = crf.Viterbi(scores).Path;
            double[] marginals = crf.Marginals(scores);
            return (path, [.. path.Select((tag, t) => Math.Min(1, marginals[t * count + tag]))]);
        }

        int[] best = new int[steps];
        double[] probabilities = new double[steps];
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<float> row = scores.Slice(t * count, count);
            for (int tag = 1; tag < count; tag++) if (row[tag] > row[best[t]]) best[t] = tag;
            double sum = 0;
            foreach (float score in row) sum += Math.Exp((double)score - row[best[t]]);
            probabilities[t] = 1 / sum;
        }

        return (best, probabilities);
    }

    /// <summary>Minus the log probability of the tags of one sequence under its scores <c>[steps, tags]</c>, and over how many tags. Tags that the model does not have do not count.</summary>
    internal (double Sum, int Count) Surprise(ReadOnlySpan<float> scores, int[] tags)
    {
        if (crf is not null) return tags.Contains(EncodedTags.UnknownTag) ? (0, 0) : (crf.LogPartition(scores) - crf.Score(scores, tags), tags.Length);
        double sum = 0;
        int counted = 0;
        for (int t = 0; t < tags.Length; t++)
        {
            if (tags[t] == EncodedTags.UnknownTag) continue;
            ReadOnlySpan<float> row = scores.Slice(t * Tags.Count, Tags.Count);
            double largest = double.NegativeInfinity, total = 0;
            foreach (float score in row) largest = Math.Max(largest, score);
            foreach (float score in row) total += Math.Exp(score - largest);
            sum += largest + Math.Log(total) - row[tags[t]];
            counted++;
        }

        return (sum, counted);
    }

    /// <summary>Decodes sequences in batches of similar length; the answers are in the order given. <paramref name="hear"/> is told the scores of each, <c>[steps, tags]</c>.</summary>
    internal (int[] Tags, double[] Probabilities)[] DecodeAll(IReadOnlyList<EncodedTags> sequences, Action<int, float[]>? hear = null, CancellationToken stop = default)
    {
        var answers = new (int[], double[])[sequences.Count];
        foreach (int[] chunk in Enumerable.Range(0, sequences.Count).OrderBy(i => sequences[i].Length).Chunk(PredictionBatch))
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            Tensor scores = Scores(new Pass(tape), [.. chunk.Select(i => sequences[i])]);
            int stride = scores.Shape[1] * Tags.Count;
            for (int b = 0; b < chunk.Length; b++)
            {
                ReadOnlySpan<float> own = scores.Values.Slice(b * stride, sequences[chunk[b]].Length * Tags.Count);
                answers[chunk[b]] = Decode(own);
                hear?.Invoke(chunk[b], own.ToArray());
            }

            tape.End();
        }

        return answers;
    }

    private Tagging[] PredictAll(IReadOnlyList<EncodedTags> sequences, IReadOnlyList<IReadOnlyList<string>> words)
    {
        (int[] Tags, double[] Probabilities)[] answers = DecodeAll(sequences);
        return [.. answers.Select((answer, i) => new Tagging(words[i], [.. answer.Tags.Select(tag => Tags[tag])], answer.Probabilities))];
    }
}
