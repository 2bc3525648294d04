using Unroll.Families;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>A GPT as those see it who ask about it: copies to run backwards through or to change, and whole runs that somebody listens to.</summary>
internal static class ExplainedGpt
{
    // Numbers that one text may leave behind: 256 MB.
    private const long Budget = 1L << 26;

    /// <summary>A copy with these weights; with another spec, those of them that it has.</summary>
    public static Gpt Copy(Gpt model, GptSpec? spec = null)
    {
        Gpt copy = Gpt.Create(spec ?? model.Spec, model.Vocabulary);
        copy.Parameters.CopyFrom(model.Parameters, frozen: true);
        return copy;
    }

    /// <summary>Scores after each symbol, <c>[time, vocabulary]</c>, of a text that fits into the window; what happens inside goes to the recorder.</summary>
    public static float[] Logits(Gpt model, ReadOnlySpan<int> ids, TraceRecorder recorder)
    {
        var tape = new Tape(recording: false);
        float[] logits = model.Forward(new Pass(tape, Trace: new(recorder)), ids, 1).ToArray();
        tape.End();
        return logits;
    }

    /// <summary>The scores after the last step of several texts of one length: ids [time, batch] give logits [batch, vocabulary].</summary>
    public static float[] LastLogits(Gpt model, ReadOnlySpan<int> ids, int batch)
    {
        var tape = new Tape(recording: false);
        float[] logits = model.Forward(new Pass(tape), ids, batch).Values[^(batch * model.Vocabulary.Size)..].ToArray();
        tape.End();
        return logits;
    }

    /// <summary>The vectors <c>[1, time, width]</c> of a text, before places are added, with the gradient of log p(symbol) after it.</summary>
    public static Tensor Gradient(Gpt copy, ReadOnlySpan<int> read, int symbol)
    {
        var tape = new Tape();
        Tensor vectors = Tensor.From(copy.Vectors(new Pass(tape), read, 1).Values, new Shape(1, read.Length, copy.Spec.Width));
        vectors.RequiresGradient = true;
        Tensor logs = tape.LogSoftmax(copy.Forward(new Pass(tape), vectors));
        float[] seed = new float[logs.Length];
        seed[(read.Length - 1) * copy.Vocabulary.Size + symbol] = 1;
        tape.Backward(logs, seed);
        return vectors;
    }

    /// <summary>The length of the gradient of log p(what follows symbol <paramref name="of"/>) with respect to one input, by the engine and by differences.</summary>
    public static Verification Verify(Gpt model, int[] ids, int of, int input)
    {
        Gpt copy = Copy(model);
        int[] read = ids[..(of + 1)];
        int symbol = of + 1 < ids.Length ? ids[of + 1] : Reductions.IndexOfMax(LastLogits(copy, read, 1)), width = copy.Spec.Width;
        Tensor vectors = Gradient(copy, read, symbol);
        double[][] inputs = [.. read.Select((_, t) => Array.ConvertAll(vectors.Values.Slice(t * width, width).ToArray(), value => (double)value))];
        (double length, double[] direction) = CentralDifferences.Of(vectors.Gradient.Slice(input * width, width));
        var twin = new GptTwin(copy);
        double LogProbability(double size)
        {
            double[] scores = twin.Logits([.. inputs.Select((vector, t) => t == input ? CentralDifferences.Moved(vector, direction, size) : vector)])[^1];
            return scores[symbol] - Likelihood.LogSum(scores);
        }

        return new Verification($"|d log p of '{copy.Vocabulary.Label(symbol)}' after step {of} / d x_{input}|", length, CentralDifferences.Slope(LogProbability));
    }

    /// <summary>Checks that a text can be shown whole.</summary>
    /// <param name="model">What reads it.</param>
    /// <param name="ids">The text.</param>
    /// <param name="numbers">How many numbers it will leave behind.</param>
    /// <exception cref="ArgumentException">It is empty, longer than the context, or leaves too much behind.</exception>
    public static void RequireShort(Gpt model, ReadOnlySpan<int> ids, long numbers)
    {
        if (ids.IsEmpty) throw new ArgumentException("There is nothing to explain in an empty text. Give a text of at least one symbol.", nameof(ids));
        if (ids.Length > model.Spec.Context) throw new ArgumentException($"The text has {ids.Length} symbols, but the model sees {model.Spec.Context} at once. Give a shorter passage.", nameof(ids));
        if (numbers > Budget) throw new ArgumentException($"{ids.Length} symbols would leave {numbers:N0} numbers behind; at most {Budget:N0} are kept. Give a shorter passage.", nameof(ids));
    }
}
