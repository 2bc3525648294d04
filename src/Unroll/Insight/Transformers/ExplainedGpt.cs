using Unroll.Families;
using Unroll.Layers;
using Unroll.Models;
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
