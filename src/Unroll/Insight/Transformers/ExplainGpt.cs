using Unroll.Data;
using Unroll.Families;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>Asks a GPT why, where it looks, when it decides, and what it would be without its parts.</summary>
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
        int[] ids = Encode(model, text);
        return Explain(model, ids, (of ?? ^1).GetOffset(ids.Length));
    }

    /// <summary>As <see cref="Explain(Gpt, string, Index?)"/> for symbols that are ids already.</summary>
    /// <exception cref="ArgumentException">There are none or more than the context has, or there is no such symbol.</exception>
    public static Attribution Explain(this Gpt model, ReadOnlySpan<int> ids, int of)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (of < 0 || of >= ids.Length) throw new ArgumentOutOfRangeException(nameof(of), of, ids.IsEmpty ? "The text is empty." : $"The text has the symbols 0 to {ids.Length - 1}.");
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)model.Vocabulary.Size) throw new ArgumentOutOfRangeException(nameof(ids), id, $"The model's vocabulary has ids 0 to {model.Vocabulary.Size - 1}; {id} is none of them.");
        }

        Gpt copy = ExplainedGpt.Copy(model);
        int[] read = ids[..(of + 1)].ToArray();
        float[] LastLogits(ReadOnlySpan<int> texts, int batch) => ExplainedGpt.LastLogits(copy, texts, batch);
        float[] last = LastLogits(read, 1);
        int symbol = of + 1 < ids.Length ? ids[of + 1] : Reductions.IndexOfMax(last);
        double logProbability = Likelihood.Of(symbol, last);

        Tensor vectors = ExplainedGpt.Gradient(copy, read, symbol);
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

    /// <summary>Computes ‖∂ log p / ∂ x_t‖, which <see cref="Explain(Gpt, string, Index?)"/> gives as a norm, again by central differences in double precision, along the direction of the engine's gradient.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="text">The text; it must fit into the model's context.</param>
    /// <param name="of">The symbol after which is asked, as in <see cref="Explain(Gpt, string, Index?)"/>.</param>
    /// <param name="step">Which input.</param>
    /// <exception cref="ArgumentException">The text is empty or longer than the context, or there is no such symbol.</exception>
    public static Verification VerifyExplanation(this Gpt model, string text, Index of, Index step)
    {
        int[] ids = Encode(model, text);
        (int after, int input) = (of.GetOffset(ids.Length), step.GetOffset(ids.Length));
        if (after < 0 || after >= ids.Length) throw new ArgumentOutOfRangeException(nameof(of), of, $"The text has the symbols 0 to {ids.Length - 1}.");
        if (input < 0 || input > after) throw new ArgumentOutOfRangeException(nameof(step), step, $"What follows symbol {after} hangs on the symbols 0 to {after}.");
        return ExplainedGpt.Verify(model, ids, after, input);
    }

    /// <summary>Where each head of each block looks while the model reads a text. Attention keeps no weights of its own: they are computed because somebody asks.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="text">The text; it must fit into the model's context.</param>
    /// <exception cref="ArgumentException">The text is empty, longer than the context, or its weights would be more than 2^26 numbers.</exception>
    public static AttentionByHead ExplainAttention(this Gpt model, string text)
    {
        int[] ids = Encode(model, text);
        int time = ids.Length, heads = model.Spec.Heads;
        ExplainedGpt.RequireShort(model, ids, (long)model.Spec.Layers * heads * time * time);
        var recorder = new TraceRecorder(Record.Gates);
        ExplainedGpt.Logits(model, ids, recorder);
        var all = new List<HeadAttention>();
        for (int layer = 0; layer < model.Spec.Layers; layer++)
        {
            float[] weights = recorder[$"block{layer}.attention.weight"].Values;
            for (int head = 0; head < heads; head++) all.Add(new HeadAttention(layer, head, [.. Enumerable.Range(head * time, time).Select(row => weights.AsSpan(row * time, time).ToArray())]));
        }

        return new AttentionByHead([.. ids.Select(model.Vocabulary.Label)], model.Spec.Layers, heads, all);
    }

    /// <summary>What each layer would already predict.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="text">The text; it must fit into the model's context.</param>
    /// <exception cref="ArgumentException">The text is empty, longer than the context, or its layers would be more than 2^26 numbers.</exception>
    public static LogitLens ExplainLens(this Gpt model, string text)
    {
        int[] ids = Encode(model, text);
        ExplainedGpt.RequireShort(model, ids, (model.Spec.Layers + 1L) * ids.Length * model.Spec.Width);
        var recorder = new TraceRecorder(Record.States);
        float[] logits = ExplainedGpt.Logits(model, ids, recorder);
        IEnumerable<(string, TracedValue)> states = Enumerable.Range(0, model.Spec.Layers).Select(i => ($"block {i}", recorder[$"block{i}.hidden"])).Prepend(("embedding", recorder["embedding.hidden"]));
        return new LogitLens([.. ids.Select(model.Vocabulary.Label)], [.. states.Select(state => Layer(model, ids, logits, state.Item1, state.Item2))]);
    }

    /// <summary>The loss of a trained model on a text as it is, and with positions, the scale of the scores and the causal mask switched off in turn.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="text">The text, of at least two symbols. It is read in windows of the model's context.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="ArgumentException">The text is too short.</exception>
    public static SwitchTable MeasureSwitches(this Gpt model, TextPart text, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        GptSpec spec = model.Spec;
        int window = spec.Context;
        TokenIds ids = text.Encode(model.Vocabulary, out _);
        ContextLosses whole = ContextLosses.Measure(model, ids, window, stop);
        SwitchRow Without(string name, string meaning, GptSpec changed)
        {
            double loss = ContextLosses.Measure(ExplainedGpt.Copy(model, changed), ids, window, stop).Loss;
            return new SwitchRow(name, meaning, loss, loss - whole.Loss);
        }

        var rows = new List<SwitchRow>();
        if (spec.Positions is not NoPositions) rows.Add(Without("positions", "it does not know where a symbol stands", spec with { Positions = new NoPositions() }));
        if (spec.Scaled) rows.Add(Without("scale", $"scores are {Math.Sqrt(spec.Width / spec.Heads):0.#} times larger", spec with { Scaled = false }));
        if (spec.Causal) rows.Add(Without("mask", "a symbol sees those behind it, which it has not learnt to read", spec with { Causal = false }));
        return new SwitchTable(whole.Loss, whole.Symbols, window, rows);
    }

    private static int[] Encode(Gpt model, string text)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Vocabulary.Encode(text);
    }

    private static LensLayer Layer(Gpt model, int[] ids, float[] logits, string name, TracedValue state)
    {
        int symbols = model.Vocabulary.Size;
        var tape = new Tape(recording: false);
        float[] scores = model.Lens(new Pass(tape), Tensor.From(state.Values, new Shape(1, ids.Length, model.Spec.Width))).ToArray();
        tape.End();
        var steps = new LensStep[ids.Length];
        for (int t = 0; t < steps.Length; t++)
        {
            ReadOnlySpan<float> whole = logits.AsSpan(t * symbols, symbols), here = scores.AsSpan(t * symbols, symbols);
            double[] logs = Distribution.LogSoftmax(here);
            int best = Reductions.IndexOfMax(here), choice = Reductions.IndexOfMax(whole);
            int rank = 1;
            foreach (float score in here)
            {
                if (score > here[choice]) rank++;
            }

            steps[t] = new LensStep(model.Vocabulary.Label(best), Math.Exp(logs[best]), rank, Distribution.Divergence(Distribution.LogSoftmax(whole), logs), t + 1 < ids.Length ? logs[ids[t + 1]] : null);
        }

        return new LensLayer(name, steps);
    }
}
