using System.Globalization;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>Asks a tagger why.</summary>
public static class ExplainTagger
{
    // Of a long numeric sequence only so many frames to either side are measured.
    private const int Neighbourhood = 64;

    /// <summary>Which words, and which characters of the word itself, moved a tag.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="words">The sentence.</param>
    /// <param name="of">The word whose tag is explained.</param>
    /// <param name="tag">The tag to explain; by default the one that the model gives.</param>
    /// <exception cref="ArgumentException">There is no such word or tag, or the model tags frames.</exception>
    public static TagExplanation Explain(this Tagger model, IReadOnlyList<string> words, Index of, string? tag = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(words);
        return Explain(model.Copy(), new TaggerEncoder(model).Encode(words), words, of, tag);
    }

    /// <summary>Which frames moved the label of one of them.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="frames">The sequence; of a long one 64 frames to either side are measured.</param>
    /// <param name="of">The frame whose label is explained.</param>
    /// <param name="tag">The label to explain; by default the one that the model gives.</param>
    /// <exception cref="ArgumentException">There is no such frame or label, or the model tags words.</exception>
    public static TagExplanation Explain(this Tagger model, Frames frames, Index of, string? tag = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(frames);
        return Explain(model.Copy(), new TaggerEncoder(model).Encode([], frames), null, of, tag);
    }

    private static TagExplanation Explain(Tagger model, EncodedTags input, IReadOnlyList<string>? words, Index of, string? wanted)
    {
        int step = of.GetOffset(input.Length);
        if (step < 0 || step >= input.Length) throw new ArgumentOutOfRangeException(nameof(of), of, $"The sequence has steps 0 to {input.Length - 1}.");
        ((int[] tags, _), float[] scores) = Decode(model, input);
        int tag = wanted is null ? tags[step] : model.Tags.ToList().IndexOf(wanted);
        if (tag < 0) throw new ArgumentException($"There is no tag '{wanted}'. The tags are: {string.Join(", ", model.Tags)}.", nameof(wanted));

        int first = words is null ? Math.Max(0, step - Neighbourhood) : 0, count = (words is null ? Math.Min(input.Length, step + Neighbourhood + 1) : input.Length) - first;
        double before = Math.Log(model.Probability(scores, step, tag));
        double Fall(EncodedTags changed) => before - Math.Log(model.Probability(Decode(model, changed).Scores, step, tag));

        Gradients(model, input, step, tag, out double[] norms, out double[] products, out double[] letters);
        return new TagExplanation
        {
            Of = step,
            Tag = model.Tags[tag],
            Probability = Math.Exp(before),
            First = first,
            Inputs = [.. Enumerable.Range(first, count).Select(t => words is null ? t.ToString(CultureInfo.InvariantCulture) : words[t])],
            Norms = norms[first..(first + count)],
            GradientTimesInput = products[first..(first + count)],
            Occlusion = [.. Enumerable.Range(first, count).Select(t => Fall(Without(model, input, t)))],
            Characters = model.Characters is { } vocabulary ? [.. input.Words[step].Characters[1..^1].Select(vocabulary.Label)] : [],
            CharacterGradientTimesInput = letters,
            CharacterOcclusion = model.Characters is null ? [] : [.. Enumerable.Range(1, letters.Length).Select(c => Fall(WithoutCharacter(input, step, c)))],
        };
    }

    private static ((int[] Tags, double[] Probabilities) Answer, float[] Scores) Decode(Tagger model, EncodedTags input)
    {
        float[] scores = [];
        (int[], double[]) answer = model.DecodeAll([input], (_, heard) => scores = heard)[0];
        return (answer, scores);
    }

    private static void Gradients(Tagger model, EncodedTags input, int step, int tag, out double[] norms, out double[] products, out double[] letters)
    {
        var tape = new Tape();
        var pass = new Pass(tape);
        Tensor? spelled = null;
        int[] wordOf = [], placeOf = [];
        Tensor vectors = tape.Retain(model.Vectors(pass, [input], (looked, owners, places) => (spelled, wordOf, placeOf) = (tape.Retain(looked), owners, places)));
        vectors.RequiresGradient = true;
        Tensor scores = model.Scores(pass, [input], vectors);
        float[] seed = new float[scores.Length];
        seed[step * model.Tags.Count + tag] = 1;
        tape.Backward(scores, seed);

        int features = vectors.Shape[2];
        norms = new double[input.Length];
        products = new double[input.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            norms[i / features] += (double)vectors.Gradient[i] * vectors.Gradient[i];
            products[i / features] += (double)vectors.Gradient[i] * vectors.Values[i];
        }

        for (int t = 0; t < norms.Length; t++) norms[t] = Math.Sqrt(norms[t]);
        letters = [];
        if (spelled is null) return;
        // Different words are counted in the order in which they appear; those for beginning and end of the word are left out.
        int own = input.Words.Distinct().ToList().IndexOf(input.Words[step]), width = spelled.Shape.Columns;
        double[] all = new double[input.Words[step].Characters.Length];
        for (int i = 0; i < spelled.Length; i++)
        {
            if (wordOf[i / width] == own) all[placeOf[i / width]] += (double)spelled.Gradient[i] * spelled.Values[i];
        }

        letters = all[1..^1];
    }

    private static EncodedTags Without(Tagger model, EncodedTags input, int step)
    {
        if (input.Frames is { } frames)
        {
            float[] values = frames.Values.ToArray();
            model.Parameters["frames.mean"].Value.Values.CopyTo(values.AsSpan(step * frames.Features));
            return input with { Frames = new Frames(values, frames.Features) };
        }

        EncodedWord word = input.Words[step];
        int[] characters = word.Characters.Length == 0 ? [] : [word.Characters[0], word.Characters[^1]];
        return input with { Words = [.. input.Words.Select((other, t) => t == step ? new EncodedWord(Vocabulary.Unknown, characters) : other)] };
    }

    // The word keeps its own vector: what is measured is the spelling.
    private static EncodedTags WithoutCharacter(EncodedTags input, int step, int place)
    {
        int[] characters = [.. input.Words[step].Characters];
        characters[place] = Vocabulary.Unknown;
        return input with { Words = [.. input.Words.Select((other, t) => t == step ? other with { Characters = characters } : other)] };
    }
}
