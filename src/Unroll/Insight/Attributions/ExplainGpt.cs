using Unroll.Families;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>Asks a GPT why.</summary>
public static class ExplainGpt
{
    // Others than are there, so that taking a symbol out does not mean one strange text only.
    private const int Alternatives = 8;

    /// <summary>Which symbols of a text moved the one that follows.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="text">The text; it must fit into the model's context.</param>
    /// <param name="of">The symbol after which is asked; by default the last. The one that follows it in the text is explained, after the last the most probable one.</param>
    /// <exception cref="ArgumentException">The text is empty or longer than the context, or there is no such symbol.</exception>
    public static Attribution Explain(this Gpt model, string text, Index? of = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        int[] ids = model.Vocabulary.Encode(text);
        return Explain(model, ids, (of ?? ^1).GetOffset(ids.Length));
    }

    /// <summary>As <see cref="Explain(Gpt, string, Index?)"/> for symbols that are ids already.</summary>
    /// <exception cref="ArgumentException">There are none or more than the context has, or there is no such symbol.</exception>
    public static Attribution Explain(this Gpt model, ReadOnlySpan<int> ids, int of)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (of < 0 || of >= ids.Length) throw new ArgumentOutOfRangeException(nameof(of), of, ids.IsEmpty ? "The text is empty." : $"The text has the symbols 0 to {ids.Length - 1}.");
        Gpt copy = Gpt.Create(model.Spec, model.Vocabulary);
        copy.Parameters.CopyFrom(model.Parameters, frozen: true);
        int[] read = ids[..(of + 1)].ToArray();
        float[] LastLogits(ReadOnlySpan<int> texts, int batch)
        {
            var quiet = new Tape(recording: false);
            float[] logits = copy.Forward(new Pass(quiet), texts, batch).Values[^(batch * copy.Vocabulary.Size)..].ToArray();
            quiet.End();
            return logits;
        }

        float[] scores = LastLogits(read, 1);
        int symbol = of + 1 < ids.Length ? ids[of + 1] : Array.IndexOf(scores, scores.Max());
        double logProbability = scores[symbol] - Likelihood.LogSum(scores);

        var tape = new Tape();
        Tensor vectors = Tensor.From(copy.Vectors(new Pass(tape), read, 1).Values, new Shape(1, read.Length, copy.Spec.Width));
        vectors.RequiresGradient = true;
        Tensor logs = tape.LogSoftmax(copy.Forward(new Pass(tape), vectors));
        float[] seed = new float[logs.Length];
        seed[(read.Length - 1) * copy.Vocabulary.Size + symbol] = 1;
        tape.Backward(logs, seed);
        (double[] norms, double[] products) = Attribution.Gradients(vectors.Values, vectors.Gradient, copy.Spec.Width, [.. Enumerable.Range(0, read.Length).Select(t => (t, t + 1))]);
        return new Attribution
        {
            Output = $"log-probability of '{model.Vocabulary.Label(symbol)}'",
            Score = logProbability,
            Probability = Math.Exp(logProbability),
            Inputs = [.. read.Select(model.Vocabulary.Label)],
            Norms = norms,
            GradientTimesInput = products,
            Occlusion = Insight.Occlusion.Measure(model.Vocabulary, LastLogits, read, symbol, Alternatives),
        };
    }
}
