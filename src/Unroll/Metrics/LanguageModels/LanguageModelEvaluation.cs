using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Metrics;

/// <summary>Measures language models.</summary>
public static class LanguageModelEvaluation
{
    // Long enough that a stream's first counted prediction differs little from that of one long pass, short enough to cost little.
    private const int WarmUp = 256;
    private const int StepsPerBatch = 64;

    /// <summary>Measures how well a model predicts a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text; it needs at least two symbols.</param>
    /// <param name="streams">
    /// How many places of the text are read side by side, each after a warm-up on the 256 symbols before it. 1 is the exact single pass from the beginning,
    /// several times slower. Default: 32.
    /// </param>
    /// <param name="stop">Breaks off.</param>
    /// <exception cref="ArgumentException">The text is too short.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static LanguageModelScore Evaluate(this ILanguageModel model, TextPart text, int streams = 32, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        TokenIds ids = text.Encode(model.Vocabulary, out EncodingReport report);
        return Evaluate(model, ids, report.Unknown, text, streams, stop);
    }

    /// <summary>As <see cref="Evaluate(ILanguageModel, TextPart, int, CancellationToken)"/> for a text that is already in ids.</summary>
    internal static LanguageModelScore Evaluate(ILanguageModel model, TokenIds ids, long unknown, TextPart text, int streams, CancellationToken stop)
    {
        if (ids.Length < 2) throw new ArgumentException($"The text '{text.Name}' has {ids.Count}: there is nothing to predict. Give at least two.", nameof(text));
        var evaluation = new TokenEvaluation(ids, streams, StepsPerBatch, WarmUp);
        ITextReading reading = model.Open(evaluation.Batch);
        double nats = 0;
        foreach (TokenBatch batch in evaluation.Batches())
        {
            stop.ThrowIfCancellationRequested();
            int count = batch.Time * batch.Batch;
            var tape = new Tape(recording: false);
            Tensor logits = reading.Read(new Pass(tape), batch.Inputs.AsSpan(0, count));
            nats += tape.SoftmaxCrossEntropy(logits, batch.Targets.AsSpan(0, count), new ClassLossOptions { Reduction = Reduction.Sum, IgnoreIndex = TokenBatch.Ignored }).Item();
            tape.End();
        }

        // The first symbol is not predicted, so its share of the text does not count either.
        double share = (double)evaluation.Targets / ids.Length;
        return new LanguageModelScore(nats, evaluation.Targets, (long)Math.Round(text.Characters * share), (long)Math.Round(text.Bytes * share), unknown);
    }
}
