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

        Gradients(model, input, model.ProbabilityGradient(scores, step, tag), step, out (double[] Norms, double[] Products) inputs, out (double[] Norms, double[] Products) letters);
        string what = words is null ? string.Create(CultureInfo.InvariantCulture, $"frame {step}") : string.Create(CultureInfo.InvariantCulture, $"'{words[step]}' (step {step})");
        Attribution Measured(IEnumerable<string> names, double[] norms, double[] products, IEnumerable<double> occlusion) => new()
        {
            Output = $"log-probability of {model.Tags[tag]} for {what}",
            Score = before,
            Probability = Math.Exp(before),
            Inputs = [.. names],
            Norms = norms,
            GradientTimesInput = products,
            Occlusion = [.. occlusion],
        };
        IEnumerable<int> steps = Enumerable.Range(first, count);
        return new TagExplanation(
            step, model.Tags[tag], first,
            Measured(
                steps.Select(t => words is null ? t.ToString(CultureInfo.InvariantCulture) : words[t]), inputs.Norms[first..(first + count)], inputs.Products[first..(first + count)],
                steps.Select(t => Fall(Without(model, input, t)))),
            model.Characters is not { } vocabulary ? null : Measured(
                input.Words[step].Characters[1..^1].Select(vocabulary.Label), letters.Norms, letters.Products,
                Enumerable.Range(1, letters.Norms.Length).Select(c => Fall(WithoutCharacter(input, step, c)))));
    }

    private static ((int[] Tags, double[] Probabilities) Answer, float[] Scores) Decode(Tagger model, EncodedTags input)
    {
        float[] scores = [];
        (int[], double[]) answer = model.DecodeAll([input], (_, heard) => scores = heard)[0];
        return (answer, scores);
    }

    private static void Gradients(
        Tagger model, EncodedTags input, float[] seed, int step, out (double[] Norms, double[] Products) inputs, out (double[] Norms, double[] Products) letters)
    {
        var tape = new Tape();
        var pass = new Pass(tape);
        Tensor? spelled = null;
        int[] wordOf = [], placeOf = [];
        Tensor vectors = tape.Retain(model.Vectors(pass, [input], (looked, owners, places) => (spelled, wordOf, placeOf) = (tape.Retain(looked), owners, places)));
        vectors.RequiresGradient = true;
        tape.Backward(model.Scores(pass, [input], vectors), seed);
        inputs = Attribution.Gradients(vectors.Values, vectors.Gradient, vectors.Shape[2], [.. Enumerable.Range(0, input.Length).Select(t => (t, t + 1))]);
        letters = ([], []);
        if (spelled is null) return;
        // Different words are counted in the order in which they appear; the symbols for beginning and end of the word are left out.
        int own = input.Words.Distinct().ToList().IndexOf(input.Words[step]), width = spelled.Shape.Columns, count = input.Words[step].Characters.Length;
        (double[] norms, double[] products) = (new double[count], new double[count]);
        for (int i = 0; i < spelled.Length; i++)
        {
            if (wordOf[i / width] != own) continue;
            norms[placeOf[i / width]] += (double)spelled.Gradient[i] * spelled.Gradient[i];
            products[placeOf[i / width]] += (double)spelled.Gradient[i] * spelled.Values[i];
        }

        letters = ([.. norms[1..^1].Select(Math.Sqrt)], products[1..^1]);
    }

    private static EncodedTags Without(Tagger model, EncodedTags input, int step)
    {
        if (input.Frames is { } frames)
        {
            float[] values = frames.Values.ToArray();
            model.Parameters["input.mean"].Value.Values.CopyTo(values.AsSpan(step * frames.Features));
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
